"""The pages called without a network; in a module of its own, for `conftest` names each folder's and none."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import httpx

BASE = "http://inkfish.test"


@dataclass
class Pages:
    """An application called without a network."""

    app: object
    service: object
    key: str

    def call(self, method: str, path: str, **more) -> httpx.Response:
        """Send one request."""

        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
                return await client.request(method, path, **more)

        return asyncio.run(send())

    def get(self, path: str, **headers: str) -> httpx.Response:
        """Get a page; header names are written with underscores."""
        return self.call("GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()})
