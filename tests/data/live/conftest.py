"""Live sources that ask local stand-ins, in this process."""

from __future__ import annotations

import dataclasses
import time

import pytest
from stand_ins.fred import KEY

from inkfish.data.live.live import Live
from inkfish.settings import Settings


@pytest.fixture
def live(tmp_path):
    """Return a maker of Live: `live(prices=yahoo, live_age=0)`; `later` seconds are added to the clock."""

    def make(later: float = 0.0, **given: object) -> Live:
        servers = {name.replace("_", "-"): server for name, server in given.items() if hasattr(server, "base")}
        settings = Settings(data_dir=tmp_path, live_fred_key=KEY, live_contact="someone@example.org",
                            live_sources=tuple(servers), live_urls=tuple(f"{n}={s.base}" for n, s in servers.items()))
        changes = {name: value for name, value in given.items() if not hasattr(value, "base")}
        return Live(dataclasses.replace(settings, **changes), clock=lambda: time.time() + later)

    return make
