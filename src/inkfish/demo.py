"""The demonstration: a server of its own, a thread on the sample table, four questions, and what came back.

It is a client like any other: it starts `inkfish serve`, makes a key with `inkfish keys create`, and does the rest
over HTTP.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console, Group
from rich.panel import Panel
from rich.syntax import Syntax
from rich.text import Text

from inkfish.errors import InkfishError
from inkfish.links import API, Links

COMMAND = (sys.executable, "-m", "inkfish.cli")
HOST = "127.0.0.1"
START_SECONDS = 60.0
Block = dict[str, Any]


class DemoError(InkfishError):
    """The demonstration could not go on; the message says at which step."""


def demo(out: Path, port: int | None = None, once: bool = False, console: Console | None = None) -> bool:
    """Run the demonstration, write its pictures to `out`, and return whether every question got a card.

    The server takes `port`, or 8000, or any free one. Unless `once`, it keeps serving until Ctrl-C.
    """
    console = console or Console()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that `kill` stops the server too
    out.mkdir(parents=True, exist_ok=True)
    sample = files("inkfish") / "data" / "sample"
    script = tomllib.loads((sample / "demo.toml").read_text())
    links = Links(f"http://{HOST}:{port or free_port()}")
    environ = {**os.environ, "INKFISH_PUBLIC_URL": ""}  # links that lead to this server, and pictures asked of no other
    with (
        file_server(sample / script["table"]) as table_url,
        server(links, out / "server.log", allowing(environ, table_url)) as process,
    ):
        console.print(f"\nInkfish serves at [bold]{links.base}[/] (its log is in {out / 'server.log'}).")
        key = make_key("demo", environ)
        console.print(f"A key, shown this once: [bold]{key}[/]")
        with httpx.Client(base_url=links.base, headers={"Authorization": f"Bearer {key}"}, timeout=60.0,
                          trust_env=False) as client:
            answered = converse(client, script, table_url, out, links, console)
        if not once:
            console.print(f"\nThe server goes on at {links.base}; Ctrl-C stops it.")
            wait(process)
    return answered


def converse(client: httpx.Client, script: dict[str, Any], table_url: str, out: Path, links: Links,
             console: Console) -> bool:
    """Open a thread on the table, ask the questions, show the blocks; return whether each got a card."""
    body = {"file_sources": [{"name": script["table"], "url": table_url}]}
    thread = sent(client.post(f"{API}/threads", json=body))["thread_id"]
    console.print(f"A thread on [bold]{script['table']}[/]: {thread}")
    cards: list[Block] = []
    answered = True
    for number, question in enumerate(script["questions"], 1):
        started = time.perf_counter()
        body = {"user_message": question["text"]}
        content = sent(client.post(f"{API}/threads/{thread}/messages", json=body))["content"]
        took = time.perf_counter() - started
        drawn = [block for block in content if block["type"] == "visualization"]
        console.print(shown(question, content, took))
        for at, card in enumerate(drawn):
            path = out / f"{number}{'abcdefgh'[at] if at else ''}-{slug(card['title'])}.png"
            path.write_bytes(picture(client, card["image_url"]))
            console.print(f"  written to {path}", highlight=False)
        cards += drawn
        answered = answered and bool(drawn)
    console.print("\n[bold]The cards[/]")
    for card in cards:
        console.print(f"  {card['webpage_url']}  {card['title']}", highlight=False, soft_wrap=True)
    console.print(f"[bold]The chat[/]\n  {links.chat(thread)}", highlight=False, soft_wrap=True)
    return answered


def sent(reply: httpx.Response) -> dict[str, Any]:
    """Return the JSON of a good reply."""
    return good(reply).json()


def picture(client: httpx.Client, url: str) -> bytes:
    """Return the PNG at an image address."""
    return good(client.get(url)).content


def good(reply: httpx.Response) -> httpx.Response:
    """Return a good reply; raise the server's own words for any other."""
    if reply.is_success:
        return reply
    path = reply.request.url.path
    with suppress(ValueError, KeyError):
        raise DemoError(f"The server answered {reply.status_code} to {path}: {reply.json()['error_message']}")
    raise DemoError(f"The server answered {reply.status_code} to {path}.")


def slug(title: str) -> str:
    """Return a title as part of a file name.

    >>> slug("Revenue by region, 2025")
    'revenue-by-region-2025'
    """
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60] or "card"


# -- how blocks are shown ---------------------------------------------------------------------------------------------

def shown(question: dict[str, Any], content: list[Block], seconds: float) -> Panel:
    """Return one question and the blocks of its answer, for the terminal."""
    heading = f"{question['text']}  [dim]({'follow-up, ' if question.get('follow_up') else ''}{seconds:.2f} s)[/]"
    drawn = [SHOWN[block["type"]](block) for block in content if block["type"] in SHOWN]
    return Panel(Group(*drawn), title=heading, title_align="left", border_style="cyan", padding=(0, 1))


def _text(block: Block) -> Text:
    return Text(block["text"] + "\n", style="bold")


def _list(heading: str, items: list[str]) -> Text:
    return Text("\n".join([heading, *(f"  - {item}" for item in items)]) + "\n", style="dim")


def _query(block: Block) -> Syntax:
    return Syntax(block["query"] + "\n", "sql", background_color="default", word_wrap=True)


def _visualization(block: Block) -> Text:
    words = Text.assemble(("[chart] ", "green"), (block["title"], "bold green"), f"\n{block.get('description', '')}\n")
    for line in (*block.get("methodologies", ()), f"Source: {', '.join(block.get('sources', ()))}"):
        words.append(f"  {line}\n", style="dim")
    return words


SHOWN: dict[str, Callable[[Block], Any]] = {
    "thinking": lambda block: _list("How it was read", block["steps"]),
    "query": _query,
    "text": _text,
    "visualization": _visualization,
    "no_results": lambda block: _list(block["reason"], block["suggestions"]),
    "follow_up": lambda block: _list("Ask next", block["queries"]),
}


# -- what the demonstration runs --------------------------------------------------------------------------------------

def free_port(wanted: int = 8000) -> int:
    """Return the wanted port if nobody has it, or any other that is free."""
    for port in (wanted, 0):
        with socket.socket() as probe, suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((HOST, port))
            return probe.getsockname()[1]
    raise DemoError("There is no free port.")


def make_key(name: str, environ: Mapping[str, str]) -> str:
    """Return a new key, made as a user would; `keys create` prints it alone on its last line."""
    made = subprocess.run([*COMMAND, "keys", "create", name], env=environ, capture_output=True, text=True)
    if made.returncode:
        raise DemoError(f"No key could be made: {made.stderr.strip()}")
    return made.stdout.strip().splitlines()[-1]


def allowing(environ: Mapping[str, str], url: str) -> dict[str, str]:
    """Return the environment of a server that may also fetch from the host of `url`."""
    hosts = (environ.get("INKFISH_FETCH_ALLOW_HOSTS", ""), httpx.URL(url).netloc.decode())
    return {**environ, "INKFISH_FETCH_ALLOW_HOSTS": ",".join(h for h in hosts if h)}


@contextmanager
def server(links: Links, log: Path, environ: Mapping[str, str]) -> Iterator[subprocess.Popen]:
    """Run `inkfish serve` at the address of `links`, and give the process once it can answer."""
    url = httpx.URL(links.base)
    with log.open("wb") as lines:
        process = subprocess.Popen([*COMMAND, "serve", "--host", url.host, "--port", str(url.port)], env=environ,
                                   stdout=lines, stderr=subprocess.STDOUT)
        try:
            _until_ready(links, process, log)
            yield process
        finally:
            process.terminate()
            with suppress(KeyboardInterrupt):
                _ended(process)


def _until_ready(links: Links, process: subprocess.Popen, log: Path) -> None:
    """Return when the server can answer; raise its last words when it ends, or when it takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise DemoError("The server did not start:\n" + "\n".join(log.read_text().splitlines()[-5:]))
        with suppress(httpx.TransportError):
            if httpx.get(f"{links.base}/readyz", timeout=2.0, trust_env=False).is_success:
                return
        time.sleep(0.1)
    raise DemoError(f"The server was not ready within {START_SECONDS:.0f} seconds; see {log}.")


def _ended(process: subprocess.Popen) -> None:
    """Wait until the server has ended, by force when it does not by itself."""
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait(process: subprocess.Popen) -> None:
    """Return at Ctrl-C, or when the server ends."""
    with suppress(KeyboardInterrupt):
        process.wait()


@contextmanager
def file_server(file: Traversable, port: int = 0) -> Iterator[str]:
    """Serve one file on this machine alone, as the outside would serve a table, and give its address."""

    class OneFile(BaseHTTPRequestHandler):
        """Answer every request with the file."""

        def do_GET(self) -> None:
            with file.open("rb") as content:
                self.send_response(200)
                self.send_header("Content-Type", "text/csv")
                self.send_header("Connection", "close")
                self.end_headers()
                shutil.copyfileobj(content, self.wfile, 1 << 20)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer((HOST, port), OneFile) as serving:
        threading.Thread(target=serving.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield f"http://{HOST}:{serving.server_address[1]}/{file.name}"
        finally:
            serving.shutdown()
