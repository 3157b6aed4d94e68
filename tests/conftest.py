"""What every room's tests may use: the stand-ins of live sources (tests/stand_ins), as fixtures."""

from __future__ import annotations

import pytest
from stand_ins.fred import Fred
from stand_ins.owid import Owid
from stand_ins.sdmx import Sdmx
from stand_ins.sec import Sec
from stand_ins.world_bank import WorldBank
from stand_ins.yahoo import Yahoo


@pytest.fixture
def yahoo():
    """A local server that speaks as Yahoo Finance does; `yahoo.base` is what INKFISH_LIVE_URLS gets."""
    with Yahoo() as server:
        yield server


@pytest.fixture
def world_bank():
    """A local server that speaks as the World Bank's API does."""
    with WorldBank() as server:
        yield server


@pytest.fixture
def owid():
    """A local server that speaks as Our World in Data does."""
    with Owid() as server:
        yield server


@pytest.fixture
def ecb():
    """A local SDMX provider with the ECB's data flows."""
    with Sdmx("ECB") as server:
        yield server


@pytest.fixture
def eurostat():
    """A local SDMX provider with Eurostat's data flows."""
    with Sdmx("ESTAT") as server:
        yield server


@pytest.fixture
def fred():
    """A local server that speaks as FRED does; it wants the key of stand_ins.fred."""
    with Fred() as server:
        yield server


@pytest.fixture
def sec():
    """A local server that speaks as the SEC's EDGAR does."""
    with Sec() as server:
        yield server
