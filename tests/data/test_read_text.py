"""What is read from text files: names, types, roles, units, and what is told of changes."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from inkfish.data.read import ReadLimits, read
from inkfish.data.table import Source

CASES = tomllib.loads(Path(__file__).with_name("cases").joinpath("text.toml").read_text("utf-8"))["case"]


def read_bytes(data: bytes, name: str, folder: Path, limits: ReadLimits | None = None):
    path = folder / "upload"
    path.write_bytes(data)
    return read(path, name, Source(name), folder / "tables", limits or ReadLimits())


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_case(case, tmp_path):
    text = case["text"].removeprefix("\n")
    (table,) = read_bytes(text.encode(case.get("encoding", "utf-8")), case.get("file", "table.csv"), tmp_path)
    if "rows" in case:
        assert table.rows == case["rows"]
    if "names" in case:
        assert [c.name for c in table.columns] == case["names"]
    told = " ".join(n.text for n in table.notes)
    for words in case.get("notes", ()):
        assert words in told
    for name, expected in case.get("columns", {}).items():
        column = table.column(name)
        assert column is not None, f"{name} is not among {[c.name for c in table.columns]}"
        check(column, expected)


def check(column, expected: str) -> None:
    """Compare a column with its line in a case."""
    type, *rest = expected.split()
    assert column.type == type, f"{column.name} is {column.type}"
    for fact in rest:
        key, _, value = fact.partition("=")
        CHECKS.get(key, _role)(column, value if "=" in fact else key)


def _role(column, role):
    assert column.role == role, f"{column.name} has the role {column.role}"


def _number(column, value, key):
    found = getattr(column, key)
    wanted = float(value) if isinstance(found, (int, float)) else value
    assert found == wanted, f"{key} of {column.name} is {found}"


CHECKS = {
    "unit": lambda c, v: _equal(c, c.unit.code if c.unit else "", v),
    "sum": lambda c, v: _equal(c, c.additive, True),
    "nosum": lambda c, v: _equal(c, c.additive, False),
    "grain": lambda c, v: _equal(c, c.grain, v),
    "missing": lambda c, v: _equal(c, c.missing, int(v)),
    "distinct": lambda c, v: _equal(c, c.distinct, int(v)),
    "unique": lambda c, v: _equal(c, c.unique, True),
    "min": lambda c, v: _number(c, v, "minimum"),
    "max": lambda c, v: _number(c, v, "maximum"),
}


def _equal(column, found, wanted):
    assert found == wanted, f"{column.name}: {found!r} is not {wanted!r}"
