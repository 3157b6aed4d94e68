"""A server on fake rooms: in process, with two tenants."""

from __future__ import annotations

import fake_rooms
import pytest
from in_process import Site

from inkfish.api.app import create_app
from inkfish.settings import Settings
from inkfish.store import keys


@pytest.fixture
def make_site(tmp_path):
    """Return a function that makes a site with these settings and fakes."""
    made = []

    def make(tools=None, **changes):
        settings = Settings(**{"data_dir": tmp_path / f"data{len(made)}", **changes})
        service = fake_rooms.make_service(settings, **(tools or {}))
        with service.database.write() as tx:
            pair = keys.create(tx, "one"), keys.create(tx, "two")
        made.append(service)
        return Site(create_app(service, settings), service, *pair)

    yield make
    for service in made:
        service.stop()


@pytest.fixture
def site(make_site):
    """A site with the default settings."""
    return make_site()
