"""The pages over the real service: in process for most tests, on a socket for those that drive a browser."""

from __future__ import annotations

import http.server
import shutil
import socket
import threading
import time
import urllib.request
from dataclasses import dataclass

import pytest
import uvicorn
import web_site
from in_hand import Pages

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NO_SCRIPTS = '{"profile": {"default_content_setting_values": {"javascript": 2}}}'  # Chromium's own setting of a reader


@pytest.fixture(scope="session")
def pages(tmp_path_factory):
    """The pages with the cards of web_site, and a drawing script that draws nothing."""
    app, service, key = web_site.make_site(tmp_path_factory.mktemp("pages"))
    yield Pages(app, service, key)
    service.stop()


@dataclass
class Live:
    """A server on a socket, a key for it, and the service behind it."""

    url: str
    key: str
    service: object


@pytest.fixture(scope="session")
def live(tmp_path_factory):
    """The same pages with the real drawing script, on a socket."""
    app, service, key = web_site.make_site(tmp_path_factory.mktemp("live"), web_site.Painter())
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    # The drawing script is built when a page first needs it: on a busy machine that takes longer than a test waits.
    urllib.request.urlopen(f"{url}/card/card_line", timeout=120).close()
    yield Live(url, key, service)
    server.should_exit = True
    thread.join(5)
    service.stop()


@pytest.fixture(scope="module")
def browser():
    """A real browser; CI installs one, so that these tests run there.

    Not for the whole session: while Playwright is there, an event loop runs in this thread, and others cannot.
    """
    if installed() is None:
        pytest.skip("there is no Chromium here")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=installed(), args=FLAGS)
        yield chromium
        chromium.close()


def installed() -> str | None:
    """Return the path of the Chromium of this machine."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def without_scripts(browser, folder, **context):
    """Start a browser, with a profile in `folder`, whose reader has turned scripts off.

    Playwright's `java_script_enabled=False` is not that: it reaches a frame that has a process of its own (any in a
    sandbox) while the frame is being read, and its <noscript> is then text that nobody sees.
    """
    (folder / "Default").mkdir(parents=True)
    (folder / "Default" / "Preferences").write_text(NO_SCRIPTS)
    return browser.browser_type.launch_persistent_context(folder, executable_path=installed(), args=FLAGS, **context)


@pytest.fixture
def other_site():
    """Return a function that serves one page of HTML on another origin, and returns its address."""
    servers = []

    def serve(html: str) -> str:
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("content-type", "text/html")
                self.end_headers()
                self.wfile.write(html.encode())

            def log_message(self, *words):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def open_page(browser, tmp_path_factory):
    """Return a function that opens an address; the test fails if a page complains or asks another server."""
    complaints, contexts = [], []

    def open_one(url: str, *, quiet: tuple[str, ...] = (), scripts: bool = True, **context):
        context = {"viewport": {"width": 800, "height": 700}} | context
        if scripts:
            made = browser.new_context(**context)
        else:
            made = without_scripts(browser, tmp_path_factory.mktemp("reader"), **context)
        contexts.append(made)
        made.set_default_timeout(8000)
        page = made.new_page()
        here = "/".join(url.split("/")[:3])

        def complain(text: str) -> None:
            if not any(words in text for words in quiet):
                complaints.append(text)

        page.on("console", lambda m: complain(f"{m.type}: {m.text}") if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complain(f"thrown: {error}"))
        ours = (here, "data:", "about:")
        page.on("request", lambda r: None if r.url.startswith(ours) else complain(f"asked {r.url}"))
        page.goto(url)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []
