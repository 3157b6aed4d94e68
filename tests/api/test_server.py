"""A server process of its own, on the fakes: what only a socket and a signal can show."""

from __future__ import annotations

import concurrent.futures
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from inkfish.settings import Settings
from inkfish.store import keys
from inkfish.store.database import Database

HERE = Path(__file__).parent
API = "/api/v1"


class Server:
    """A process that serves the fakes from a data folder."""

    def __init__(self, folder, **settings):
        self.folder, self.settings = folder, settings
        database = Database(Settings(data_dir=folder))
        with database.write() as tx:
            self.key = keys.create(tx, "test")
        database.close()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process = None

    def start(self):
        """Start and wait until it answers."""
        environ = (
            os.environ
            | {"INKFISH_DATA_DIR": str(self.folder), "PYTHONPATH": str(HERE)}
            | {f"INKFISH_{name.upper()}": str(value) for name, value in self.settings.items()}
        )
        command = [
            sys.executable,
            "-m",
            "uvicorn",
            "fake_rooms:app_from_environment",
            "--factory",
            "--port",
            str(self.port),
            "--no-access-log",
            "--timeout-graceful-shutdown",
            "10",
        ]
        self.process = subprocess.Popen(command, env=environ, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        until = time.monotonic() + 20
        while time.monotonic() < until:
            try:
                return self.call("GET", "/healthz")
            except OSError:
                time.sleep(0.05)
        raise AssertionError("the server did not start")

    def call(self, method, path, body=None, timeout=20):
        """Send one request; return status and JSON."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            headers = {"authorization": f"Bearer {self.key}", "content-type": "application/json"}
            connection.request(method, path, json.dumps(body).encode() if body is not None else None, headers)
            reply = connection.getresponse()
            return reply.status, json.loads(reply.read() or b"null")
        finally:
            connection.close()

    def stop(self, how=signal.SIGKILL):
        """End it."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(15)


@pytest.fixture
def server(tmp_path):
    """A server, started."""
    running = Server(tmp_path / "data", body_timeout=0.5, key_rate=0)
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A server for those tests that leave it as it was."""
    running = Server(tmp_path_factory.mktemp("served") / "data", body_timeout=0.5, key_rate=0)
    running.start()
    yield running
    running.stop()


def test_no_acknowledged_message_is_lost_to_a_kill(server):
    threads = [server.call("POST", f"{API}/threads", {"csv": "a\n1\n"})[1]["thread_id"] for _ in range(4)]
    acknowledged = []

    def post(number):
        try:
            status, message = server.call(
                "POST", f"{API}/threads/{threads[number % 4]}/messages", {"user_message": f"chart {number}"}
            )
        except (OSError, http.client.HTTPException):
            return
        if status == 200:
            acknowledged.append((threads[number % 4], number, message))
        if len(acknowledged) == 90:
            server.process.kill()

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        list(pool.map(post, range(200)))
    assert 90 <= len(acknowledged) < 200
    server.start()
    kept = {t: server.call("GET", f"{API}/threads/{t}/messages")[1]["messages"] for t in threads}
    for thread, number, message in acknowledged:
        at = next(i for i, m in enumerate(kept[thread]) if m["message_id"] == message["message_id"])
        assert kept[thread][at] == message
        assert kept[thread][at - 1]["content"] == f"chart {number}"
        card = next(b["card_id"] for b in message["content"] if b["type"] == "visualization")
        assert server.call("GET", f"{API}/cards/{card}")[0] == 200
    assert all(len(messages) % 2 == 0 for messages in kept.values()), "a question is kept with its answer or not at all"


def test_a_request_under_way_ends_before_the_server_does(server):
    thread = server.call("POST", f"{API}/threads", {"csv": "a\n1\n"})[1]["thread_id"]
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(server.call, "POST", f"{API}/threads/{thread}/messages", {"user_message": "sleep 800"})
        time.sleep(0.3)
        server.process.send_signal(signal.SIGTERM)
        status, message = waiting.result()
    assert status == 200
    server.process.wait(15)
    server.start()
    assert server.call("GET", f"{API}/threads/{thread}/messages")[1]["messages"][-1] == message


def raw(server, data, wait=3.0):
    """Send bytes as they are and return what comes back."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=wait) as line:
        line.sendall(data)
        got = b""
        try:
            while chunk := line.recv(65536):
                got += chunk
        except TimeoutError:
            pass
        return got


def head(server, *lines, path=f"{API}/threads", method="POST"):
    """Return the head of a request."""
    return "\r\n".join(
        [
            f"{method} {path} HTTP/1.1",
            f"Host: 127.0.0.1:{server.port}",
            f"Authorization: Bearer {server.key}",
            "Content-Type: application/json",
            *lines,
            "",
            "",
        ]
    ).encode()


def test_a_body_that_never_comes_is_408(served):
    began = time.monotonic()
    got = raw(served, head(served, "Content-Length: 10") + b'{"cs')
    assert got.startswith(b"HTTP/1.1 408") and b"REQUEST_TIMEOUT" in got
    assert time.monotonic() - began < 5


def test_a_body_that_is_too_large_gets_its_answer_while_it_is_sent(served):
    request = urllib.request.Request(
        f"http://127.0.0.1:{served.port}{API}/threads",
        data=b" " * (40 << 20),
        method="POST",
        headers={"Authorization": f"Bearer {served.key}", "Content-Type": "application/json"},
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10)
    assert refused.value.code == 413 and json.load(refused.value)["error_type"] == "PAYLOAD_TOO_LARGE"
    chunked = head(served, "Transfer-Encoding: chunked") + b"".join(
        b"100000\r\n" + b" " * 0x100000 + b"\r\n" for _ in range(12)
    )
    assert raw(served, chunked).startswith(b"HTTP/1.1 413")


def test_no_host_and_odd_paths(served):
    assert raw(served, b"GET /healthz HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 200")
    for path in (
        "/%ff%fe",
        "//",
        "/api/v1/threads/%00/messages",
        "/api/v1/threads/%ed%a0%80/messages",
        "/api/v1/cards/..%2f..",
        "/" + "a" * 9000,
    ):
        got = raw(served, head(served, "Connection: close", path=path, method="GET"))
        assert re.match(rb"HTTP/1.1 4\d\d", got) and b'"error_type"' in got, (path, got[:200])


CURLS = (HERE / "cases" / "curls.txt").read_text().strip().split("\n\n")  # of the two documents, as they stand there


def test_there_are_curls():
    assert len(CURLS) == 7


@pytest.mark.skipif(not Path("/usr/bin/curl").exists(), reason="needs curl")
@pytest.mark.parametrize("number", range(7))
def test_curls_of_the_documents(served, number):
    """Verbatim, but for the host, the key and the ids."""
    thread = served.call("POST", f"{API}/threads", {"csv": "a\n1\n"})[1]["thread_id"]
    answered = served.call("POST", f"{API}/threads/{thread}/messages", {"user_message": "chart"})[1]
    card = next(b["card_id"] for b in answered["content"] if b["type"] == "visualization")
    curl = CURLS[number]
    curl = re.sub(r"https://api\.example\.com(?=/v1)", f"http://127.0.0.1:{served.port}/api", curl)
    curl = re.sub(r"https://(?:data\.)?tako\.com", f"http://127.0.0.1:{served.port}", curl)
    for old, new in (
        ("YOUR_API_KEY", served.key),
        ("thread_abc123", thread),
        ("{thread_id}", thread),
        ("card_xyz789", card),
    ):
        curl = curl.replace(old, new)
    done = subprocess.run(["bash", "-c", curl + " -s"], capture_output=True, text=True, timeout=20, check=True)
    reply = json.loads(done.stdout)
    if "Authorization" not in curl:
        assert reply["error_type"] == "AUTHENTICATION_ERROR"
    elif "messages" in curl:
        assert [m["role"] for m in reply["messages"]] == ["user", "assistant"]
    else:
        assert reply["thread_id"].startswith("thread_")
        assert reply.get("in_focus_card_id") == (card if "in_focus_card_id" in curl else None)
