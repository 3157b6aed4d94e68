"""What is chosen: the user's words where they can be drawn, else the rule that fits."""

from __future__ import annotations

import itertools
import tomllib
from pathlib import Path
from typing import get_args

import msgspec
import pytest
import samples as s

from inkfish.charts.atlas import load_atlas
from inkfish.charts.choose import Choice, choose, fit
from inkfish.query.plan import Chart, ChartKind, Column

CASES = tomllib.loads((Path(__file__).parent / "cases" / "choose.toml").read_text())["case"]

MAKE = {
    "text": lambda: s.text("region"),
    "text2": lambda: s.text("product"),
    "month": s.time,
    "year": lambda: s.time(grain="year"),
    "date": lambda: s.time(grain="day"),
    "weekday": lambda: s.part("weekday"),
    "monthpart": lambda: s.part("month"),
    "hour": lambda: s.part("hour"),
    "bin": lambda: s.bins("price", 10),
    "step": lambda: s.step("doors"),
    "yearint": lambda: s.step("year"),
    "sum": s.total,
    "sum2": lambda: s.total("cost"),
    "avg": lambda: s.total("price", func="avg"),
    "pct": lambda: s.total("margin", s.PERCENT, func="avg"),
    "count": lambda: s.total("orders", None, func="count"),
    "bare": lambda: s.total("rain", None),
    "running": lambda: s.running("rain"),
    "raw": lambda: s.raw("price"),
    "raw2": lambda: s.raw("rating"),
    "country": lambda: s.text("country"),
    "state": lambda: s.text("state"),
    "open": lambda: s.total("open", func="first"),
    "high": lambda: s.total("high", func="max"),
    "low": lambda: s.total("low", func="min"),
    "close": lambda: s.total("close", func="last"),
    "rawtext": lambda: s.text("region"),
    "rawtext2": lambda: s.text("product"),
}

WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]

COUNTRY = tuple(load_atlas("world").names.values())
STATE = tuple(load_atlas("us").names.values())

LABEL = {
    "country": lambda i: COUNTRY[i][0],
    "state": lambda i: STATE[i][1],
    "text": lambda i: f"Area {i}",
    "text2": lambda i: f"Kind {i}",
    "month": lambda i: f"{2010 + i // 12}-{i % 12 + 1:02d}-01",
    "year": lambda i: f"{2000 + i}-01-01",
    "date": lambda i: f"2017-01-{i + 1:02d}",
    "weekday": WEEKDAYS.__getitem__,
    "monthpart": MONTHS.__getitem__,
    "hour": lambda i: i,
    "bin": lambda i: i * 10.0,
    "step": lambda i: i + 1,
    "yearint": lambda i: 2000 + i,
}


def made(case: dict) -> s.Sample:
    """Return a case as plan and result."""
    kinds = case["columns"]
    parts = [MAKE[k]() for k in kinds]
    labels = [k for k in kinds if k in LABEL]
    if any(k.startswith("raw") for k in kinds):
        rows = [
            [f"T{i % (4 if k == 'rawtext' else 30)}" if "text" in k else (i * 37 % 101) + 0.5 for k in kinds]
            for i in range(case["rows"][0])
        ]
    else:
        rows = [
            [*combo, *(_value(case, n, k) for k in kinds[len(labels) :])]
            for n, combo in enumerate(
                itertools.product(*(_labels(case, k, c) for k, c in zip(labels, case["rows"], strict=True)))
            )
        ]
    sample = s.sample(case["name"], parts, rows)
    chart = case.get("chart", {})
    exprs = {c.key: c.expr for c in sample.result.columns}
    chart = Chart(**{k: exprs.get(v, v) if k in ("x", "y", "color", "facet") else v for k, v in chart.items()})
    return s.Sample(sample.name, msgspec.structs.replace(sample.plan, chart=chart), sample.result)


def _labels(case: dict, kind: str, count: int) -> list:
    suffix = " of the greater metropolitan area" if case.get("long") else ""
    return [f"{LABEL[kind](i)}{suffix}" if suffix else LABEL[kind](i) for i in range(count)]


def _value(case: dict, n: int, kind: str) -> float:
    value = case["values"][n] if "values" in case else 10 + n * 7 % 23
    return value * case.get("times", {}).get(kind, 1)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["name"])
def test_choice(case: dict) -> None:
    """Each case of the table is chosen as it says."""
    sample = made(case)
    choice = choose(sample.plan, sample.result)
    assert choice.kind == case["kind"], choice
    assert choice.reason
    for name in ("horizontal", "x", "color", "facet", "axes", "panels", "stack"):
        if name in case:
            assert getattr(choice, name) == case[name], choice
    assert case.get("note", "") in " ".join(choice.notes)
    assert case.get("reason", "") in choice.reason
    if "note" not in case:
        assert not choice.notes


def test_every_kind_asked_is_honoured_or_explained() -> None:
    """Whatever is asked of whatever result, it is drawn, or a note says why not; never an error."""
    for sample in s.samples():
        for kind in get_args(ChartKind):
            plan = msgspec.structs.replace(sample.plan, chart=Chart(kind))
            choice = choose(plan, sample.result)
            split = kind == "bar" and choice.kind in ("stacked_bar", "grouped_bar")
            binned = kind == "histogram" and choice.kind == "stacked_bar"
            panels = choice.panels and choice.kind == "bar"
            assert choice.kind == kind or choice.notes or split or binned or panels, (sample.name, kind, choice)


def test_choice_survives_storage() -> None:
    """A choice is the same after it was kept as JSON."""
    for sample in s.samples():
        choice = choose(sample.plan, sample.result)
        assert msgspec.json.decode(msgspec.json.encode(choice), type=Choice) == choice


def test_alternatives_can_be_chosen() -> None:
    """Each alternative offered is drawn when it is asked for."""
    for sample in s.samples():
        for other in choose(sample.plan, sample.result).alternatives:
            asked = choose(msgspec.structs.replace(sample.plan, chart=Chart(other.kind)), sample.result)
            assert asked.kind == other.kind or asked.panels, (sample.name, other)


# -- what is drawn of it ----------------------------------------------------------------------------------------------


def sample_named(name: str) -> s.Sample:
    """Return one sample."""
    return next(x for x in s.samples() if x.name == name)


def fitted(name: str, most: int = 5000):
    """Return a sample's choice, rows drawn and notes."""
    sample = sample_named(name)
    choice = choose(sample.plan, sample.result)
    return sample, choice, *fit(choice, sample.result, most)


def test_others_sum_to_the_whole() -> None:
    """Amounts left out are summed, so that the drawn rows add up to all rows."""
    for name in ("bar_60", "stacked_20_brands", "treemap_150"):
        sample, _, result, notes = fitted(name)
        assert len(result.rows) < len(sample.result.rows)
        assert sum(r[-1] for r in result.rows) == pytest.approx(sum(r[-1] for r in sample.result.rows))
        assert "Other" in " ".join(notes)
        assert all(c == d for c, d in zip(result.columns, sample.result.columns, strict=True))


def test_averages_are_never_summed() -> None:
    """Averages left out are left out, and it is said."""
    sample, _, result, notes = fitted("bar_60_averages")
    assert result.rows == sample.result.rows[:20]
    assert "20 largest of 60" in notes[0]
    assert "Other" not in notes[0]


def test_sampling_is_the_same_every_time() -> None:
    """Points are taken at random but always the same ones, and it is said."""
    _, _, one, notes = fitted("scatter_10000", 1000)
    _, _, two, _ = fitted("scatter_10000", 1000)
    assert one == two
    assert len(one.rows) == 1000
    assert "1,000 of 10,000" in notes[0]


def test_order_of_the_plan_is_kept() -> None:
    """Rows that the plan ordered are drawn in that order; others with the largest first, calendars in theirs."""
    sample = s.sample("x", [s.text("region"), s.total()], [("a", 1.0), ("c", 3.0), ("b", 2.0)], order=True)
    assert fit(choose(sample.plan, sample.result), sample.result, 100)[0].rows == sample.result.rows
    plain = s.sample("x", [s.text("region"), s.total()], [("a", 1.0), ("c", 3.0), ("b", 2.0)])
    assert [r[0] for r in fit(choose(plain.plan, plain.result), plain.result, 100)[0].rows] == ["c", "b", "a"]
    _, _, result, _ = fitted("bar_weekdays")
    assert [r[0] for r in result.rows] == WEEKDAYS


def test_rows_without_a_value_are_told() -> None:
    """Points that lack a number are not drawn, and counted."""
    sample = s.sample("x", [s.raw("price"), s.raw("rating")], [(1.0, 2.0), (None, 3.0), (4.0, 5.0), (6.0, None)])
    result, notes = fit(choose(sample.plan, sample.result), sample.result, 100)
    assert result.rows == ((1.0, 2.0), (4.0, 5.0))
    assert "2 rows without a value" in notes[0]


def test_column_found_through_its_grain() -> None:
    """The user's x may be the plain column where the plan has it by month."""
    sample = s.sample(
        "x",
        [s.text("region"), s.time(), s.total()],
        [("a", "2016-01-01", 1.0), ("a", "2016-02-01", 2.0)],
        chart=Chart("bar", color=Column("sales", "date")),
    )
    assert choose(sample.plan, sample.result).color == "c1"


def test_a_line_never_runs_back() -> None:
    """Several single rows of one time are points, also where a line or candles were asked for; it is said."""
    rows = [(f"2016-01-{1 + i // 3:02d}", 1.0 + i, 2.0 + i, 0.5 + i, 1.5 + i) for i in range(12)]
    parts = [s.time(grain="day"), *(s.raw(n) for n in ("open", "high", "low", "close"))]
    for kind in ("line", "area", "candlestick"):
        sample = s.sample("x", parts, rows, chart=Chart(kind))
        choice = choose(sample.plan, sample.result)
        assert choice.kind == "scatter"
        assert "several rows for one time" in choice.notes[0]
