from __future__ import annotations

import pytest

from .judge import World


@pytest.fixture(scope="session")
def world(tmp_path_factory) -> World:
    return World(tmp_path_factory.mktemp("tables"))
