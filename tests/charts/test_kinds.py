"""Treemaps, waterfalls, candlesticks, calendars, donuts and the latest value: true to their rows."""

from __future__ import annotations

import math

import msgspec
import pytest
import samples as s
from pictures import spec_of, svg_of, texts_of

from inkfish.charts.choice import Choice
from inkfish.charts.choose import choose, fit
from inkfish.charts.draw import draw_choice
from inkfish.charts.marks.tiles import squarify
from inkfish.query.plan import Chart


def sample_named(name: str) -> s.Sample:
    """Return one sample."""
    return next(x for x in s.samples() if x.name == name)


def values_of(name: str, layer: int = 0, width: int = 720) -> list[dict]:
    """Return the rows of one layer of a sample's picture."""
    return spec_of(sample_named(name), width)["layer"][layer]["data"]["values"]


def said(spec: dict) -> set[str]:
    """Return the words of a picture."""
    return {t.words for t in texts_of(svg_of(spec))}


# -- treemaps ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sizes", [[6, 6, 4, 3, 2, 2, 1], [1], [5, 5, 5, 5], [1000, 1, 1e-6], [3, 2, 0]])
def test_tiles_fill_their_place_by_size(sizes: list[float]) -> None:
    """Areas are as the sizes, tiles stay inside and lie beside one another."""
    placed = squarify(sizes, (0.0, 0.0, 600.0, 400.0))
    areas = [(r - x) * (b - t) for x, t, r, b in placed]
    whole = sum(sizes)
    assert areas == pytest.approx([v / whole * 240_000 for v in sizes], abs=0.02)
    assert all(-1e-6 <= x <= r <= 600.001 and -1e-6 <= t <= b <= 400.001 for x, t, r, b in placed)
    for i, (x, t, r, b) in enumerate(placed):
        for x2, t2, r2, b2 in placed[i + 1 :]:
            assert min(r, r2) - max(x, x2) < 1e-6 or min(b, b2) - max(t, t2) < 1e-6


def test_tiles_of_the_book() -> None:
    """The example of Bruls, Huizing and van Wijk: 6, 6, 4, 3, 2, 2, 1 in 6 by 4."""
    placed = squarify([6, 6, 4, 3, 2, 2, 1], (0, 0, 6, 4))
    assert placed[:2] == [(0, 0, 3.0, 2.0), (0, 2.0, 3.0, 4)]
    assert [round((r - x) / (b - t), 2) for x, t, r, b in placed[2:4]] == [0.73, 0.55]


@pytest.mark.parametrize("width", [320, 720, 1400])
def test_treemap_areas_are_the_amounts(width: int) -> None:
    """At every width the areas of the tiles are as their amounts."""
    rows = values_of("treemap", 0, width)
    areas = [(r["right"] - r["left"]) * (r["bottom"] - r["top"]) for r in rows]
    amounts = sorted((row[1] for row in sample_named("treemap").result.rows), reverse=True)
    shares = [a / sum(areas) for a in areas]
    assert shares == pytest.approx([a / sum(amounts) for a in amounts], abs=0.003)


def test_tiles_of_a_group_have_its_colour() -> None:
    """Tiles of a group share a colour, and groups differ."""
    rows = values_of("treemap_groups")
    groups: dict[str, set[str]] = {}
    for r in rows:
        groups.setdefault(r["tip"].split("\n")[0].split(", ")[1], set()).add(r["color"])
    assert set(groups) == set(s.REGIONS)
    assert all(len(c) == 1 for c in groups.values())
    assert len({next(iter(c)) for c in groups.values()}) == len(groups)


# -- waterfalls -------------------------------------------------------------------------------------------------------


def test_waterfall_starts_where_the_last_bar_ended() -> None:
    """Each change starts at the sum of those before it, and the last bar is the sum of all."""
    rows = values_of("waterfall", 1)
    amounts = sorted((r[1] for r in sample_named("waterfall").result.rows), reverse=True)
    for i, row in enumerate(rows[:-1]):
        assert (row["from"], row["to"]) == (sum(amounts[:i]), sum(amounts[: i + 1]))
    assert (rows[-1]["from"], rows[-1]["to"]) == (0, sum(amounts))
    assert {"+$210K", "-$170K", "Total", "$152K"} <= said(spec_of(sample_named("waterfall")))


def test_waterfall_of_many_changes_still_ends_at_the_sum() -> None:
    """Changes beyond those drawn are one, and the total is that of all rows."""
    rows = values_of("waterfall_many", 1)
    assert len(rows) == 17
    assert rows[-1]["to"] == pytest.approx(sum(r[1] for r in sample_named("waterfall_many").result.rows))


def test_waterfall_with_levels() -> None:
    """Rows that are marked as levels stand on zero, and what follows starts from them."""
    flag = (s.Dimension(s.column("level")), {"name": "level", "title": "Level", "type": "boolean"})
    rows = [("2019", True, 100.0), ("Sales", False, 40.0), ("Costs", False, -15.0), ("2020", True, 125.0)]
    sample = s.sample("x", [s.text("item"), flag, s.total()], rows)
    choice = Choice("bar", "", x="c0", y=("c2",), label="c1", stack="waterfall")
    spec = draw_choice(choice, fit(choice, sample.result, 100)[0], title="From 2019 to 2020", width=600)
    bars = spec["layer"][1]["data"]["values"]
    assert [(b["from"], b["to"]) for b in bars] == [(0, 100), (100, 140), (140, 125), (0, 125)]


# -- candlesticks -----------------------------------------------------------------------------------------------------


def test_candles_are_put_together_truly() -> None:
    """A month's candle opens with its first day, closes with its last, and reaches as far as any of its days."""
    sample = sample_named("candles_1100")
    choice = choose(sample.plan, sample.result)
    result, notes = fit(choice, sample.result, 5000)
    assert "1,100 dates are drawn as" in notes[0] and "month" in notes[0]
    for when, opened, high, low, close in result.rows[3:6]:
        days = [r for r in sample.result.rows if r[0][:7] == when[:7]]
        assert (opened, close) == (days[0][1], days[-1][4])
        assert (high, low) == (max(r[2] for r in days), min(r[3] for r in days))


def test_candles_reach_from_low_to_high() -> None:
    """Wicks are the day's range, bodies from opening to closing, coloured by which is higher."""
    spec = spec_of(sample_named("candles"))
    wicks, bodies = (spec["layer"][i]["data"]["values"] for i in (0, 1))
    for row, wick, body in zip(sample_named("candles").result.rows, wicks, bodies, strict=True):
        assert (wick["low"], wick["high"]) == (row[3], row[2])
        assert body["way"] == ("Closed higher" if row[4] >= row[1] else "Closed lower")
        if abs(row[1] - row[4]) > 0.2:
            assert (body["from"], body["to"]) == (min(row[1], row[4]), max(row[1], row[4]))


def test_columns_of_prices_are_found_by_name() -> None:
    """Opening, highest, lowest and closing are found whatever their order, also when they are aggregates."""
    titles = {"close": "Last close", "open": "Opening price", "low": "Lowest", "volume": "Volume", "high": "High (USD)"}
    parts = [s.time(grain="week"), *(s.total(n, title=t, func="avg") for n, t in titles.items())]
    rows = [(f"2020-0{i + 1}-06", 4.0, 2.0, 1.0, 900, 5.0) for i in range(6)]
    choice = choose(*(lambda x: (x.plan, x.result))(s.sample("x", parts, rows)))
    assert choice.kind == "candlestick"
    assert choice.y == ("c2", "c5", "c3", "c1")


# -- calendars --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "width"), [("calendar", 720), ("calendar", 340), ("calendar_years", 720)])
def test_calendar_has_a_cell_for_each_day(name: str, width: int) -> None:
    """Each day has a place of its own, Mondays above Tuesdays."""
    cells = values_of(name, 0, width)
    assert len(cells) == len(sample_named(name).result.rows)
    assert len({(c["week"], c["top"]) for c in cells}) == len(cells)
    first, second = cells[0], cells[3]  # Friday 1 and Monday 4 January 2016
    assert second["week"] == first["week"] + 1
    assert second["top"] < first["top"]


def test_calendar_keeps_the_last_years() -> None:
    """Of many years the last six are drawn, and it is said."""
    rows = [(f"{y}-03-{d:02d}", y + d) for y in range(2005, 2016) for d in range(2, 20)]
    sample = s.sample("x", [s.time(grain="day"), s.total()], rows, chart=Chart("heatmap"))
    result, notes = fit(choose(sample.plan, sample.result), sample.result, 5000)
    assert min(r[0] for r in result.rows) == "2010-03-02"
    assert "last 6 of 11 years" in notes[0]


def test_calendar_of_months() -> None:
    """Values by month are a row for each year."""
    assert {"2016", "2020", "Jan", "Dec"} <= said(spec_of(sample_named("calendar_months")))


# -- pies and figures -------------------------------------------------------------------------------------------------


def test_donut_holds_its_total() -> None:
    """A ring has the sum of its parts in the middle; a pie has no hole."""
    spec = spec_of(sample_named("donut"))
    assert spec["layer"][0]["mark"]["innerRadius"] > 20
    assert {"$1M", "Total"} <= said(spec)
    assert not spec_of(sample_named("pie"))["layer"][0]["mark"]["innerRadius"]


def test_a_pie_of_many_parts_has_one_slice_for_the_rest() -> None:
    """The largest have a slice each, the others one together, whose figure is their sum; the rows stay whole."""
    parts = [(f"Product {i}", 100 - i) for i in range(20)]
    sample = s.sample("x", [s.text("product"), s.total(unit=None)], parts, chart=Chart("pie"), title="Revenue")
    choice = choose(sample.plan, sample.result)
    result, notes = fit(choice, sample.result, 5000)
    slices = draw_choice(choice, result, title="Revenue", width=600)["layer"][0]["data"]["values"]
    assert [v["name"] for v in slices] == [*(f"Product {i}" for i in range(11)), "Other (9)"]
    assert str(sum(v for _, v in parts[11:])) in slices[-1]["tip"]
    assert slices[-1]["end"] == pytest.approx(2 * math.pi)
    assert result.rows == sample.result.rows
    assert notes == (
        "“Other (9)” adds up the 9 smallest of 20 “Product”: " + ", ".join(f"Product {i}" for i in range(11, 20)) + ".",
    )


def test_averages_are_no_slice_together() -> None:
    """Of many averages the largest are drawn, and it is said: a sum of averages is nobody's figure."""
    parts = [(f"Product {i}", 100.0 - i) for i in range(20)]
    sample = s.sample("x", [s.text("product"), s.total(func="avg")], parts, chart=Chart("pie"), title="Price")
    choice = choose(sample.plan, sample.result)
    result, notes = fit(choice, sample.result, 5000)
    assert len(draw_choice(choice, result, title="Price", width=600)["layer"][0]["data"]["values"]) == 11
    assert notes == ("The 11 largest of 20 “Product” are drawn.",)


def test_latest_value_and_its_change() -> None:
    """The figure is the latest of the times, whatever their order, with its change from the one before."""
    rows = [("2020-03-01", 120.0), ("2020-01-01", 80.0), ("2020-02-01", 100.0), ("2020-04-01", None)]
    sample = s.sample("x", [s.time(), s.total()], rows, chart=Chart("value"), title="Revenue by month")
    words = said(spec_of(sample))
    assert "$120" in words
    assert any("Mar 2020" in w and "+20.0% from Feb 2020" in w for w in words)
    assert "+1 points from Q3 2017" in " ".join(said(spec_of(sample_named("value_latest_percent"))))


def test_boxes_of_five_numbers() -> None:
    """Boxes can be drawn from their five numbers."""
    parts = [s.text("team"), *(s.raw(n) for n in ("low", "q1", "median", "q3", "high"))]
    sample = s.sample("x", parts, [("Red", 1.0, 2.0, 3.0, 5.0, 9.0), ("Blue", 2.0, 4.0, 4.5, 6.0, 7.0)])
    choice = Choice("boxplot", "", x="c0", y=("c1", "c2", "c3", "c4", "c5"))
    spec = draw_choice(choice, sample.result, title="Times", width=600)
    assert [(r["low"], r["median"], r["high"]) for r in spec["layer"][1]["data"]["values"]] == [(1, 3, 9), (2, 4.5, 7)]


# -- sizes ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["treemap_groups", "map_world", "map_us", "candles", "calendar", "waterfall", "donut"])
def test_take_the_size_asked_for(name: str) -> None:
    """A picture for a link preview is as large as that asks, to a few pixels."""
    spec = spec_of(sample_named(name), 1200, height=630)
    assert (spec["width"], spec["height"]) == (1200, 630)
    texts = texts_of(svg_of(spec))
    assert all(t.top >= -1 and t.bottom <= 632 and t.right <= 1202 for t in texts)


def test_nothing_but_finite_numbers() -> None:
    """No place in a picture is infinite or not a number."""
    for name in ("treemap_one", "candles_one", "map_one", "waterfall_below", "calendar_weeks"):
        text = msgspec.json.encode(spec_of(sample_named(name))).decode()
        assert "null,null" not in text
        assert not any(math.isinf(v) or math.isnan(v) for v in _numbers(spec_of(sample_named(name))))


def _numbers(node: object) -> list[float]:
    if isinstance(node, dict):
        return [n for v in node.values() for n in _numbers(v)]
    if isinstance(node, list):
        return [n for v in node for n in _numbers(v)]
    return [node] if isinstance(node, float) else []
