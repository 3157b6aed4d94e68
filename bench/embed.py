"""(h) A card's embed in Chromium, over a bare vega-embed page with the same specification; and embeds from cache.

The bare page has the chart and nothing around it: no title, no table, no font, no second theme or layout. It loads
vega, vega-lite and vega-embed as npm has them (`bench/package.json`), from a server that sends files from memory,
compressed beforehand as well as ours are. Both pages are opened in turns, each in a browser context of its own, so that
nothing is kept from before; bytes are those that the browser got, headers included, and the time is that from the
start of the navigation until the chart's marks are in the document. Embeds a second are asked for by another core.
"""

from __future__ import annotations

import asyncio
import http.server
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import brotli
from playwright.sync_api import Browser, sync_playwright

from bench.listing import requests_a_second
from bench.report import RESULTS, Figure
from bench.server import Served, running
from bench.tables import write_sales
from inkfish.demo import sent
from inkfish.errors import SettingError
from inkfish.links import API

ROUNDS = 9
TURNS = 3
QUESTIONS = ("monthly revenue by region", "total revenue by product")
PARTS = ("vega", "vega-lite", "vega-embed")
HERE = Path(__file__).parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
BARE = """<!doctype html><meta charset="utf-8"><title>Chart</title><link rel="icon" href="data:,"><div id="chart"></div>
{scripts}
<script>vegaEmbed("#chart", {spec}, {{ actions: false, renderer: "svg" }})</script>
"""
WATCH = """new MutationObserver(() => {
  if (window.drawnAt || !document.querySelector("#chart svg .mark-line path, #chart svg .mark-rect path")) return;
  window.drawnAt = performance.now();
}).observe(document, { childList: true, subtree: true });"""


def measure() -> list[Figure]:
    """Return the figures of (h)."""
    with TemporaryDirectory() as folder, running() as served:
        thread = served.thread(write_sales(Path(folder) / "sales.csv", 10_000))
        first, other = (served.card(thread, question) for question in QUESTIONS)
        spec = sent(served.client.get(f"{API}/cards/{first}/spec"))
        with bare_server(bare_files(spec)) as bare, sync_playwright() as driver:
            chromium = driver.chromium.launch(executable_path=browser(), args=FLAGS)
            figures = compared(chromium, served.links.embed(first), bare)
            figures += next_card(chromium, served.links.embed(first), served.links.embed(other))
            chromium.close()
        return [*figures, from_cache(served, first)]


def compared(chromium: Browser, ours: str, bare: str) -> list[Figure]:
    """Return what an embed costs at its first sight, over the bare page."""
    opened(chromium, ours)  # the server builds its script and draws the card once
    seen = [(opened(chromium, ours), opened(chromium, bare)) for _ in range(ROUNDS)]
    sizes = [median(one[at][0] for one in seen) / 1000 for at in (0, 1)]
    times = [median(one[at][1] for one in seen) for at in (0, 1)]
    return [
        Figure("embed: first card, bytes", sizes[0], "kB", 350),
        Figure("bare page: bytes", sizes[1], "kB"),
        Figure("bytes: ratio", sizes[0] / sizes[1], "times", 1.15),
        Figure("embed: chart drawn, median", times[0], "ms", 1000),
        Figure("bare page: chart drawn, median", times[1], "ms"),
        Figure("time: ratio of the medians", times[0] / times[1], "times", 1.3),
    ]


def opened(chromium: Browser, address: str) -> tuple[int, float]:
    """Return the bytes that came and the milliseconds until the chart was drawn."""
    context = chromium.new_context(viewport={"width": 760, "height": 700})
    context.add_init_script(WATCH)
    page = context.new_page()
    counted = counting(page)
    page.goto(address)
    took = page.wait_for_function("() => window.drawnAt").json_value()
    page.wait_for_load_state("networkidle")
    context.close()
    return sum(size for _, size in counted), took


def counting(page: Any) -> list[tuple[str, int]]:
    """Return a list that gets the address and the bytes of everything that comes over the network."""
    session, names, counted = page.context.new_cdp_session(page), {}, []
    session.on("Network.requestWillBeSent", lambda e: names.update({e["requestId"]: e["request"]["url"]}))
    session.on("Network.loadingFinished",
               lambda e: counted.append((names.get(e["requestId"], ""), int(e["encodedDataLength"]))))
    session.send("Network.enable")
    return counted


def next_card(chromium: Browser, first: str, other: str) -> list[Figure]:
    """Return what another card costs a reader who has seen one."""
    context = chromium.new_context(viewport={"width": 760, "height": 700})
    page = context.new_page()
    page.goto(first)
    page.wait_for_load_state("networkidle")
    page = context.new_page()
    counted = counting(page)
    page.goto(other)
    page.wait_for_load_state("networkidle")
    context.close()
    loaded = sum(size for address, size in counted if "/static/" in address)
    return [
        Figure("next card: bytes of scripts, styles and fonts", loaded / 1000, "kB", 0),
        Figure("next card: bytes of its page", sum(size for _, size in counted) / 1000 - loaded / 1000, "kB"),
    ]


def from_cache(served: Served, card: str) -> Figure:
    """Return how many embeds a second come from cache, from one core."""
    address, headers = served.links.embed(card), {"Accept-Encoding": "gzip"}
    size = len(served.client.get(address, headers=headers).read())
    with one_core(served.process):
        with served.client.stream("GET", address, headers=headers) as answer:
            size = len(b"".join(answer.iter_raw()))
        rates = [asyncio.run(requests_a_second(address, headers, size)) for _ in range(TURNS)]
    return Figure("embeds from cache on one core, median", median(rates), "requests/s", 100, "higher")


@contextmanager
def one_core(process: int) -> Iterator[None]:
    """Keep a process to the first core that it has, and this one to the others."""
    cores = sorted(os.sched_getaffinity(0))
    tasks = [int(task.name) for task in Path(f"/proc/{process}/task").iterdir()]
    for task in tasks:
        with suppress(ProcessLookupError):
            os.sched_setaffinity(task, cores[:1])
    os.sched_setaffinity(0, cores[1:] or cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


def bare_files(spec: dict[str, Any]) -> dict[str, bytes]:
    """Return the files of the bare page, by path."""
    folder = RESULTS / "npm"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE / "package.json", folder)
    if not (folder / "node_modules" / PARTS[-1]).is_dir():
        command = ["npm", "install", "--silent", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"]
        subprocess.run(command, cwd=folder, check=True)
    built = {name: folder / "node_modules" / name / "build" / f"{name}.min.js" for name in PARTS}
    scripts = {f"/{name}.js": path.read_bytes() for name, path in built.items()}
    tags = "\n".join(f'<script src="{path}"></script>' for path in scripts)
    page = BARE.format(scripts=tags, spec=json.dumps(spec).replace("<", "\\u003c"))
    return {"/page.html": page.encode(), **scripts}


@contextmanager
def bare_server(files: dict[str, bytes]) -> Iterator[str]:
    """Serve files from memory, compressed beforehand, and give the address of the page."""
    packed = {path: brotli.compress(body) for path, body in files.items()}

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = packed.get(self.path, b"")
            self.send_response(200 if body else 404)
            kind = TYPES.get(Path(self.path).suffix, "text/plain")
            for name, value in (("Content-Type", kind), ("Content-Encoding", "br"), ("Content-Length", len(body))):
                self.send_header(name, str(value))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/page.html"
    finally:
        server.shutdown()
        server.server_close()


def browser() -> str:
    """Return the path of a Chromium; raise SettingError where there is none."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        raise SettingError("There is no Chromium here to measure in.")
    return path
