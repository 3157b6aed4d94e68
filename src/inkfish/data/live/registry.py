"""The live sources there are, by the name that settings call them."""

from __future__ import annotations

from inkfish.data.live.adapter import Adapter
from inkfish.data.live.fred import FRED
from inkfish.data.live.owid import OWID
from inkfish.data.live.prices import PRICES
from inkfish.data.live.sdmx import ADAPTERS as SDMX
from inkfish.data.live.sec import SEC
from inkfish.data.live.world_bank import WORLD_BANK

SOURCES: dict[str, Adapter] = {adapter.name: adapter for adapter in (PRICES, WORLD_BANK, OWID, *SDMX, FRED, SEC)}
