"""Large files are read by the engine itself: with the same outcome, and repaired where they turn out irregular."""

from __future__ import annotations

import functools
import random
import tomllib
from pathlib import Path

import duckdb
import msgspec
import pytest

from inkfish.data import delimited, sources
from inkfish.data.read import ReadLimits, read
from inkfish.data.table import Source

CASES = tomllib.loads(Path(__file__).with_name("cases").joinpath("text.toml").read_text("utf-8"))["case"]


@pytest.fixture
def everything_is_large(monkeypatch):
    monkeypatch.setattr(sources, "read_delimited", functools.partial(delimited.read_delimited, small=0))


def _read(data: bytes, folder: Path, name: str = "table.csv"):
    folder.mkdir(exist_ok=True)
    (folder / "upload").write_bytes(data)
    (table,) = read(folder / "upload", name, Source(name), folder / "tables", ReadLimits())
    rows = duckdb.connect().execute(f"select * from read_parquet('{folder / 'tables' / table.path}')").fetchall()
    return table, rows


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_the_engine_reads_as_the_repairer_does(case, tmp_path, monkeypatch):
    data = case["text"].removeprefix("\n").encode(case.get("encoding", "utf-8"))
    small, small_rows = _read(data, tmp_path / "small")
    monkeypatch.setattr(sources, "read_delimited", functools.partial(delimited.read_delimited, small=0))
    large, large_rows = _read(data, tmp_path / "large")
    assert large_rows == small_rows
    assert large.columns == small.columns
    assert sorted(msgspec.to_builtins(large.notes), key=str) == sorted(msgspec.to_builtins(small.notes), key=str)


def _rows(count: int, cell) -> bytes:
    """A table of a number and a day, in which `cell(i)` is the text of the number in row i."""
    lines = (f"{cell(i)},2017-01-{i % 28 + 1:02}" for i in range(count))
    return ("n,day\n" + "\n".join(lines) + "\n").encode()


def test_a_few_bad_cells_are_counted_with_examples(tmp_path, everything_is_large):
    table, _ = _read(_rows(20_000, lambda i: "oops 1" if i % 1000 == 17 else i), tmp_path)
    n = table.column("n")
    assert (n.type, n.missing, table.rows) == ("integer", 20, 20_000)
    (note,) = [note for note in table.notes if note.column == "n"]
    assert note.count == 20 and "“oops 1”" in note.text


def test_many_bad_cells_leave_a_column_text(tmp_path, everything_is_large):
    """They are where the sample does not look, and nothing is lost all the same."""
    table, rows = _read(_rows(200_000, lambda i: f"{i} pieces" if 100_000 < i < 108_000 else i), tmp_path)
    n = table.column("n")
    assert (n.type, n.missing) == ("text", 0)
    assert rows[100_500][0] == "100500 pieces"


def test_decimals_beyond_the_sample_widen_the_column(tmp_path, everything_is_large):
    table, rows = _read(_rows(100_000, lambda i: "7.25" if i == 51_003 else i), tmp_path)
    assert table.column("n").type == "number"
    assert float(rows[51_003][0]) == 7.25 and not [n for n in table.notes if n.column == "n"]


def test_decimals_are_not_rounded_away(tmp_path, everything_is_large):
    _, rows = _read(_rows(100_000, lambda i: "0.123456" if i == 51_003 else f"{i}.50"), tmp_path)
    assert float(rows[51_003][0]) == 0.123456


@pytest.mark.parametrize("line", ["1,2017-01-01,extra", "1", '"open,2017-01-01'], ids=["long", "short", "quote"])
def test_an_irregular_row_far_down_is_repaired_and_told(line, tmp_path, everything_is_large):
    lines = _rows(60_000, lambda i: i).decode().splitlines()
    lines[40_001] = line
    table, rows = _read("\n".join(lines).encode(), tmp_path)
    assert len(rows) == table.rows == 60_000
    assert rows[39_999][0] in (39_999, "39999")
    assert table.notes


def test_blank_lines_and_cells_over_lines_are_accounted_for(tmp_path, everything_is_large):
    lines = [f'{i},"a\nb"' if i % 5 == 0 else f"{i},c" for i in range(30_000)]
    lines[500:500] = ["", ""]
    table, rows = _read(("n,text\n" + "\n".join(lines) + "\n").encode(), tmp_path)
    assert table.rows == 30_000 and rows[5] == (5, "a\nb")
    assert any("2 empty rows" in n.text for n in table.notes)


def test_rows_keep_their_order(tmp_path, everything_is_large):
    numbers = [random.Random(1).randrange(10**9) for _ in range(200_000)]
    _, rows = _read(_rows(len(numbers), lambda i: numbers[i]), tmp_path)
    assert [r[0] for r in rows] == numbers


def test_the_same_file_is_stored_once(tmp_path):
    first, _ = _read(b"a,b\n1,2\n3,4\n", tmp_path)
    second, _ = _read(b"a,b\n1,2\n3,4\n", tmp_path, "other.csv")
    assert first.id == second.id and len(list((tmp_path / "tables").glob("*.parquet"))) == 1


def test_many_distinct_values_go_to_their_own_file(tmp_path):
    text = "name,kind\n" + "".join(f"person {i},k{i % 3}\n" for i in range(5_000))
    table, _ = _read(text.encode(), tmp_path)
    values = msgspec.json.decode((tmp_path / "tables" / table.values_path).read_bytes())
    assert len(values["name"]) == 5_000 and set(values) == {"name"}
    assert table.column("name").values == () and len(table.column("kind").values) == 3


CLEAN = "id,day,at,price,share,kind,ok,clock\n" + "".join(
    f"{i},2017-01-{i % 28 + 1:02},2017-01-01 {i % 24:02}:{i % 60:02}:00,{i}.{i % 100:02},{i / 7:.9f},k{i % 5},"
    f"{'yes' if i % 2 else 'no'},{i % 24:02}:30\n" for i in range(30_000)
)


def test_the_short_way_and_the_long_way_agree(tmp_path, monkeypatch, everything_is_large):
    from inkfish.data import read as reader

    taken = []
    short_way = reader.load_directly
    monkeypatch.setattr(reader, "load_directly", lambda *a: taken.append(short_way(*a)) or taken[-1])
    short, short_rows = _read(CLEAN.encode(), tmp_path / "short")
    monkeypatch.setattr(reader, "load_directly", lambda *a: None)
    long, long_rows = _read(CLEAN.encode(), tmp_path / "long")
    assert taken[0] is not None, "a clean file goes the short way"
    assert short_rows == long_rows
    assert [msgspec.structs.replace(c, distinct=0, mean=None) for c in short.columns] == [
        msgspec.structs.replace(c, distinct=0, mean=None) for c in long.columns]
    assert short.notes == long.notes


def test_one_odd_cell_ends_the_short_way(tmp_path, everything_is_large):
    lines = CLEAN.splitlines()
    lines[20_001] = lines[20_001].replace(lines[20_001].split(",")[0], "?", 1)
    table, rows = _read("\n".join(lines).encode(), tmp_path)
    assert rows[20_000][0] is None and table.column("id").missing == 1
    assert any(n.column == "id" and n.count == 1 and "“?”" in n.text for n in table.notes)
