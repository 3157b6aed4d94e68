"""The parts of the demonstration that need no server; `make demo ONCE=1` is the whole."""

from __future__ import annotations

import io
import os
import socket

import httpx
import pytest
from rich.console import Console

from inkfish.demo import DemoError, allowing, file_server, free_port, sent, server, shown, slug
from inkfish.links import Links

BLOCKS = [
    {"type": "thinking", "steps": ["'revenue' is the column revenue", "'[region]' is the column region"]},
    {"type": "query", "query": "SELECT region, sum(revenue) AS revenue\nFROM sales", "language": "sql"},
    {"type": "text", "text": "West had the most revenue, $176.2K."},
    {"type": "visualization", "card_id": "c", "title": "Revenue by region [2025]", "description": "A bar chart.",
     "sources": ["outdoor_sales.csv"], "methodologies": ["Sum of revenue over 4,326 rows"]},
    {"type": "follow_up", "queries": ["and by channel?"]},
    {"type": "no_results", "reason": "There is no profit.", "suggestions": ["total revenue"]},
    {"type": "a block of a later version"},
]


def test_every_word_of_the_blocks_is_shown():
    out = io.StringIO()
    Console(file=out, width=100).print(shown({"text": "Revenue by region", "follow_up": True}, BLOCKS, 0.123))
    text = out.getvalue()
    for words in ("Revenue by region", "follow-up, 0.12 s", "'[region]' is the column region", "sum(revenue)",
                  "West had the most revenue, $176.2K.", "Revenue by region [2025]", "A bar chart.",
                  "Source: outdoor_sales.csv", "Sum of revenue over 4,326 rows", "and by channel?",
                  "There is no profit.", "total revenue"):
        assert words in text


def test_one_file_is_served(tmp_path):
    file = tmp_path / "a.csv"
    file.write_bytes(b"x,y\n1,2\n" * 1000)
    with file_server(file) as url:
        assert url.endswith("/a.csv")
        assert httpx.get(url, trust_env=False).content == file.read_bytes()


def test_the_port_that_is_wanted_or_another():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        wanted = taken.getsockname()[1]
        assert free_port(wanted) != wanted
    assert free_port(wanted) == wanted


@pytest.mark.parametrize(("title", "name"), [
    ("Revenue by region, 2025", "revenue-by-region-2025"), ("../../etc/passwd", "etc-passwd"), ("???", "card"),
    ("x" * 300, "x" * 60),
])
def test_a_title_becomes_a_safe_file_name(title, name):
    assert slug(title) == name


def reply(status: int, **content) -> httpx.Response:
    return httpx.Response(status, request=httpx.Request("GET", "http://127.0.0.1/image/c.png"), **content)


def test_the_servers_own_words_are_told():
    with pytest.raises(DemoError, match=r"429 to /image/c.png: Too many requests"):
        sent(reply(429, json={"error_type": "RATE_LIMIT_EXCEEDED", "error_message": "Too many requests"}))
    with pytest.raises(DemoError, match=r"502 to /image/c.png."):
        sent(reply(502, text="Bad gateway"))


def test_hosts_that_were_allowed_stay_allowed():
    environ = {"INKFISH_FETCH_ALLOW_HOSTS": "files.internal", "HOME": "x"}
    assert allowing(environ, "http://127.0.0.1:9/a.csv") == {
        "INKFISH_FETCH_ALLOW_HOSTS": "files.internal,127.0.0.1:9", "HOME": "x"}


def test_a_server_that_does_not_start_says_why(tmp_path):
    environ = os.environ | {"INKFISH_DATA_DIR": str(tmp_path), "INKFISH_MAX_BODY": "a lot"}
    links = Links(f"http://127.0.0.1:{free_port()}")
    with pytest.raises(DemoError, match=r"(?s)did not start.*INKFISH_MAX_BODY"), \
            server(links, tmp_path / "server.log", environ):
        pass
