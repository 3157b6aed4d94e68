"""JSON, workbooks, Parquet and archives: every shape that holds a table gives it."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import zipfile

import duckdb
import pandas as pd
import pytest

from inkfish.data.read import ReadLimits, read
from inkfish.data.table import Source
from inkfish.errors import DataError


@pytest.fixture
def load(tmp_path):
    def load(data, name, limits=None):
        path = tmp_path / "upload"
        path.write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
        tables = read(path, name, Source(name), tmp_path / "tables", limits or ReadLimits())
        return {t.title: (t, _rows(tmp_path / "tables" / t.path)) for t in tables}
    return load


def _rows(path):
    return duckdb.connect().execute(f"select * from read_parquet('{path}')").fetchall()


RECORDS = [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}]
SHAPES = {
    "records": RECORDS,
    "columns": {"a": [1, 2], "b": ["x", "y"]},
    "columns by row": {"a": {"0": 1, "1": 2}, "b": {"0": "x", "1": "y"}},
    "split": {"columns": ["a", "b"], "data": [[1, "x"], [2, "y"]]},
    "under a key": {"page": 1, "results": RECORDS},
    "deep under a key": {"meta": {"n": 2}, "data": {"list": {"items": RECORDS}}},
    "a page": [{"page": 1, "pages": 1}, RECORDS],
    "rows with a header": [["a", "b"], [1, "x"], [2, "y"]],
    "features": {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": r} for r in RECORDS]},
}


@pytest.mark.parametrize("value", SHAPES.values(), ids=SHAPES.keys())
def test_shapes_of_json(value, load):
    ((table, rows),) = load(value, "t.json").values()
    assert [c.name for c in table.columns] == ["a", "b"]
    assert rows == [(1, "x"), (2, "y")]


def test_json_lines(load):
    ((table, rows),) = load(b'{"a": 1}\n{"a": 2, "b": true}\n\n{"b": null}\n', "t.jsonl").values()
    assert rows == [(1, None), (2, True)] or rows == [(1, None), (2, True), (None, None)]
    assert table.column("b").type == "boolean"


def test_nested_objects_become_dotted_names(load):
    value = [{"id": 1, "at": {"city": "Rome", "geo": {"lat": 1.5}}, "tags": ["p", "q"], "more": [{"x": 1}]}] * 2
    ((table, rows),) = load(value, "t.json").values()
    assert [c.name for c in table.columns] == ["id", "at.city", "at.geo.lat", "tags", "more"]
    assert rows[0][3:] == ("p, q", '[{"x": "1"}]') or rows[0][3:] == ("p, q", '[{"x": 1}]')


def test_several_lists_are_several_tables(load):
    found = load({"customers": [{"id": 1}, {"id": 2}], "orders": [{"id": 9, "customer_id": 1}]}, "shop.json")
    assert set(found) == {"customers", "orders"}
    assert len({t.id for t, _ in found.values()}) == 2


def test_records_by_name(load):
    ((_, rows),) = load({"fr": {"n": 1, "m": 2}, "de": {"n": 3, "m": 4}}, "t.json").values()
    assert rows == [("fr", 1, 2), ("de", 3, 4)]


def test_digits_of_json_are_kept(load):
    ((_, rows),) = load(b'[{"price": 0.10, "n": 12345678901234567}, {"price": 2.35, "n": 1}]', "t.json").values()
    assert rows[0][1] == 12345678901234567 and str(rows[0][0]) == "0.10"


def _workbook(sheets, engine=None, **options):
    out = io.BytesIO()
    with pd.ExcelWriter(out, engine=engine) as writer:
        for name, frame in sheets.items():
            frame.to_excel(writer, sheet_name=name, index=False, **options)
    return out.getvalue()


FRAME = pd.DataFrame({
    "when": pd.to_datetime(["2017-01-01", "2017-02-01"]), "amount": [1.5, None], "n": [1, 2],
    "seen": [dt.datetime(2017, 1, 1, 10, 30), dt.datetime(2017, 1, 2, 11, 0)], "ok": [True, False], "t": ["a", "b"],
})


def test_every_sheet_is_a_table(load):
    sheets = {"Sales": FRAME, "Sheet2": pd.DataFrame({"k": [1, 2]}), "Empty": pd.DataFrame()}
    found = load(_workbook(sheets), "book.xlsx")
    assert set(found) == {"Sales", "book Sheet2"}
    table, rows = found["Sales"]
    types = [(c.name, c.type) for c in table.columns]
    assert types == [("when", "date"), ("amount", "number"), ("n", "integer"), ("seen", "datetime"), ("ok", "boolean"),
                     ("t", "text")]
    assert rows[0][3] == dt.datetime(2017, 1, 1, 10, 30) and table.column("amount").missing == 1


def test_a_title_above_a_sheet(load):
    found = load(_workbook({"Only": pd.DataFrame({"k": [1, 2], "v": ["x", "y"]})}, startrow=3, startcol=2), "one.xlsx")
    ((title, (_, rows)),) = found.items()
    assert title == "one" and rows == [(1, "x"), (2, "y")]


def test_parquet_of_every_type(load, tmp_path):
    path = tmp_path / "made.parquet"
    duckdb.connect().execute(f"""copy (
        select i::tinyint as small, i::ubigint as big, i / 10 as share, 0.1::float as single,
            (i * 1.25)::decimal(10, 2) as price, date '2017-01-01' + i::int as day,
            timestamptz '2017-01-01 10:00:00+00' as at, '$' || i || '.50' as paid, {{'a': i, 'b c': 'x'}} as inner,
            [i, i] as many, 'x'::blob as bytes, uuid() as key, i % 2 = 0 as even, time '10:30:00' as clock,
            '00' || i as code
        from range(3) t(i)) to '{path}' (format parquet)""")
    ((table, rows),) = load(path.read_bytes(), "t.parquet").values()
    found = {c.name: (c.type, c.role) for c in table.columns}
    assert found["small"] == ("integer", "measure") and found["price"] == ("number", "measure")
    assert (found["day"], found["at"], found["clock"]) == (("date", "time"), ("datetime", "time"), ("time", "time"))
    assert found["paid"] == ("number", "measure") and table.column("paid").unit.code == "USD"
    assert found["inner.a"][0] == "integer" and found["inner.b c"][0] == "text"
    assert found["key"] == ("text", "identifier") and found["code"][0] == "text" and found["even"][0] == "boolean"
    assert "bytes" not in found and any("binary" in n.text for n in table.notes)
    assert float(rows[0][[c.name for c in table.columns].index("single")]) == 0.1


CSV = b"a,b\n1,x\n2,y\n"


def test_gzip(load):
    ((title, (_, rows)),) = load(gzip.compress(CSV), "sales.csv.gz").items()
    assert title == "sales" and rows == [(1, "x"), (2, "y")]


def test_zip_of_many_kinds(load):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("folder/sales.csv", CSV)
        archive.writestr("more.json", json.dumps([{"c": 1}, {"c": 2}]))
        archive.writestr("book.xlsx", _workbook({"Only": pd.DataFrame({"k": [1, 2]})}))
        archive.writestr("deep.csv.gz", gzip.compress(CSV))
        archive.writestr("README.txt", "These are the figures that you asked for, as of last week.")
        archive.writestr("__MACOSX/._sales.csv", b"junk")
    found = load(out.getvalue(), "all.zip")
    assert set(found) == {"sales", "more", "book", "deep"}


def test_limits_name_the_file(load):
    wide = ",".join(f"c{i}" for i in range(60)) + "\n" + ",".join("1" * 60) + "\n"
    with pytest.raises(DataError, match=r"^sales.csv has more than 50 columns\.$"):
        load(wide.encode(), "sales.csv", ReadLimits(max_columns=50))
    with pytest.raises(DataError, match=r"^sales.csv has more than 3 rows\.$"):
        load(b"a,b\n" + b"1,2\n" * 5, "sales.csv", ReadLimits(max_rows=3))


def test_a_wide_table_of_gaps_is_read_in_the_memory_there_is(load):
    """Each record has a field of its own: the columns are text with words for missing to look for, in every cell."""
    records = [{f"k{i}": "n/a" if i % 2 else "x", "v": i} for i in range(700)]
    ((table, rows),) = load(records, "gaps.json", ReadLimits(memory=1 << 30)).values()
    assert (table.rows, len(table.columns)) == (700, 701)
    assert sum(cell == "x" for row in rows for cell in row) == 350
    assert not any(cell == "n/a" for row in rows for cell in row)


@pytest.mark.parametrize("word", ["n/a", "-", "...", "?", "not available"])
def test_words_for_missing_are_whole_texts_and_no_pattern(load, word):
    """Between other words a mark is a value's part; a dot or a question mark stands for itself alone."""
    cells = ["alpha", word, "beta", f"{word} x", "axxb", "gamma", "delta", "abc"]
    lines = "".join(f"{c},{i}\n" for i, c in enumerate(cells))
    ((_, rows),) = load(f"name,n\n{lines}".encode(), "w.csv").values()
    assert [row[0] for row in rows] == [None if c == word else c for c in cells]


@pytest.mark.parametrize(("type", "beyond"), [
    ("date", ["5877642-06-25 (BC)", "0044-03-15 (BC)", "10000-01-01", "infinity", "-infinity"]),
    ("timestamp", ["290309-12-22 (BC) 00:00:00", "10000-01-01", "infinity"]),
    ("timestamptz", ["290309-12-22 (BC) 00:00:00+00", "10000-01-01 00:00:00+00", "-infinity"]),
    ("double", ["inf", "-inf", "nan"]),
])
def test_what_no_calendar_or_scale_holds_is_missing_and_told(load, tmp_path, type, beyond):
    within = ["1.5", "-2"] if type == "double" else ["0001-01-01", "9999-12-31", "2020-05-06"]
    cells = ", ".join(f"('{text}'::{type})" for text in [*within, *beyond])
    file = tmp_path / "beyond.parquet"
    duckdb.connect().execute(f"copy (select * from (values {cells}, (null)) t(d)) to '{file}' (format parquet)")
    ((table, rows),) = load(file.read_bytes(), "beyond.parquet").values()
    assert sum(row[0] is not None for row in rows) == len(within)
    assert [(note.column, note.count) for note in table.notes] == [("d", len(beyond))]
    assert "missing" in table.notes[0].text
