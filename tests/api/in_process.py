"""An application called without a network; in a module of its own, for `conftest` names each folder's and none."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import httpx

BASE = "http://inkfish.test"


@dataclass
class Site:
    """An application with the keys of two tenants; called without a network."""

    app: object
    service: object
    key: str
    other: str

    def call(self, method, path, *, key=None, headers=None, **more):
        """Send one request; with `key=""` without a key."""
        return self.calls([(method, path, {"key": key, "headers": headers, **more})])[0]

    def calls(self, requests):
        """Send requests at once, in this order."""

        async def all_of_them():
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
                return await asyncio.gather(*(self._one(client, *request) for request in requests))

        return asyncio.run(all_of_them())

    async def _one(self, client, method, path, more):
        key = self.key if more.get("key") is None else more["key"]
        headers = ({"authorization": f"Bearer {key}"} if key else {}) | (more.get("headers") or {})
        rest = {k: v for k, v in more.items() if k not in ("key", "headers")}
        return await client.request(method, path, headers=headers, **rest)

    def thread(self, csv="region,units\nWest,30\nEast,12\n", **more):
        """Make a thread with a table and return its id."""
        made = self.call("POST", "/api/v1/threads", json={"csv": csv}, **more)
        assert made.status_code == 201, made.text
        return made.json()["thread_id"]

    def ask(self, thread, question, **more):
        """Send a message."""
        return self.call("POST", f"/api/v1/threads/{thread}/messages", json={"user_message": question}, **more)

    def card(self, thread=None, **more):
        """Return the id of a new card."""
        message = self.ask(thread or self.thread(**more), "chart", **more).json()
        return next(b["card_id"] for b in message["content"] if b["type"] == "visualization")
