"""Plans and results made by hand: every kind of chart, and the cases that break charts."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass

from inkfish.data.table import Unit
from inkfish.query.plan import (
    Aggregate,
    Bin,
    CalendarPart,
    Chart,
    Column,
    Dimension,
    Measure,
    Order,
    Plan,
    Truncated,
)
from inkfish.query.result import Account, Result, ResultColumn

USD = Unit("currency", "USD", "$")
EUR = Unit("currency", "EUR", "€")
PERCENT = Unit("percent", "%", "%")
KG = Unit("quantity", "kg", "kg")


@dataclass(frozen=True)
class Sample:
    """One case to draw."""

    name: str
    plan: Plan
    result: Result
    title: str = "Revenue by region"
    subtitle: str = ""
    source: str = "Source: sales.csv"


def column(name: str) -> Column:
    """A column of the sample table."""
    return Column("sales", name)


def text(name: str, title: str = "") -> tuple[Dimension, dict]:
    """A dimension of names."""
    return Dimension(column(name)), {"name": name, "title": title or name.capitalize(), "type": "text"}


def time(name: str = "date", grain: str = "month", title: str = "") -> tuple[Dimension, dict]:
    """A dimension of time."""
    expr = Truncated(column(name), grain)
    return Dimension(expr), {"name": name, "title": title or grain.capitalize(), "type": "date", "grain": grain}


def part(kind: str, name: str = "date") -> tuple[Dimension, dict]:
    """A dimension of a calendar part."""
    return Dimension(CalendarPart(column(name), kind)), {"name": kind, "title": kind.capitalize(), "type": "text", "part": kind}


def bins(name: str, width: float, unit: Unit | None = None) -> tuple[Dimension, dict]:
    """A dimension of bins."""
    return Dimension(Bin(column(name), width)), {"name": name, "title": name.capitalize(), "type": "number", "bin": width, "unit": unit}


def step(name: str) -> tuple[Dimension, dict]:
    """A dimension of whole numbers."""
    return Dimension(column(name)), {"name": name, "title": name.capitalize(), "type": "integer"}


def total(name: str = "revenue", unit: Unit | None = USD, title: str = "", func: str = "sum") -> tuple[Measure, dict]:
    """A measure that adds up, or an average."""
    expr = Aggregate(func, column(name)) if func != "count" else Aggregate("count")
    return Measure(expr), {"name": name, "title": title or name.capitalize(), "type": "integer" if func == "count" else "number", "unit": unit,
                           "additive": func in ("sum", "count")}


def raw(name: str, unit: Unit | None = None, kind: str = "number") -> tuple[Measure, dict]:
    """A value of each row."""
    return Measure(column(name)), {"name": name, "title": name.capitalize(), "type": kind, "unit": unit}


def sample(name: str, parts: list, rows: list, *, chart: Chart | None = None, order: bool = False, **words: str) -> Sample:
    """Make a plan and its result from columns and rows."""
    dimensions = tuple(p for p, _ in parts if isinstance(p, Dimension))
    measures = tuple(p for p, _ in parts if isinstance(p, Measure))
    plan = Plan("sales", dimensions=dimensions, measures=measures, chart=chart or Chart(),
                order=(Order(measures[0].expr, True),) if order else ())
    columns = tuple(
        ResultColumn(f"c{i}", expr=p.expr, role="dimension" if isinstance(p, Dimension) else "measure", **meta)
        for i, (p, meta) in enumerate(parts)
    )
    result = Result(columns, tuple(tuple(r) for r in rows), "SELECT 1", Account(2400, 2400, len(rows)))
    return Sample(name, plan, result, **words)


def months(count: int, start: int = 2016) -> list[str]:
    """First days of months."""
    return [f"{start + i // 12}-{i % 12 + 1:02d}-01" for i in range(count)]


REGIONS = ["North", "South", "East", "West"]
PRODUCTS = ["Laptops", "Phones", "Tablets", "Monitors", "Headsets"]
COUNTRIES = ["United States", "United Kingdom of Great Britain and Northern Ireland", "Germany", "France", "Brazil",
             "Democratic Republic of the Congo", "Japan", "Saint Vincent and the Grenadines", "India"]


def _wave(i: int, base: float, slope: float, swing: float) -> float:
    return round(base + slope * i + swing * math.sin(i / 12 * 2 * math.pi) + swing / 3 * math.sin(i * 1.7), 2)


def _series(names: list[str], count: int, start: int = 2016) -> list[tuple]:
    when = months(count, start)
    return [(m, n, _wave(i, 220_000 - 35_000 * k, 2_500 - 700 * k, 24_000))
            for i, m in enumerate(when) for k, n in enumerate(names)]


def _points(count: int, seed: int = 4) -> list[tuple]:
    rnd = random.Random(seed)
    made = []
    for i in range(count):
        x = rnd.gauss(50, 15)
        made.append((REGIONS[i % 4], round(x, 2), round(2.2 * x + rnd.gauss(0, 24), 2), round(abs(rnd.gauss(800, 600)), 1)))
    return made


def bars() -> list[Sample]:
    """Bars of one value."""
    four = list(zip(REGIONS, [1_240_500.5, 980_300.0, 1_510_000.25, 640_250.0], strict=True))
    return [
        sample("bar", [text("region"), total()], four, subtitle="Sum of revenue, January 2014 to December 2017"),
        sample("bar_asked_vertical", [text("region"), total()], four, chart=Chart("bar", orientation="vertical")),
        sample("bar_long_names", [text("country"), total("population", None)],
               [(c, 330_000_000 / (i + 1)) for i, c in enumerate(COUNTRIES)], title="Population by country", source="Source: world.csv"),
        sample("bar_long_names_vertical", [text("country"), total("population", None)], [(c, 3300 / (i + 1)) for i, c in enumerate(COUNTRIES)],
               chart=Chart("bar", orientation="vertical"), title="Population by country"),
        sample("bar_mixed_signs", [text("region"), total("profit")],
               list(zip([*REGIONS, "Centre"], [120_000, -45_000, 88_000.5, -130_400, 0], strict=True)), title="Profit by region"),
        sample("bar_negative", [text("region"), total("loss")], list(zip(REGIONS, [-12.5, -3, -40.25, -8], strict=True)), title="Loss by region"),
        sample("bar_one_row_asked", [text("region"), total()], [("North", 5321.5)], chart=Chart("bar")),
        sample("bar_all_equal", [text("region"), total("score", None)], [(r, 7) for r in REGIONS], title="Score by region"),
        sample("bar_all_zero", [text("region"), total("score", None)], [(r, 0) for r in REGIONS], title="Score by region"),
        sample("bar_missing", [text("region"), total()], [("North", 10.0), (None, 7.5), ("East", None)]),
        sample("bar_60", [text("city"), total()], [(f"City number {i}", 90_000 / (i + 1) + 400) for i in range(60)], title="Revenue by city"),
        sample("bar_60_averages", [text("city"), total(func="avg")], [(f"City {i}", 500 - i * 3) for i in range(60)], title="Average revenue by city"),
        sample("bar_ranked_20", [text("product"), total()], [(f"Product {chr(65 + i)}", 50_000 - i * 2_000) for i in range(20)], order=True,
               title="Top 20 products by revenue"),
        sample("bar_years", [time(grain="year"), total()], [(f"{2008 + i}-01-01", 100_000 + i * 22_000 - (i % 3) * 31_000) for i in range(10)],
               chart=Chart("bar"), title="Revenue by year"),
        sample("bar_48_months", [time(), total()], [(m, _wave(i, 200_000, 2_000, 30_000)) for i, m in enumerate(months(48))], chart=Chart("bar"),
               title="Revenue by month"),
        sample("bar_weekdays", [part("weekday"), total("orders", None, func="count")],
               list(zip(["Friday", "Monday", "Saturday", "Sunday", "Thursday", "Tuesday", "Wednesday"], [320, 210, 510, 430, 260, 190, 220], strict=True)),
               title="Orders by weekday"),
        sample("bar_small", [text("region"), total("rate", PERCENT, func="avg")], list(zip(REGIONS, [0.12, 0.034, 0.51, 0.227], strict=True)), title="Average rate by region"),
        sample("bar_billions", [text("region"), total("budget", EUR)], list(zip(REGIONS, [3.2e9, 12.4e9, 7.75e9, 0.4e9], strict=True)), title="Budget by region"),
        sample("bar_cjk", [text("city", "城市"), total("sales", Unit("currency", "CNY", "¥"), "销售额")],
               list(zip(["北京", "上海", "广州", "深圳市南山区"], [120_000, 340_000, 90_000, 210_500], strict=True)), title="各城市销售额", source="来源：sales.csv"),
        sample("bar_rtl", [text("city", "مدينة"), total("sales", None, "المبيعات")],
               list(zip(["القاهرة", "الرياض", "الدار البيضاء", "بيروت"], [120_000, 340_000, 90_000, 210_500], strict=True)), title="المبيعات حسب المدينة"),
        sample("bar_measures", [total("revenue"), total("cost"), total("profit")], [(120_000.0, 90_000.0, 30_000.0)], chart=Chart("bar"), title="Revenue, cost and profit"),
        sample("bar_long_title", [text("region"), total()], four,
               title="Total revenue from all online and offline sales channels by region of the customer at the time of the order, without returns, refunds and cancelled orders, in US dollars",
               subtitle="Only orders above $100 that were placed between January 2014 and December 2017 by customers who had ordered at least twice before, whatever the channel",
               source="Source: a_very_long_file_name_of_sales_with_many_words_2014_2017_final_v2_corrected.csv; customers.csv; regions_of_the_world.csv, retrieved on 3 March 2018"),
        sample("bar_log", [text("region"), total()], list(zip(REGIONS, [10.5, 1200, 90_000, 4_000_000], strict=True)), chart=Chart("bar", log=True)),
    ]


def grouped() -> list[Sample]:
    """Grouped and stacked bars."""
    cells = [(r, p, 40_000 + 9_000 * ((i * 7 + k * 5) % 9)) for i, r in enumerate(REGIONS) for k, p in enumerate(PRODUCTS[:3])]
    many = [(r, p, 40_000 + 9_000 * ((i * 7 + k * 5) % 9)) for i, r in enumerate(REGIONS) for k, p in enumerate(PRODUCTS)]
    countries = [(c, p, 300 + 90 * ((i * 7 + k * 5) % 9)) for i, c in enumerate(COUNTRIES) for k, p in enumerate(PRODUCTS[:4])]
    signs = [(r, p, (v - 70_000)) for r, p, v in cells]
    wide = [(r, f"Brand {k:02d}", 100 + (i * 31 + k * 17) % 90) for i, r in enumerate(REGIONS) for k in range(20)]
    quarters = [(f"{2015 + i // 4}-{i % 4 * 3 + 1:02d}-01", p, 40_000 + 2_000 * i + 6_000 * k) for i in range(12) for k, p in enumerate(PRODUCTS[:3])]
    two = [text("region"), text("product"), total()]
    by = "Revenue by region and product"
    return [
        sample("grouped", two, cells, chart=Chart("grouped_bar"), title=by),
        sample("grouped_measures", [text("region"), total("revenue"), total("cost")], [(r, 90_000 + 20_000 * i, 60_000 + 14_000 * i) for i, r in enumerate(REGIONS)],
               title="Revenue and cost by region"),
        sample("grouped_lying", [text("country"), text("product"), total()], countries, chart=Chart("grouped_bar"), title="Revenue by country and product"),
        sample("grouped_average", [text("region"), text("product"), total(func="avg")], [(r, p, v / 100) for r, p, v in cells], title="Average revenue by region and product"),
        sample("grouped_signs", two, signs, chart=Chart("grouped_bar"), title="Profit by region and product"),
        sample("stacked", two, many, title=by),
        sample("stacked_percent", two, many, chart=Chart("stacked_bar", stack="percent"), title=by),
        sample("stacked_lying", [text("country"), text("product"), total()], countries, title="Revenue by country and product"),
        sample("stacked_signs", two, signs, chart=Chart("stacked_bar"), title="Profit by region and product"),
        sample("stacked_20_brands", [text("region"), text("brand"), total()], wide, chart=Chart("stacked_bar"), title="Revenue by region and brand"),
        sample("stacked_quarters", [time(grain="quarter"), text("product"), total()], quarters, chart=Chart("stacked_bar"), title="Revenue by quarter and product"),
        sample("panels_units", [text("region"), total("revenue"), total("margin", PERCENT, func="avg")], [(r, 90_000 + 20_000 * i, 12.5 + 3 * i) for i, r in enumerate(REGIONS)],
               title="Revenue and margin by region"),
        sample("facet_bars", [text("region"), text("product"), text("channel"), total()],
               [(r, p, c, 1000 + 100 * ((i + k * 3 + j * 5) % 7)) for i, r in enumerate(REGIONS) for k, p in enumerate(PRODUCTS[:3]) for j, c in enumerate(["Online", "Store"])],
               title="Revenue by region, product and channel"),
    ]


ALL: tuple[Callable[[], list[Sample]], ...] = (bars, grouped)


def samples() -> list[Sample]:
    """Return all the samples."""
    return [s for make in ALL for s in make()]
