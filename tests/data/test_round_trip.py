"""A table written as text in any dialect comes back cell for cell, in order, whichever way it is read."""

from __future__ import annotations

import csv
import functools
import io
import tempfile
from pathlib import Path

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from inkfish.data import delimited, sources
from inkfish.data.read import ReadLimits, read
from inkfish.data.table import Source

# Cells that are words whatever is in them: they begin and end with a letter, and are no word for "missing".
LETTERS = "abcdefgh ÄéñøÜ,;|\t\"'\n-_/%$€()0123456789.#"
CELLS = st.text(LETTERS, max_size=12).map(lambda text: f"q{text}w")
DIALECTS = st.fixed_dictionaries({
    "delimiter": st.sampled_from([",", ";", "\t", "|"]),
    "quoting": st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    "lineterminator": st.sampled_from(["\n", "\r\n"]),
})
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252", "utf-16-le"])


@st.composite
def tables(draw):
    width = draw(st.integers(2, 5))
    row = st.lists(CELLS, min_size=width, max_size=width)
    return draw(st.lists(row, min_size=4, max_size=12))


def write(rows, dialect):
    out = io.StringIO(newline="")
    writer = csv.writer(out, **dialect)
    writer.writerow([f"name{i}" for i in range(len(rows[0]))])
    writer.writerows(rows)
    return out.getvalue()


def cells_of(table, folder):
    relation = duckdb.connect().execute(f"select * from read_parquet('{folder / table.path}')")
    return [list(row) for row in relation.fetchall()]


def round_trip(rows, dialect, encoding):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "upload").write_bytes(write(rows, dialect).encode(encoding, "replace"))
        (table,) = read(folder / "upload", "table.csv", Source("table.csv"), folder / "tables", ReadLimits())
        return table, cells_of(table, folder / "tables")


def expected(rows, encoding):
    """Cells as the encoding can hold them, with line ends inside cells in one spelling."""
    return [[c.encode(encoding, "replace").decode(encoding) for c in row] for row in rows]


@settings(max_examples=25, deadline=None)
@given(tables(), DIALECTS, ENCODINGS)
def test_small_files(rows, dialect, encoding):
    table, found = round_trip(rows, dialect, encoding)
    assert [c.name for c in table.columns] == [f"name{i}" for i in range(len(rows[0]))]
    assert found == expected(rows, encoding)


@settings(max_examples=25, deadline=None)
@given(tables(), DIALECTS, ENCODINGS)
def test_large_files(rows, dialect, encoding):
    """Large files are read by the engine itself; here every file counts as large."""
    small = sources.read_delimited
    sources.read_delimited = functools.partial(delimited.read_delimited, small=0)
    try:
        _, found = round_trip(rows, dialect, encoding)
    finally:
        sources.read_delimited = small
    assert found == expected(rows, encoding)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.decimals(-10**9, 10**9, places=2), min_size=3, max_size=20))
def test_money_keeps_every_cent(amounts):
    """Sums of money show no binary noise: they are kept as decimals."""
    text = "item,amount\n" + "".join(f"i{n},{a}\n" for n, a in enumerate(amounts))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "upload").write_text(text)
        (table,) = read(folder / "upload", "t.csv", Source("t.csv"), folder / "tables", ReadLimits())
        total = duckdb.connect().execute(
            f"select sum(amount) from read_parquet('{folder / 'tables' / table.path}')").fetchone()[0]
    assert total == sum(amounts)
