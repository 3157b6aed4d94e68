"""Heights that are told in feet and inches are numbers of inches."""

from __future__ import annotations

from pathlib import Path

import pytest

from inkfish.data.read import ReadLimits, read
from inkfish.data.table import Source

LIMITS = ReadLimits(max_bytes=1_000_000, max_rows=1000, max_columns=10, memory=500_000_000)


def _table(folder: Path, header: str, values: list[str]):
    path = folder / "roster.csv"
    path.write_text("\n".join([f"name,{header}", *(f'P{i},"{v}"' for i, v in enumerate(values))]), "utf-8")
    (table,) = read(path, "roster.csv", Source("roster.csv"), folder / "tables", LIMITS)
    return table


@pytest.mark.parametrize(
    "values", [["6-2", "5-11", "7-0"], ["6'2\"\"", "5'11\"\"", "7'0\"\""], ["6 ft 2 in", "5 ft 11 in", "7 ft 0 in"]]
)
def test_heights_are_kept_in_inches(tmp_path, values):
    height = _table(tmp_path, "Height", values).column("Height")
    assert (height.type, height.minimum, height.maximum, height.unit.symbol) == ("integer", 71, 84, "in")


def test_it_is_told(tmp_path):
    table = _table(tmp_path, "Height", ["6-2", "5-11", "7-0"])
    assert any("feet and inches" in note.text for note in table.notes)


@pytest.mark.parametrize("header", ["Score", "Record"])
def test_other_columns_stay_text(tmp_path, header):
    assert _table(tmp_path, header, ["6-2", "5-11", "7-0"]).column(header).type == "text"


def test_feet_that_cannot_be_stay_text(tmp_path):
    assert _table(tmp_path, "Height", ["6-2", "5-14", "tall"]).column("Height").type == "text"
