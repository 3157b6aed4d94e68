"""A local web server that stands for a live source: routes from a table, failures on demand, requests recorded."""

from __future__ import annotations

import json
import re
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Answer(Exception):
    """An answer that is not a plain 200 JSON one; raised or returned by a route."""

    def __init__(self, body: bytes | str | Any, status: int = 200, kind: str = "application/json"):
        super().__init__(status)
        self.body = body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else \
            json.dumps(body).encode()
        self.status, self.kind = status, kind


class StandIn:
    """A server of one source. A subclass has `routes`: (pattern of the path, method that answers it).

    A method gets the groups of the pattern and the query as `{name: value}`. `fail` is a status that every request
    gets, `body` what every request gets in the place of its answer, `delay` seconds before every answer; `seen` holds
    the paths asked for.
    """

    routes: tuple[tuple[str, str], ...] = ()

    def __init__(self) -> None:
        self.fail, self.delay, self.body = 0, 0.0, None
        self.seen, self.headers = [], []
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                stand_in._serve(self)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def base(self) -> str:
        """The address that a source has for its base."""
        return self.url

    def __enter__(self) -> StandIn:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _serve(self, request: BaseHTTPRequestHandler) -> None:
        parts = urllib.parse.urlsplit(request.path)
        self.seen.append(request.path)
        self.headers.append(dict(request.headers))
        time.sleep(self.delay)
        answer = self._answer(parts.path, dict(urllib.parse.parse_qsl(parts.query)))
        try:
            request.send_response(answer.status)
            request.send_header("Content-Type", answer.kind)
            request.send_header("Content-Length", str(len(answer.body)))
            request.end_headers()
            request.wfile.write(answer.body)
        except OSError:  # who asked has given up
            pass

    def _answer(self, path: str, query: dict[str, str]) -> Answer:
        if self.fail:
            return Answer({"error": "out of order"}, self.fail)
        if self.body is not None:
            return Answer(self.body)
        for pattern, method in self.routes:
            if match := re.fullmatch(pattern, path):
                try:
                    given = getattr(self, method)(*map(urllib.parse.unquote, match.groups()), query)
                except Answer as answer:
                    return answer
                return given if isinstance(given, Answer) else Answer(given)
        return Answer({"error": "not found"}, 404)
