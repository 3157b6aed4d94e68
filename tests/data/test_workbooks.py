"""Real workbooks of the old Excel and the OpenDocument forms, as other programs write them."""

from pathlib import Path

import pytest

from inkfish.data.limits import ReadLimits
from inkfish.data.read import read
from inkfish.data.table import Source

WORKBOOKS = Path(__file__).parent / "workbooks"


SHEETS = [("two_sheets.xls", {"Sales": 3, "People": 2}), ("one_sheet.ods", {"Sales": 3})]


@pytest.mark.parametrize(("name", "sheets"), SHEETS)
def test_sheets_are_tables(name, sheets, tmp_path):
    tables = read(WORKBOOKS / name, name, Source(name), tmp_path, ReadLimits())
    assert [t.rows for t in tables] == list(sheets.values())
    sales = tables[0]
    assert [(c.name, c.type) for c in sales.columns] == [("region", "text"), ("sales", "number"), ("day", "date")]
    assert (sales.column("day").minimum, sales.column("day").maximum) == ("2020-01-05", "2020-03-07")
    assert sales.column("sales").maximum == 1200.5
