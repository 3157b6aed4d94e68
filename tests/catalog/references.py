"""What pandas makes of the starter's own files, for the cases."""

from __future__ import annotations

import math
from collections import Counter
from functools import cache
from typing import Any

import pandas as pd

from inkfish.data.catalog import starter
from inkfish.query.result import Result

TABLES = {
    "sp": "share-prices/prices", "wd": "world-development/countries", "we": "world-economy/countries",
    "wp": "world-population/countries", "wpp": "world-population/projections", "co2": "co2-emissions/countries",
    "st": "us-local-unemployment/states", "ct": "us-local-unemployment/counties", "uu": "us-unemployment/monthly",
    "emp": "us-employment/sectors", "mar": "us-marriages/yearly", "cw": "city-weather/daily",
    "ch": "city-weather/hourly", "sea": "sea-temperature/readings", "deg": "women-degrees/fields",
    "wheat": "wheat-prices/prices", "br": "browser-share/versions", "iowa": "iowa-electricity/sources",
    "el": "chemical-elements/elements", "peng": "penguins/penguins", "cars": "classic-cars/cars",
    "fe": "fuel-economy/models", "sprint": "olympic-sprint/medallists", "films": "films/films",
    "air": "us-airports/airports",
}  # fmt: skip


@cache
def table(name: str) -> pd.DataFrame:
    """Return one of the starter's files."""
    return pd.read_csv(starter() / f"{TABLES[name]}.csv", keep_default_na=False, na_values=[""])


class Names(dict):
    """The names that an expression may use."""

    def __missing__(self, name: str) -> Any:
        if name not in TABLES:
            raise KeyError(name)
        return table(name)


def last(times: pd.Series, years: int) -> str:
    """Return the last day before the last years of a time."""
    newest = pd.Timestamp(times.max())
    return str((newest + pd.offsets.MonthEnd(0) - pd.DateOffset(years=years)).date())


def year_of(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the last year of daily rows."""
    newest = pd.Timestamp(table("sp").date.max())
    return frame[frame.date > str((newest - pd.DateOffset(years=1)).date())]


def _by(frame: pd.DataFrame, metric: str, time: str, size: int) -> pd.Series:
    return frame.groupby(frame[time].str[:size])[metric].mean()


def monthly(frame: pd.DataFrame, metric: str, time: str = "date") -> pd.DataFrame:
    """Return the averages of months, called by their first day."""
    return _by(frame, metric, time, 7).rename(lambda m: f"{m}-01").reset_index()


def yearly(frame: pd.DataFrame, metric: str, time: str = "date") -> pd.DataFrame:
    """Return the averages of years, called by their first day."""
    return _by(frame, metric, time, 4).rename(lambda y: f"{y}-01-01").reset_index()


def totals(frame: pd.DataFrame, metric: str, time: str = "date") -> pd.DataFrame:
    """Return the sums of years, called by their first day."""
    return frame.groupby(frame[time].str[:4])[metric].sum().rename(lambda y: f"{y}-01-01").reset_index()


def daily(frame: pd.DataFrame, metric: str, time: str) -> pd.DataFrame:
    """Return the averages of days."""
    return _by(frame, metric, time, 10).reset_index()


def top(frame: pd.DataFrame, label: str, metric: str, count: int) -> pd.DataFrame:
    """Return the rows with the highest values."""
    return frame[[label, metric]].dropna().sort_values([metric, label], ascending=[False, True]).head(count)


def bottom(frame: pd.DataFrame, label: str, metric: str, count: int) -> pd.DataFrame:
    """Return the rows with the lowest values."""
    return frame[[label, metric]].dropna().sort_values([metric, label]).head(count)


def growth(frame: pd.DataFrame, metric: str) -> pd.DataFrame:
    """Return the change of each year in percent."""
    return pd.DataFrame({"year": frame.year, "growth": frame[metric].pct_change() * 100})


FUNCTIONS = (last, year_of, monthly, yearly, totals, daily, top, bottom, growth)


def wanted(expression: str) -> Counter:
    """Return the rows that a case's expression gives."""
    found = eval(expression, Names({f.__name__: f for f in FUNCTIONS} | {"__builtins__": {}}))
    if isinstance(found, pd.Series):
        found = found.to_frame().reset_index(drop=found.index.name is None)
    rows = found.itertuples(index=False) if isinstance(found, pd.DataFrame) else [(found,)]
    return Counter(_row(row) for row in rows if not _empty(row))


def given(result: Result) -> Counter:
    """Return the rows of an answer; those without any figure do not count."""
    measures = [at for at, c in enumerate(result.columns) if c.role == "measure"]
    rows = [row for row in result.rows if not measures or any(row[at] is not None for at in measures)]
    return Counter(_row(row) for row in rows if not _empty(row))


def _empty(row: tuple) -> bool:
    return any(v is None or (isinstance(v, float) and math.isnan(v)) for v in row)


def _row(row: tuple) -> tuple[str, ...]:
    return tuple(sorted(map(_cell, row)))


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return value[:10] if value[4:5] == "-" and value[7:8] == "-" else value.casefold()
    return f"{float(value) * (1 + 1e-9):.5g}"  # a hair up, so that halves that differ in the last bit round alike
