"""Every URL once."""

from __future__ import annotations

from dataclasses import dataclass

API = "/api/v1"


@dataclass(frozen=True)
class Links:
    """Addresses under one base URL (no trailing slash), such as `http://127.0.0.1:8000`."""

    base: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "base", self.base.rstrip("/"))

    def webpage(self, card_id: str) -> str:
        """The full page of a card."""
        return f"{self.base}/card/{card_id}"

    def embed(self, card_id: str) -> str:
        """The card for an iframe."""
        return f"{self.base}/embed/{card_id}"

    def image(self, card_id: str, suffix: str = "png") -> str:
        """The card as a picture; `suffix` is `png` or `svg`."""
        return f"{self.base}/image/{card_id}.{suffix}"

    def card_data(self, card_id: str, form: str) -> str:
        """The rows drawn; `form` is `json`, `csv` or `parquet`."""
        return f"{self.base}/card/{card_id}/data.{form}"

    def card_spec(self, card_id: str) -> str:
        """The Vega-Lite specification of a card."""
        return f"{self.base}/card/{card_id}/spec.json"

    def thread(self, thread_id: str) -> str:
        """A thread in the API."""
        return f"{self.base}{API}/threads/{thread_id}"

    def chat(self, thread_id: str = "") -> str:
        """The chat page, with a thread open or none."""
        return f"{self.base}/?thread={thread_id}" if thread_id else f"{self.base}/"

    def shared(self, share_id: str) -> str:
        """A conversation that is shared read-only."""
        return f"{self.base}/shared/{share_id}"
