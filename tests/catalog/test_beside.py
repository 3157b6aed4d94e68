"""A user's file and the catalog in one answer: matched by names and codes, told how far, and no row lost or doubled."""

from __future__ import annotations

from pathlib import Path

import pytest

from inkfish.analyst.thread import Thread
from inkfish.data.limits import ReadLimits
from inkfish.data.read import read
from inkfish.data.table import Source

LIMITS = ReadLimits(max_bytes=10**7, max_rows=10**5, max_columns=100, memory=10**9)
SALES = """country,region,sales
Germany,EU,120
USA,NA,300
U.K.,EU,90
DEU,EU,20
Atlantis,XX,5
Japan,AS,80
Japan,AS,80
"""
YEARLY = "country,year,sales\n" + "".join(f"{c},{y},7\n" for c in ("Germany", "USA", "Narnia") for y in (2002, 2007))


@pytest.fixture
def thread(reader, tmp_path: Path):
    def make(text: str) -> Thread:
        file = tmp_path / "sales.csv"
        file.write_text(text)
        reader.home.mkdir(parents=True, exist_ok=True)
        return Thread(tuple(read(file, file.name, Source("sales.csv"), reader.home, LIMITS)))

    return make


def _rows(answer):
    return {row[0]: row[1:] for row in answer.cards[0].result.rows}


def _told(answer):
    return next(b["text"] for b in answer.blocks if b["type"] == "text")


def test_a_metric_is_added_by_names_and_codes_and_the_rest_is_named(reader, thread):
    _, after = reader.ask("total sales by country", thread(SALES))
    answer, after = reader.ask("add GDP per capita for these countries", after)
    rows = _rows(answer)
    assert rows["Germany"][1] == rows["DEU"][1] == pytest.approx(32170.37)
    assert rows["Japan"] == (160, pytest.approx(31656.07))
    assert rows["Atlantis"] == (5, None)
    told = "5 of 6 values of Country (83%) are countries of the catalog; without a counterpart: Atlantis."
    assert told in _told(answer)
    assert "2007" in _told(answer)
    assert [s.kind for s in answer.cards[0].sources] == ["file", "catalog"]
    again, _ = reader.ask("sort by gdp per capita", after)
    assert set(_rows(again)) == set(rows), "rows without a counterpart stay in what follows"


def test_without_an_answer_before(reader, thread):
    answer, _ = reader.ask("add GDP per capita for these countries", thread(SALES))
    assert answer.cards and dict(_rows(answer))["USA"][-1] == pytest.approx(42951.65)


def test_with_years_in_both_each_year_has_its_own_figure(reader, thread):
    answer, _ = reader.ask("GDP per capita and sales by year for Germany", thread(YEARLY))
    assert _rows(answer) == {2002: (pytest.approx(30035.80), 7), 2007: (pytest.approx(32170.37), 7)}


def test_equal_rows_are_both_counted(reader, thread):
    answer, _ = reader.ask("total sales and GDP per capita by country", thread(SALES))
    assert _rows(answer)["Japan"][0] == 160


def test_what_a_file_has_is_answered_from_the_file(reader, thread):
    answer, after = reader.ask("total sales by region", thread(SALES))
    assert [s.name for s in answer.cards[0].sources] == ["sales.csv"]
    assert len(after.tables) == 1
