"""Every setting once: its name, default and help. Environment variables `INKFISH_*` override the defaults."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from inkfish.errors import SettingError, suggestion

MB = 1024 * 1024


def setting(default: Any, help: str) -> Any:
    """Declare one setting: `INKFISH_<NAME>` in the environment, `name` in code."""
    return field(default=default, metadata={"help": help})


@dataclass(frozen=True)
class Settings:
    """What a server, or one command, runs with. Sizes are bytes, times are seconds."""

    data_dir: Path = setting(Path("inkfish-data"), "Folder that holds everything that is kept.")  # noqa: RUF009
    public_url: str = setting("", "The server's own address in links; empty: the address of the request.")
    database_url: str = setting("", "SQLAlchemy URL of the store; empty: SQLite in the data folder.")

    max_body: int = setting(10 * MB, "Largest request body, and so the largest inline table.")
    body_timeout: float = setting(30.0, "Longest time a request body may take to arrive.")
    max_file: int = setting(200 * MB, "Largest file, after inflating.")
    max_rows: int = setting(5_000_000, "Most rows of one table.")
    max_columns: int = setting(2_000, "Most columns of one table.")
    max_files: int = setting(20, "Most files of one thread.")
    max_posted: int = setting(2 * MB, "Largest data of a card that are sent along to see it, and kept nowhere.")
    max_question: int = setting(4_000, "Longest question, in characters.")
    max_messages: int = setting(2_000, "Most messages of one thread.")

    load_timeout: float = setting(120.0, "Longest time to read one file.")
    load_memory: int = setting(1536 * MB, "Memory that the engine may use to read one file.")
    query_timeout: float = setting(10.0, "Longest time of one query.")
    query_memory: int = setting(1024 * MB, "Memory that the engine may use for one query.")
    query_rows: int = setting(50_000, "Most rows of one answer; more are cut, and said so.")
    render_timeout: float = setting(20.0, "Longest time to draw one picture.")
    max_marks: int = setting(5_000, "Most marks of one chart; above that rows are sampled or summed, and said so.")
    max_pixels: int = setting(16_000_000, "Largest picture, in pixels after scaling.")

    load_workers: int = setting(1, "Processes that read files.")
    query_workers: int = setting(2, "Processes that run queries.")
    render_workers: int = setting(1, "Processes that draw pictures.")
    worker_queue: int = setting(32, "Most jobs that may wait for each kind of worker; more are answered 503.")

    requests_in_flight: int = setting(
        64, "Most requests served at once, three quarters of them without a key; more are answered 503."
    )
    key_in_flight: int = setting(16, "Most requests of one key served at once; more are answered 429.")
    key_rate: float = setting(50.0, "Requests a second that one key may send, over time.")
    key_burst: int = setting(200, "Requests that one key may send at once, before the rate holds.")
    draw_rate: float = setting(
        0.2, "Pictures a second of one card, over time, drawn in sizes that readers ask for; more are answered 429."
    )
    draw_burst: int = setting(30, "Pictures of one card in sizes that readers ask for, before the rate holds.")

    fetch_allow_hosts: tuple[str, ...] = setting(
        (), "Hosts (host or host:port, comma-separated) that may be fetched from although they are not public."
    )
    fetch_timeout: float = setting(60.0, "Longest time of one download, redirects included.")
    fetch_redirects: int = setting(3, "Most redirects of one download.")

    catalog_starter: int = setting(1, "1: the starter catalog that comes with Inkfish is there; 0: it is left out.")
    catalog_folders: tuple[str, ...] = setting(
        (), "Folders of data packages that belong to the catalog, comma-separated."
    )
    catalog_max_package: int = setting(1024 * MB, "Largest package that may be added to the catalog, all its files.")

    live_sources: tuple[str, ...] = setting(
        (), "Live sources that may be asked: prices, world-bank, owid, ecb, eurostat, oecd, imf, fred, sec; none: off."
    )
    live_urls: tuple[str, ...] = setting(
        (), "Other addresses of live sources, as source=URL: a mirror, a proxy, a server for tests."
    )
    live_timeout: float = setting(10.0, "Longest time to wait for one answer of a live source.")
    live_age: float = setting(86_400.0, "How old an answer of a live source may be before it is asked for again.")
    live_max_file: int = setting(50 * MB, "Largest answer of a live source, after inflating.")
    live_workers: int = setting(1, "Processes that ask live sources; none where all sources are off.")
    live_memory: int = setting(2048 * MB, "Memory of one process that asks live sources.")
    live_contact: str = setting("", "E-mail address that is told to live sources that want one (sec).")
    live_fred_key: str = setting("", "Key of the FRED API, for the live source fred.")

    private_cards: int = setting(0, "1: links to new cards carry a signed token that expires; 0: only where asked for.")
    link_life: float = setting(86_400.0, "How long a link to a private card holds, unless another time is asked for.")
    embed_origins: tuple[str, ...] = setting(
        (), "Origins (https://example.com, https://*.example.com) whose pages may embed cards; empty: any."
    )

    image_cache: int = setting(512 * MB, "Most bytes of drawn pictures that are kept.")
    log_level: str = setting("INFO", "DEBUG, INFO, WARNING or ERROR.")

    def __post_init__(self) -> None:
        for f in fields(self):
            value = getattr(self, f.name)
            if isinstance(value, (int, float)) and not isinstance(value, bool) and value < 0:
                raise SettingError(f"INKFISH_{f.name.upper()} must not be negative, and is {value}.")
        if self.public_url and not self.public_url.startswith(("http://", "https://")):
            raise SettingError("INKFISH_PUBLIC_URL must start with http:// or https://.")
        for origin in self.embed_origins:
            if not is_origin(origin):
                raise SettingError(f"INKFISH_EMBED_ORIGINS: {origin!r} is no origin; write it as https://example.com.")

    @classmethod
    def load(cls, environ: dict[str, str] | None = None, **overrides: Any) -> Settings:
        """Read the settings from `environ` (default: the process's own), then `overrides` that are not None."""
        environ = dict(os.environ if environ is None else environ)
        known = {f"INKFISH_{f.name.upper()}": f for f in fields(cls)}
        given = {name: text for name, text in environ.items() if name.startswith("INKFISH_")}
        for name in given.keys() - known.keys():
            raise SettingError(f"There is no setting {name}.{suggestion(name, known)}")
        values = {known[name].name: _parse(name, text, known[name].default) for name, text in given.items()}
        values.update({name: value for name, value in overrides.items() if value is not None})
        return cls(**values)


def is_origin(text: str) -> bool:
    """Return whether a text names an origin, or all under a domain, and can stand in a policy.

    >>> is_origin("https://*.example.com"), is_origin("https://example.com/page"), is_origin("*")
    (True, False, False)
    """
    return bool(_ORIGIN.fullmatch(text))


def _parse(name: str, text: str, default: Any) -> Any:
    """Return `text` in the type of `default`; say which setting is wrong when it does not fit."""
    if isinstance(default, tuple):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    try:
        return type(default)(text)
    except ValueError:
        raise SettingError(f"{name} must be {_TYPE_WORDS[type(default)]}, and is {text!r}.") from None


_ORIGIN = re.compile(r"https?://(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:\d{1,5})?")
_TYPE_WORDS = {int: "a whole number", float: "a number", str: "text", type(Path()): "a path"}
