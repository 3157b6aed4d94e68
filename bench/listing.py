"""(d) Listing a thread of 50 messages, over a bare handler of the same framework that returns the same bytes.

The bare handler is a FastAPI application with one async route that returns the bytes of the listing from memory,
under the same uvicorn with the same loop and parser. Both are asked by this process over eight connections that stay
open, in turns of two seconds; the ratio is that of the median requests a second.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import httpx

from bench.report import Figure
from bench.server import running
from bench.tables import write_sales
from inkfish.demo import free_port
from inkfish.links import API

QUESTIONS = ("total revenue by region", "average units by product", "monthly revenue", "total units",
             "top 3 products by revenue")
MESSAGES = 50
CONNECTIONS = 8
SECONDS = 2.0
TURNS = 5

BARE = """
import sys
from pathlib import Path
import uvicorn
from fastapi import FastAPI, Response

body = Path(sys.argv[1]).read_bytes()
app = FastAPI()

@app.get("/listing")
async def listing():
    return Response(body, media_type="application/json")

uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), log_level="warning", access_log=False)
"""


def measure() -> list[Figure]:
    """Return the figures of (d)."""
    with TemporaryDirectory() as folder, running() as served:
        thread = served.thread(write_sales(Path(folder) / "sales.csv", 1_000))
        for at in range(MESSAGES // 2):
            served.ask(thread, QUESTIONS[at % len(QUESTIONS)])
        address = f"{served.links.base}{API}/threads/{thread}/messages"
        body = served.client.get(address).content
        kept = Path(folder) / "listing.json"
        kept.write_bytes(body)
        ours, bare = [], []
        with bare_server(kept) as bare_address:
            for _ in range(TURNS):
                ours.append(asyncio.run(requests_a_second(address, served.headers, len(body))))
                bare.append(asyncio.run(requests_a_second(bare_address, {}, len(body))))
    return [
        Figure("the listing", len(body) / 1024, "kB"),
        Figure("listing a thread, median", median(ours), "requests/s"),
        Figure("the bare handler, median", median(bare), "requests/s"),
        Figure("ratio of the medians", median(ours) / median(bare), "times", 0.25, "higher"),
    ]


@contextmanager
def bare_server(body: Path) -> Iterator[str]:
    """Run the bare handler in a process of its own and give its address."""
    port = free_port(8770)
    address = f"http://127.0.0.1:{port}/listing"
    process = subprocess.Popen([sys.executable, "-c", BARE, str(body), str(port)])
    try:
        for _ in range(300):
            with suppress(httpx.TransportError):
                httpx.get(address, trust_env=False).raise_for_status()
                break
            time.sleep(0.05)
        yield address
    finally:
        process.terminate()
        process.wait()


async def requests_a_second(address: str, headers: dict[str, str], size: int) -> float:
    """Return how many answers of `size` bytes a second come over several connections kept busy."""
    url = httpx.URL(address)
    lines = [f"GET {url.raw_path.decode()} HTTP/1.1", f"Host: {url.netloc.decode()}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    request = "\r\n".join([*lines, "", ""]).encode()
    until = time.perf_counter() + SECONDS
    counts = await asyncio.gather(*(one_connection(url, request, size, until) for _ in range(CONNECTIONS)))
    return sum(counts) / SECONDS


async def one_connection(url: httpx.URL, request: bytes, size: int, until: float) -> int:
    """Return how many answers one connection gets until a moment of the clock."""
    reader, writer = await asyncio.open_connection(url.host, url.port, limit=4 * size + 65536)
    count = 0
    while time.perf_counter() < until:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"{url.path} answered {head.splitlines()[0].decode()}")
        await reader.readexactly(size)
        count += 1
    writer.close()
    return count
