"""A server to measure: the real command, in a folder of its own, with a key, and no limit on how often it is asked."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx

from inkfish.demo import allowing, file_server, free_port, make_key, sent, server
from inkfish.links import API, Links


@dataclass(frozen=True)
class Served:
    """A server that answers: its address, a key, the id of its main process, its data folder,
    the port that it may fetch files from, and a client."""

    links: Links
    key: str
    process: int
    data: Path
    file_port: int
    client: httpx.Client

    @property
    def headers(self) -> dict[str, str]:
        """What a request carries to be let in."""
        return {"Authorization": f"Bearer {self.key}"}

    def thread(self, file: Path) -> str:
        """Open a thread on a file, fetched from a loopback address that this server may fetch from."""
        with file_server(file, self.file_port) as url:
            body = {"file_sources": [{"name": file.name, "url": url}]}
            return sent(self.client.post(f"{API}/threads", json=body))["thread_id"]

    def ask(self, thread: str, question: str) -> list[dict[str, Any]]:
        """Send a question and return the blocks of its answer."""
        body = {"user_message": question}
        return sent(self.client.post(f"{API}/threads/{thread}/messages", json=body))["content"]

    def card(self, thread: str, question: str) -> str:
        """Ask a question whose answer is a chart, and return the id of its card."""
        return next(b["card_id"] for b in self.ask(thread, question) if b["type"] == "visualization")


UNLIMITED = {"INKFISH_KEY_RATE": "1000000", "INKFISH_KEY_BURST": "1000000", "INKFISH_LOG_LEVEL": "WARNING"}


@contextmanager
def running(**settings: str) -> Iterator[Served]:
    """Run a server with the default settings, and those given, in a new folder that goes when it ends."""
    links, file_port = Links(f"http://127.0.0.1:{free_port(8760)}"), free_port(8765)
    with TemporaryDirectory(prefix="inkfish-bench-") as folder:
        given = {name: value for name, value in os.environ.items() if not name.startswith("INKFISH_")}
        environ = allowing({**given, **UNLIMITED, "INKFISH_DATA_DIR": folder, **settings},
                           f"http://127.0.0.1:{file_port}/")
        with server(links, Path(folder) / "server.log", environ) as process:
            key = make_key("bench", environ)
            headers = {"Authorization": f"Bearer {key}"}
            with httpx.Client(base_url=links.base, headers=headers, timeout=300.0, trust_env=False) as client:
                yield Served(links, key, process.pid, Path(folder), file_port, client)
