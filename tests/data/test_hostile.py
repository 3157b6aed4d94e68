"""Whatever a file holds, it is read or refused with a DataError in words: no other error, no crash, no endless work."""

from __future__ import annotations

import pytest
from hostile_files import HOSTILE, ODD

from inkfish.data.read import ReadLimits, read
from inkfish.data.table import Source
from inkfish.errors import DataError
from inkfish.workers import Limits, Workers

MB = 1024 * 1024
LIMITS = ReadLimits(max_bytes=20 * MB, max_rows=50_000, max_columns=2_000, memory=512 * MB)


@pytest.fixture(scope="module")
def workers():
    pool = Workers("read files", 1, Limits(address_space=2048 * MB), queue=4)
    yield pool
    pool.stop()


def _read(workers, tmp_path, name, data):
    path = tmp_path / "upload"
    path.write_bytes(data)
    into = tmp_path / "tables"
    tables = workers.call(read, path, name, Source(name), into, LIMITS, timeout=30)
    return tables, into


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
def test_is_refused_in_words(make, workers, tmp_path):
    name, data = make()
    with pytest.raises(DataError) as refused:
        _read(workers, tmp_path, name, data)
    message = refused.value.message
    assert name.split(".")[0] in message, "the message names the file"
    assert message.endswith(".") and len(message) < 400
    assert str(tmp_path) not in message, "the message shows no path of the server"
    assert not list((tmp_path / "tables").iterdir()), "nothing is left behind"


@pytest.mark.parametrize("make", ODD.values(), ids=ODD.keys())
def test_is_read_or_refused(make, workers, tmp_path):
    name, data = make()
    try:
        tables, into = _read(workers, tmp_path, name, data)
    except DataError:
        return
    assert tables and all(t.rows > 0 and t.columns for t in tables)
    assert {p.name for p in into.glob("*.parquet")} == {t.path for t in tables}
    assert not list(into.glob(".reading-*"))
    assert not list(tmp_path.parent.glob("evil.csv"))
