"""The bounds of one connection, over real sockets, in a process of its own, as they are constants."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
import time

import pytest

SCRIPT = """
import json, sys, uvicorn
from inkfish.api import connection
LARGE = int(sys.argv[3])
for name, value in json.loads(sys.argv[2]).items():
    setattr(connection, name, value)
async def app(scope, receive, send):
    while (await receive()).get("more_body"):
        pass
    names = b",".join(name for name, _ in scope["headers"])
    body = b"a" * LARGE if scope["path"] == "/large" else names
    await send({'type': 'http.response.start', 'status': 200, 'headers': [(b'content-length', b'%d' % len(body))]})
    await send({'type': 'http.response.body', 'body': body})
uvicorn.run(app, port=int(sys.argv[1]), http=connection.Connection, loop="uvloop", lifespan='off', log_level='error')
"""
LARGE = 12_000_000  # bytes of the answer at /large: more than the network holds
ANSWER = b"HTTP/1.1 200"
CHUNKED = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """A server with these bounds: 0.3 seconds and 50,000 bytes of a head, 20 headers, 10 requests ahead, half a
    second until something is read."""
    script = tmp_path_factory.mktemp("bare") / "serve.py"
    script.write_text(SCRIPT)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    bounds = {"HEAD_TIME": 0.3, "HEAD_BYTES": 50_000, "HEADERS": 20, "AHEAD": 10}
    bounds |= {"READ_TIME": 0.5}
    process = subprocess.Popen([sys.executable, str(script), str(number), json.dumps(bounds), str(LARGE)])
    try:
        until = time.monotonic() + 10
        while time.monotonic() < until:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", number)).close()
                break
            time.sleep(0.05)
        yield number
    finally:
        process.kill()
        process.wait()


def answer(port, *pieces, silence=1.0):
    """Send pieces one after the other; return what came back until the server closed, or was silent for so long."""
    got = b""
    with socket.create_connection(("127.0.0.1", port), timeout=silence) as line, contextlib.suppress(OSError):
        for piece in pieces:
            line.sendall(piece)
            time.sleep(0.02)
        while chunk := line.recv(65536):
            got += chunk
    return got


def test_a_head_that_never_ends_is_let_go(port):
    for start in (b"", b"GET / HTTP/1.1\r\nHost: x\r\n", b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HT"):
        began = time.monotonic()
        assert answer(port, start, silence=5).startswith(ANSWER) == start.endswith(b"GET / HT")
        assert time.monotonic() - began < 2, "the server closed it"
    with socket.create_connection(("127.0.0.1", port), timeout=3) as line:  # one who is quick may go on
        for _ in range(3):
            time.sleep(0.2)
            line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            got = line.recv(1000)
            while not got.endswith(b"host"):
                got += line.recv(1000)
            assert got.startswith(ANSWER)


@pytest.mark.parametrize(
    "start",
    [b"GET /", b"GET / HTTP/1.1\r\nX: ", CHUNKED + b"0\r\n\r\nGET /"],
    ids=["address", "header", "second request"],
)
def test_a_head_that_is_too_large_is_let_go(port, start):
    with socket.create_connection(("127.0.0.1", port), timeout=3) as line:
        line.sendall(start)
        with pytest.raises(OSError):
            line.sendall(b"a" * 100_000_000)


def test_a_request_has_only_so_many_headers(port):
    def ask(count):
        return answer(port, b"GET / HTTP/1.1\r\n" + b"x: y\r\n" * count + b"\r\n")

    assert ask(20).startswith(ANSWER)
    assert ask(21).startswith(b"HTTP/1.1 400")


@pytest.mark.parametrize(
    "sent",
    [
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde",
        b"GET / HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n\r\n",
        b"GET /\xc3\xa9 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"CONNECT evil:443 HTTP/1.1\r\nHost: x\r\n\r\n",
        CHUNKED + b"zz\r\n",
        b"\x16\x03\x01\x02\x00\x01",
    ],
)
def test_what_is_no_request_is_answered_like_any_other_error(port, sent):
    head, _, body = answer(port, sent).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400") and b"x-request-id: " in head and b"connection: close" in head
    assert json.loads(body)["error_type"] == "BAD_REQUEST"


def test_a_large_body_that_comes_with_its_head_is_no_large_head(port):
    head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n"
    assert answer(port, head + b"\r\n" + b"a" * 900_000).startswith(ANSWER)
    assert answer(port, head, b"\r\n" + b"a" * 900_000).startswith(ANSWER)
    both = answer(port, head + b"\r\n" + b"a" * 900_000 + b"GET / HTT", b"P/1.1\r\nHost: x\r\n\r\n")
    assert both.count(ANSWER) == 2


def test_trailers_are_no_headers(port):
    got = answer(port, CHUNKED, b"1\r\na\r\n0\r\n", b"x-api-key: smuggled\r\n" * 30 + b"\r\n")
    assert got.startswith(ANSWER) and got.endswith(b"host,transfer-encoding")


def test_requests_may_be_sent_ahead_but_not_without_end(port):
    request = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
    assert answer(port, request * 10).count(ANSWER) == 10
    assert answer(port, request * 5000).count(ANSWER) < 50


@pytest.mark.parametrize(("pause", "whole"), [(2.0, False), (0.005, True)], ids=["no reader", "a slow one"])
def test_an_answer_that_nobody_reads_does_not_hold_the_connection(port, pause, whole):
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        got = 0
        with contextlib.suppress(OSError):
            while chunk := line.recv(65536):
                got += len(chunk)
                time.sleep(pause)
                pause = min(pause, 0.005)
    assert (got > LARGE) == whole
