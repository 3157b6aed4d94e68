"""(e) How long another request waits while a chart is drawn, a file is loaded and a query runs, all at once.

A second process keeps the three kinds of work going: new threads on a CSV of about 20 MB (each with other bytes),
pictures of a scatter of thousands of points at scales that are not kept, and messages on 5 million rows. This process
sends a request every 10 ms, `/healthz` and the thread in turn, over one open connection, for 20 seconds; before that
for five seconds with no work under way.
"""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from multiprocessing.synchronize import Event
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from bench.report import Figure, percentile
from bench.server import Served, running
from bench.tables import write_sales, write_wide
from inkfish.links import API, Links

QUIET, BUSY = 5.0, 20.0
EVERY = 0.010
BOUND = 25.0


def measure() -> list[Figure]:
    """Return the figures of (e)."""
    with TemporaryDirectory() as name, running() as served:
        folder = Path(name)
        large = served.thread(write_sales(folder / "large.csv", 5_000_000))
        small = served.thread(write_sales(folder / "small.csv", 4_000))
        write_wide(folder / "load.csv", 20 * 1024 * 1024)
        paths = {"/healthz": "GET /healthz", f"{API}/threads/{small}": "GET a thread"}
        quiet = probe(served, list(paths), QUIET)
        with at_work(served, large, small, folder / "load.csv") as work:
            busy = probe(served, list(paths), BUSY)
        done = dict(zip(("files loaded", "pictures drawn", "messages answered"), work, strict=True))
    figures = []
    for path, name in paths.items():
        figures += [Figure(f"{name}: 99th percentile, no work", percentile(quiet[path], 0.99), "ms"),
                    Figure(f"{name}: median, at work", percentile(busy[path], 0.5), "ms"),
                    Figure(f"{name}: 99th percentile, at work", percentile(busy[path], 0.99), "ms", BOUND)]
    return figures + [Figure(f"{name} meanwhile", number.value, "", 1, "higher") for name, number in done.items()]


def probe(served: Served, paths: list[str], seconds: float) -> dict[str, list[float]]:
    """Return for each path how many milliseconds its requests took, one sent every 10 ms or when the last has ended."""
    times: dict[str, list[float]] = {path: [] for path in paths}
    until = time.perf_counter() + seconds
    for path in _in_turn(paths):
        started = time.perf_counter()
        if started > until:
            return times
        served.client.get(path).raise_for_status()
        took = time.perf_counter() - started
        times[path].append(took * 1e3)
        time.sleep(max(0.0, EVERY - took))
    return times


def _in_turn(paths: list[str]) -> Iterator[str]:
    for at in count():
        yield paths[at % len(paths)]


# -- the work, in a process of its own --------------------------------------------------------------------------------

@contextmanager
def at_work(served: Served, large: str, small: str, file: Path) -> Iterator[tuple]:
    """Keep the server at work while the block runs; gives three counters of what was done."""
    spawn = multiprocessing.get_context("spawn")
    stop, ready = spawn.Event(), spawn.Event()
    done = tuple(spawn.Value("i", 0) for _ in range(3))
    job = (served.links.base, served.key, served.file_port, large, small, file, stop, ready, done)
    process = spawn.Process(target=work, args=job, daemon=True)
    process.start()
    try:
        ready.wait(60)
        yield done
    finally:
        stop.set()
        process.join(60)
        process.kill()


def work(base: str, key: str, file_port: int, large: str, small: str, file: Path, stop: Event, ready: Event,
         done: tuple) -> None:
    """Load, draw and query, each in a thread of its own, until told to stop."""
    client = httpx.Client(base_url=base, headers={"Authorization": f"Bearer {key}"}, timeout=120.0, trust_env=False)
    served = Served(Links(base), key, 0, file.parent, file_port, client)
    scatter = served.card(small, "scatter plot of revenue against units")

    def load(turn: int) -> None:
        with file.open("a") as lines:
            lines.write(f"{10**9 + turn},2024-12-31 12:00:00,Kenya,customer-{turn},Item A,1,1.5,2.5,false\n")
        served.thread(file)

    def draw(turn: int) -> None:
        client.get(f"{served.links.image(scatter)}?scale={1 + turn / 1000:g}").raise_for_status()

    def query(_: int) -> None:
        served.ask(large, "monthly revenue by product")

    threads = [threading.Thread(target=keep, args=(job, stop, number))
               for job, number in zip((load, draw, query), done, strict=True)]
    for thread in threads:
        thread.start()
    ready.set()
    for thread in threads:
        thread.join()


def keep(job: Callable[[int], None], stop: Event, done) -> None:
    """Do a job again and again until told to stop, and count."""
    for turn in count():
        if stop.is_set():
            return
        job(turn)
        done.value += 1
