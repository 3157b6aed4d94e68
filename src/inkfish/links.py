"""Every URL once."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

API = "/api/v1"


@dataclass(frozen=True)
class Links:
    """Addresses under one base URL (no trailing slash), such as `http://127.0.0.1:8000`.

    `access` is the token that opens a private card: its addresses carry it. `query` is what an address is asked with.
    """

    base: str
    access: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "base", self.base.rstrip("/"))

    @property
    def local(self) -> Links:
        """The same addresses on the server that a page came from, whatever it is called there."""
        return Links("", self.access)

    def webpage(self, card_id: str, **query: str) -> str:
        """The full page of a card."""
        return f"{self.base}/card/{card_id}{self._query(query)}"

    def embed(self, card_id: str, **query: str) -> str:
        """The card for an iframe."""
        return f"{self.base}/embed/{card_id}{self._query(query)}"

    def image(self, card_id: str, suffix: str = "png", **query: str) -> str:
        """The card as a picture; `suffix` is `png` or `svg`."""
        return f"{self.base}/image/{card_id}.{suffix}{self._query(query)}"

    def card_data(self, card_id: str, form: str) -> str:
        """The rows drawn; `form` is `json`, `csv` or `parquet`."""
        return f"{self.base}/card/{card_id}/data.{form}{self._query({})}"

    def card_spec(self, card_id: str) -> str:
        """The Vega-Lite specification of a card."""
        return f"{self.base}/card/{card_id}/spec.json{self._query({})}"

    def card_file(self, card_id: str, **query: str) -> str:
        """The card as one HTML file that needs nothing else."""
        return f"{self.base}/card/{card_id}/chart.html{self._query(query)}"

    def embed_script(self) -> str:
        """The script for pages that show cards of this server."""
        return f"{self.base}/inkfish-embed.js"

    def oembed(self, card_id: str) -> str:
        """What oEmbed tells of a card."""
        return f"{self.base}/oembed?{urlencode({'url': self.webpage(card_id), 'format': 'json'})}"

    def _query(self, query: dict[str, str]) -> str:
        """Return a query string, with the token where there is one."""
        given = query | ({"token": self.access} if self.access else {})
        return f"?{urlencode(given)}" if given else ""

    def thread(self, thread_id: str) -> str:
        """A thread in the API."""
        return f"{self.base}{API}/threads/{thread_id}"

    def chat(self, thread_id: str = "") -> str:
        """The chat page, with a thread open or none."""
        return f"{self.base}/?thread={thread_id}" if thread_id else f"{self.base}/"

    def shared(self, share_id: str) -> str:
        """A conversation that is shared read-only."""
        return f"{self.base}/shared/{share_id}"
