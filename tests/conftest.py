"""What every room's tests may use: the stand-ins of outside servers (tests/stand_ins), as fixtures."""

from __future__ import annotations

import pytest
from stand_ins.yahoo import Yahoo


@pytest.fixture
def yahoo():
    """A local server that speaks as Yahoo Finance does; `yahoo.url` is its address."""
    with Yahoo() as server:
        yield server
