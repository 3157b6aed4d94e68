"""Plans and results made by hand: every kind of chart, and the cases that break charts."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from inkfish.data.table import Unit
from inkfish.query.plan import (
    Aggregate,
    Bin,
    Calculation,
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
    return Dimension(CalendarPart(column(name), kind)), {
        "name": kind,
        "title": kind.capitalize(),
        "type": "text",
        "part": kind,
    }


def bins(name: str, width: float, unit: Unit | None = None) -> tuple[Dimension, dict]:
    """A dimension of bins."""
    return Dimension(Bin(column(name), width)), {
        "name": name,
        "title": name.capitalize(),
        "type": "number",
        "bin": width,
        "unit": unit,
    }


def step(name: str) -> tuple[Dimension, dict]:
    """A dimension of whole numbers."""
    return Dimension(column(name)), {"name": name, "title": name.capitalize(), "type": "integer"}


def total(name: str = "revenue", unit: Unit | None = USD, title: str = "", func: str = "sum") -> tuple[Measure, dict]:
    """A measure that adds up, or an average."""
    expr = Aggregate(func, column(name)) if func != "count" else Aggregate("count")
    return Measure(expr), {
        "name": name,
        "title": title or name.capitalize(),
        "type": "integer" if func == "count" else "number",
        "unit": unit,
        "additive": func in ("sum", "count"),
    }


def running(name: str) -> tuple[Measure, dict]:
    """The running total of an amount without a unit."""
    expr = Calculation("running", Aggregate("sum", column(name)), along=Truncated(column("date"), "month"))
    return Measure(expr), {"name": f"running_{name}", "title": f"Running total of {name}", "type": "number"}


def raw(name: str, unit: Unit | None = None, kind: str = "number") -> tuple[Measure, dict]:
    """A value of each row."""
    return Measure(column(name)), {"name": name, "title": name.capitalize(), "type": kind, "unit": unit}


def sample(
    name: str, parts: list, rows: list, *, chart: Chart | None = None, order: bool = False, **words: str
) -> Sample:
    """Make a plan and its result from columns and rows."""
    dimensions = tuple(p for p, _ in parts if isinstance(p, Dimension))
    measures = tuple(p for p, _ in parts if isinstance(p, Measure))
    plan = Plan(
        "sales",
        dimensions=dimensions,
        measures=measures,
        chart=chart or Chart(),
        order=(Order(measures[0].expr, True),) if order else (),
    )
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
COUNTRIES = [
    "United States",
    "United Kingdom of Great Britain and Northern Ireland",
    "Germany",
    "France",
    "Brazil",
    "Democratic Republic of the Congo",
    "Japan",
    "Saint Vincent and the Grenadines",
    "India",
]


def _wave(i: int, base: float, slope: float, swing: float) -> float:
    return round(base + slope * i + swing * math.sin(i / 12 * 2 * math.pi) + swing / 3 * math.sin(i * 1.7), 2)


def _series(names: list[str], count: int, start: int = 2016) -> list[tuple]:
    when = months(count, start)
    return [
        (m, n, _wave(i, 220_000 - 35_000 * k, 2_500 - 700 * k, 24_000))
        for i, m in enumerate(when)
        for k, n in enumerate(names)
    ]


def _points(count: int, seed: int = 4) -> list[tuple]:
    rnd = random.Random(seed)
    made = []
    for i in range(count):
        x = rnd.gauss(50, 15)
        made.append(
            (REGIONS[i % 4], round(x, 2), round(2.2 * x + rnd.gauss(0, 24), 2), round(abs(rnd.gauss(800, 600)), 1))
        )
    return made


def bars() -> list[Sample]:
    """Bars of one value."""
    four = list(zip(REGIONS, [1_240_500.5, 980_300.0, 1_510_000.25, 640_250.0], strict=True))
    return [
        sample("bar", [text("region"), total()], four, subtitle="Sum of revenue, January 2014 to December 2017"),
        sample("bar_asked_vertical", [text("region"), total()], four, chart=Chart("bar", orientation="vertical")),
        sample(
            "bar_long_names",
            [text("country"), total("population", None)],
            [(c, 330_000_000 / (i + 1)) for i, c in enumerate(COUNTRIES)],
            title="Population by country",
            source="Source: world.csv",
        ),
        sample(
            "bar_long_names_vertical",
            [text("country"), total("population", None)],
            [(c, 3300 / (i + 1)) for i, c in enumerate(COUNTRIES)],
            chart=Chart("bar", orientation="vertical"),
            title="Population by country",
        ),
        sample(
            "bar_mixed_signs",
            [text("region"), total("profit")],
            list(zip([*REGIONS, "Centre"], [120_000, -45_000, 88_000.5, -130_400, 0], strict=True)),
            title="Profit by region",
        ),
        sample(
            "bar_negative",
            [text("region"), total("loss")],
            list(zip(REGIONS, [-12.5, -3, -40.25, -8], strict=True)),
            title="Loss by region",
        ),
        sample("bar_one_row_asked", [text("region"), total()], [("North", 5321.5)], chart=Chart("bar")),
        sample(
            "bar_all_equal", [text("region"), total("score", None)], [(r, 7) for r in REGIONS], title="Score by region"
        ),
        sample(
            "bar_all_zero", [text("region"), total("score", None)], [(r, 0) for r in REGIONS], title="Score by region"
        ),
        sample("bar_missing", [text("region"), total()], [("North", 10.0), (None, 7.5), ("East", None)]),
        sample(
            "bar_60",
            [text("city"), total()],
            [(f"City number {i}", 90_000 / (i + 1) + 400) for i in range(60)],
            title="Revenue by city",
        ),
        sample(
            "bar_60_averages",
            [text("city"), total(func="avg")],
            [(f"City {i}", 500 - i * 3) for i in range(60)],
            title="Average revenue by city",
        ),
        sample(
            "bar_ranked_20",
            [text("product"), total()],
            [(f"Product {chr(65 + i)}", 50_000 - i * 2_000) for i in range(20)],
            order=True,
            title="Top 20 products by revenue",
        ),
        sample(
            "bar_years",
            [time(grain="year"), total()],
            [(f"{2008 + i}-01-01", 100_000 + i * 22_000 - (i % 3) * 31_000) for i in range(10)],
            chart=Chart("bar"),
            title="Revenue by year",
        ),
        sample(
            "bar_48_months",
            [time(), total()],
            [(m, _wave(i, 200_000, 2_000, 30_000)) for i, m in enumerate(months(48))],
            chart=Chart("bar"),
            title="Revenue by month",
        ),
        sample(
            "bar_weekdays",
            [part("weekday"), total("orders", None, func="count")],
            list(
                zip(
                    ["Friday", "Monday", "Saturday", "Sunday", "Thursday", "Tuesday", "Wednesday"],
                    [320, 210, 510, 430, 260, 190, 220],
                    strict=True,
                )
            ),
            title="Orders by weekday",
        ),
        sample(
            "bar_small",
            [text("region"), total("rate", PERCENT, func="avg")],
            list(zip(REGIONS, [0.12, 0.034, 0.51, 0.227], strict=True)),
            title="Average rate by region",
        ),
        sample(
            "bar_billions",
            [text("region"), total("budget", EUR)],
            list(zip(REGIONS, [3.2e9, 12.4e9, 7.75e9, 0.4e9], strict=True)),
            title="Budget by region",
        ),
        sample(
            "bar_cjk",
            [text("city", "城市"), total("sales", Unit("currency", "CNY", "¥"), "销售额")],
            list(zip(["北京", "上海", "广州", "深圳市南山区"], [120_000, 340_000, 90_000, 210_500], strict=True)),
            title="各城市销售额",
            source="来源：sales.csv",
        ),
        sample(
            "bar_rtl",
            [text("city", "مدينة"), total("sales", None, "المبيعات")],
            list(
                zip(["القاهرة", "الرياض", "الدار البيضاء", "بيروت"], [120_000, 340_000, 90_000, 210_500], strict=True)
            ),
            title="المبيعات حسب المدينة",
        ),
        sample(
            "bar_measures",
            [total("revenue"), total("cost"), total("profit")],
            [(120_000.0, 90_000.0, 30_000.0)],
            chart=Chart("bar"),
            title="Revenue, cost and profit",
        ),
        sample(
            "bar_long_title",
            [text("region"), total()],
            four,
            title="Total revenue from all online and offline sales channels by region of the customer at the time "
            "of the order, without returns, refunds and cancelled orders, in US dollars",
            subtitle="Only orders above $100 that were placed between January 2014 and December 2017 by customers who "
            "had ordered at least twice before, whatever the channel",
            source="Source: a_very_long_file_name_of_sales_with_many_words_2014_2017_final_v2_corrected.csv; "
            "customers.csv; regions_of_the_world.csv, retrieved on 3 March 2018",
        ),
        sample(
            "bar_log",
            [text("region"), total()],
            list(zip(REGIONS, [10.5, 1200, 90_000, 4_000_000], strict=True)),
            chart=Chart("bar", log=True),
        ),
    ]


def grouped() -> list[Sample]:
    """Grouped and stacked bars."""
    cells = [
        (r, p, 40_000 + 9_000 * ((i * 7 + k * 5) % 9))
        for i, r in enumerate(REGIONS)
        for k, p in enumerate(PRODUCTS[:3])
    ]
    many = [
        (r, p, 40_000 + 9_000 * ((i * 7 + k * 5) % 9)) for i, r in enumerate(REGIONS) for k, p in enumerate(PRODUCTS)
    ]
    countries = [
        (c, p, 300 + 90 * ((i * 7 + k * 5) % 9)) for i, c in enumerate(COUNTRIES) for k, p in enumerate(PRODUCTS[:4])
    ]
    signs = [(r, p, (v - 70_000)) for r, p, v in cells]
    wide = [(r, f"Brand {k:02d}", 100 + (i * 31 + k * 17) % 90) for i, r in enumerate(REGIONS) for k in range(20)]
    quarters = [
        (f"{2015 + i // 4}-{i % 4 * 3 + 1:02d}-01", p, 40_000 + 2_000 * i + 6_000 * k)
        for i in range(12)
        for k, p in enumerate(PRODUCTS[:3])
    ]
    two = [text("region"), text("product"), total()]
    by = "Revenue by region and product"
    return [
        sample("grouped", two, cells, chart=Chart("grouped_bar"), title=by),
        sample(
            "grouped_measures",
            [text("region"), total("revenue"), total("cost")],
            [(r, 90_000 + 20_000 * i, 60_000 + 14_000 * i) for i, r in enumerate(REGIONS)],
            title="Revenue and cost by region",
        ),
        sample(
            "grouped_lying",
            [text("country"), text("product"), total()],
            countries,
            chart=Chart("grouped_bar"),
            title="Revenue by country and product",
        ),
        sample(
            "grouped_average",
            [text("region"), text("product"), total(func="avg")],
            [(r, p, v / 100) for r, p, v in cells],
            title="Average revenue by region and product",
        ),
        sample("grouped_signs", two, signs, chart=Chart("grouped_bar"), title="Profit by region and product"),
        sample("stacked", two, many, title=by),
        sample("stacked_percent", two, many, chart=Chart("stacked_bar", stack="percent"), title=by),
        sample(
            "stacked_lying",
            [text("country"), text("product"), total()],
            countries,
            title="Revenue by country and product",
        ),
        sample("stacked_signs", two, signs, chart=Chart("stacked_bar"), title="Profit by region and product"),
        sample(
            "stacked_20_brands",
            [text("region"), text("brand"), total()],
            wide,
            chart=Chart("stacked_bar"),
            title="Revenue by region and brand",
        ),
        sample(
            "stacked_quarters",
            [time(grain="quarter"), text("product"), total()],
            quarters,
            chart=Chart("stacked_bar"),
            title="Revenue by quarter and product",
        ),
        sample(
            "panels_units",
            [text("region"), total("revenue"), total("margin", PERCENT, func="avg")],
            [(r, 90_000 + 20_000 * i, 12.5 + 3 * i) for i, r in enumerate(REGIONS)],
            title="Revenue and margin by region",
        ),
        sample(
            "facet_bars",
            [text("region"), text("product"), text("channel"), total()],
            [
                (r, p, c, 1000 + 100 * ((i + k * 3 + j * 5) % 7))
                for i, r in enumerate(REGIONS)
                for k, p in enumerate(PRODUCTS[:3])
                for j, c in enumerate(["Online", "Store"])
            ],
            title="Revenue by region, product and channel",
        ),
    ]


def lines() -> list[Sample]:
    """Lines and areas."""
    one = [(m, _wave(i, 220_000, 2_500, 24_000)) for i, m in enumerate(months(48))]
    gap = [r for i, r in enumerate(one) if not 14 <= i <= 19 and i not in (30, 32)]
    daily = [
        (f"2017-{3 + i // 28:02d}-{i % 28 + 1:02d}", round(100 + 20 * math.sin(i / 5) + i / 3, 2))
        for i in range(84)
        if i % 7 < 5
    ]
    hours = [(f"2017-03-0{1 + i // 24}T{i % 24:02d}:00:00", 40 + 30 * math.sin(i / 24 * 6.28)) for i in range(72)]
    by_year = [
        (y, c, round(60 + 8 * k + (y - 1960) * (0.3 - 0.03 * k) + math.sin(y + k), 2))
        for y in range(1960, 2021)
        for k, c in enumerate(["Japan", "Brazil", "France"])
    ]
    parts_lines = [
        (m, y, 1000 + 200 * math.sin(i / 2) + 150 * k)
        for i, m in enumerate(
            [
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
        )
        for k, y in enumerate([2015, 2016, 2017])
    ]
    title = "Revenue by month"
    split = "Revenue by month and region"
    return [
        sample("line", [time(), total()], one, title=title, subtitle="January 2016 to December 2019"),
        sample("line_gaps", [time(), total()], gap, title=title),
        sample("line_series", [time(), text("region"), total()], _series(REGIONS, 48), title=split),
        sample(
            "line_close_ends",
            [time(), text("region"), total()],
            [(m, r, v * 0.1 + 100_000) for m, r, v in _series(REGIONS, 24)],
            title=split,
        ),
        sample(
            "line_12_series",
            [time(), text("city"), total()],
            _series([f"City {i}" for i in range(12)], 24),
            title="Revenue by month and city",
        ),
        sample(
            "line_30_series",
            [time(), text("city"), total()],
            _series([f"City {i}" for i in range(30)], 12),
            title="Revenue by month and city",
        ),
        sample(
            "line_two_units",
            [time(), total("revenue"), total("margin", PERCENT, func="avg")],
            [(m, v, 10 + v / 40_000) for m, v in one],
            title="Revenue and margin by month",
        ),
        sample(
            "line_two_measures",
            [time(), total("revenue"), total("cost")],
            [(m, v, v * 0.7 + 9_000) for m, v in one],
            title="Revenue and cost by month",
        ),
        sample(
            "line_three_units",
            [time(), total("revenue"), total("margin", PERCENT, func="avg"), total("weight", KG)],
            [(m, v, 10 + v / 40_000, v / 300) for m, v in one],
            title="Revenue, margin and weight",
        ),
        sample("line_one_point", [time(), total()], [("2016-01-01", 1200.0)], chart=Chart("line"), title=title),
        sample(
            "line_two_points",
            [time(grain="year"), total()],
            [("2016-01-01", 1200.0), ("2017-01-01", 1500.0)],
            title="Revenue by year",
        ),
        sample(
            "line_all_equal",
            [time(grain="quarter"), total()],
            [(f"{2015 + i // 4}-{i % 4 * 3 + 1:02d}-01", 5000.0) for i in range(12)],
            title="Revenue by quarter",
        ),
        sample(
            "line_negative",
            [time(grain="quarter"), total("profit")],
            [(f"{2015 + i // 4}-{i % 4 * 3 + 1:02d}-01", round(9000 * math.sin(i / 2), 2)) for i in range(12)],
            title="Profit by quarter",
        ),
        sample("line_days", [time(grain="day"), total("price", USD, func="avg")], daily, title="Average price by day"),
        sample(
            "line_hours",
            [(time(grain="hour")[0], time(grain="hour")[1] | {"type": "datetime"}), total("load", None, func="avg")],
            hours,
            title="Average load by hour",
        ),
        sample(
            "line_years",
            [
                step("year"),
                text("country"),
                total("life_expectancy", Unit("quantity", "years"), "Life expectancy", "avg"),
            ],
            by_year,
            title="Life expectancy by year and country",
        ),
        sample("line_parts", [part("month"), step("year"), total()], parts_lines, title="Revenue by month of the year"),
        sample(
            "line_categories",
            [text("region"), total()],
            list(zip(REGIONS, [4, 8, 2, 6], strict=True)),
            chart=Chart("line"),
        ),
        sample(
            "line_numbers",
            [step("age"), total("people", None, func="count")],
            [(a, 100 - abs(a - 40)) for a in range(18, 70)],
            chart=Chart("line"),
            title="People by age",
        ),
        sample(
            "line_facets",
            [time(), text("region"), text("channel"), total()],
            [
                (m, r, c, v * (1 if c == "Online" else 0.6))
                for m, r, v in _series(REGIONS, 24)
                for c in ("Online", "Store")
            ],
            title="Revenue by month, region and channel",
        ),
        sample(
            "line_log",
            [time(), total("cases", None)],
            [(m, 3 * 1.28**i) for i, m in enumerate(months(48))],
            chart=Chart("line", log=True),
            title="Cases by month",
        ),
        sample(
            "line_5000",
            [(time(grain="day")[0], time(grain="day")[1]), total("price", USD, func="avg")],
            [
                (f"{1990 + i // 336}-{i // 28 % 12 + 1:02d}-{i % 28 + 1:02d}", 100 + i / 50 + 30 * math.sin(i / 90))
                for i in range(4900)
            ],
            title="Average price by day",
        ),
        sample("area", [time(), total()], one, chart=Chart("area"), title=title),
        sample("area_gaps", [time(), total()], gap, chart=Chart("area"), title=title),
        sample(
            "area_stacked", [time(), text("region"), total()], _series(REGIONS, 48), chart=Chart("area"), title=split
        ),
        sample(
            "area_percent",
            [time(), text("region"), total()],
            _series(REGIONS, 48),
            chart=Chart("area", stack="percent"),
            title=split,
        ),
        sample(
            "area_holes",
            [time(), text("region"), total()],
            [r for i, r in enumerate(_series(REGIONS, 24)) if i % 7],
            chart=Chart("area"),
            title=split,
        ),
        sample(
            "area_negative",
            [time(), total("profit")],
            [(m, v - 260_000) for m, v in one],
            chart=Chart("area"),
            title="Profit by month",
        ),
    ]


def others() -> list[Sample]:
    """Pies, points, spreads, grids, figures and tables."""
    rnd = random.Random(1)
    two = [raw("price", USD), raw("rating")]
    xy = [(x, y) for _, x, y, _ in _points(120)]
    grouped_points = [text("region"), raw("price", USD), raw("rating")]
    rxy = [(r, x, y) for r, x, y, _ in _points(240)]
    ages = [(int(min(95, max(1, rnd.gauss(41, 17)))),) for _ in range(800)]
    spread_rows = [
        (REGIONS[i % 4], round(rnd.gauss(100 + 15 * (i % 4), 20) + (180 if i % 97 == 0 else 0), 1)) for i in range(400)
    ]
    hours = [
        (d, f"{h:02d}", int(40 + 30 * math.sin(h / 24 * 6.28) + 5 * k))
        for k, d in enumerate(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"])
        for h in range(24)
    ]
    table = [
        (
            f"2017-0{1 + i % 9}-1{i % 9}",
            COUNTRIES[i % 9],
            PRODUCTS[i % 5],
            3 + i % 7,
            round(199.99 * (1 + i % 5), 2),
            None if i % 6 == 0 else i % 4 == 0,
        )
        for i in range(120)
    ]
    listing = [
        (time(grain="day")[0], time(grain="day")[1]),
        text("country"),
        text("product"),
        raw("units", None, "integer"),
        raw("revenue", USD),
        raw("paid", None, "boolean"),
    ]
    share = [text("product"), total()]
    return [
        sample(
            "pie",
            share,
            list(zip(PRODUCTS, [420_000, 310_000, 150_000, 82_000, 38_000], strict=True)),
            chart=Chart("pie"),
            title="Revenue by product",
        ),
        sample(
            "pie_tiny",
            share,
            list(zip([*PRODUCTS, "Cables", "Bags"], [900_000, 9_000, 8_000, 700, 600, 500, 400], strict=True)),
            chart=Chart("pie"),
            title="Revenue by product",
        ),
        sample(
            "pie_12",
            share,
            [(f"Product {i}", 1000 - 70 * i) for i in range(12)],
            chart=Chart("pie"),
            title="Revenue by product",
        ),
        sample(
            "pie_30",
            share,
            [(f"Product {i}", 1000 - 30 * i) for i in range(30)],
            chart=Chart("pie"),
            title="Revenue by product",
        ),
        sample("pie_one", share, [("Laptops", 12.0)], chart=Chart("pie"), title="Revenue by product"),
        sample("pie_two", share, [("Laptops", 12.0), ("Phones", 12.0)], chart=Chart("pie"), title="Revenue by product"),
        sample(
            "pie_negative", share, [("Laptops", 12.0), ("Phones", -3.0)], chart=Chart("pie"), title="Revenue by product"
        ),
        sample(
            "pie_long",
            share,
            [(c, 900 - 80 * i) for i, c in enumerate(COUNTRIES)],
            chart=Chart("pie"),
            title="Revenue by country",
        ),
        sample(
            "pie_averages",
            [text("product"), total(func="avg")],
            list(zip(PRODUCTS, [420, 310, 150, 82, 38], strict=True)),
            chart=Chart("pie"),
            title="Average revenue by product",
        ),
        sample("scatter", two, xy, title="Price and rating"),
        sample("scatter_trend", two, xy, chart=Chart("scatter", trend=True), title="Price and rating"),
        sample("scatter_groups", grouped_points, rxy, title="Price and rating by region"),
        sample("scatter_5000", two, [(x, y) for _, x, y, _ in _points(5000)], title="Price and rating"),
        sample(
            "scatter_10000",
            two,
            [(x, y) for _, x, y, _ in _points(10_000)],
            chart=Chart("scatter", trend=True),
            title="Price and rating",
        ),
        sample("scatter_one", two, [(3.0, 4.0)], chart=Chart("scatter"), title="Price and rating"),
        sample("scatter_equal", two, [(3.0, 4.0)] * 5, chart=Chart("scatter", trend=True), title="Price and rating"),
        sample(
            "scatter_named",
            [text("country"), total("revenue"), total("units", None)],
            [(c, 1000 + 700 * i % 3300, 40 + 31 * i % 170) for i, c in enumerate(COUNTRIES)],
            chart=Chart("scatter"),
            title="Revenue and units",
        ),
        sample(
            "scatter_time",
            [(time(grain="day")[0], time(grain="day")[1]), raw("price", USD)],
            [(f"2017-{1 + i % 12:02d}-{1 + i % 28:02d}", 100 + i % 37) for i in range(200)],
            chart=Chart("scatter", trend=True),
            title="Price by day",
        ),
        sample(
            "bubble",
            [text("region"), raw("price", USD), raw("rating"), raw("reviews")],
            _points(60),
            chart=Chart("bubble"),
            title="Price, rating and reviews",
        ),
        sample("histogram", [raw("age", None, "integer")], ages, title="Age of customers"),
        sample(
            "histogram_bins",
            [bins("price", 50, USD), total("orders", None, func="count")],
            [(i * 50.0, int(900 * math.exp(-((i - 5) ** 2) / 8))) for i in range(14)],
            title="Orders by price",
        ),
        sample(
            "histogram_one",
            [raw("age", None, "integer")],
            [(30,), (30,), (30,)],
            title="Age of customers",
            chart=Chart("histogram"),
        ),
        sample(
            "histogram_steps",
            [step("doors"), total("cars", None, func="count")],
            [(2, 40), (3, 12), (4, 130), (5, 90)],
            chart=Chart("histogram"),
            title="Cars by doors",
        ),
        sample(
            "boxplot",
            [text("region"), raw("delivery", Unit("quantity", "days"))],
            spread_rows,
            title="Delivery time by region",
        ),
        sample(
            "boxplot_one",
            [raw("delivery", Unit("quantity", "days"))],
            [(v,) for _, v in spread_rows],
            chart=Chart("boxplot"),
            title="Delivery time",
        ),
        sample(
            "boxplot_long",
            [text("country"), raw("delivery", None)],
            [(COUNTRIES[i % 9], v) for i, (_, v) in enumerate(spread_rows)],
            title="Delivery by country",
        ),
        sample(
            "heatmap_hours",
            [part("weekday"), part("hour"), total("orders", None, func="count")],
            hours,
            title="Orders by weekday and hour",
        ),
        sample(
            "heatmap",
            [text("country"), text("product"), total(func="avg")],
            [
                (c, p, 100 + (i * 37 + k * 91) % 400)
                for i, c in enumerate(COUNTRIES)
                for k, p in enumerate([*PRODUCTS, "Cables", "Bags", "Desks", "Chairs"])
            ],
            title="Average revenue by country and product",
        ),
        sample(
            "heatmap_signs",
            [text("region"), text("product"), total("profit", func="avg")],
            [(r, p, -200 + (i * 137 + k * 91) % 600) for i, r in enumerate(REGIONS) for k, p in enumerate(PRODUCTS)],
            chart=Chart("heatmap"),
            title="Profit by region and product",
        ),
        sample("value", [total()], [(4_371_050.75,)], title="Total revenue", subtitle="2,400 rows, 2014 to 2017"),
        sample(
            "value_named",
            [text("product"), total()],
            [("Laptops", 1_230_500.5)],
            title="Product with the highest revenue",
        ),
        sample(
            "value_three",
            [total("revenue"), total("units", None, func="count"), total("margin", PERCENT, func="avg")],
            [(4_371_050.75, 12_400, 12.5)],
            title="Revenue, units and margin",
        ),
        sample("table", listing, table, title="Orders"),
        sample(
            "table_short",
            [text("country"), text("product"), raw("units", None, "integer"), raw("revenue", USD)],
            [(COUNTRIES[i], PRODUCTS[i % 5], i, 100.5 * i) for i in range(6)],
            chart=Chart("table"),
            title="Orders",
        ),
        sample("table_empty", share, [], title="Revenue by product"),
        sample(
            "area_short",
            [time(grain="year"), total()],
            [("2016-01-01", 5.0), ("2017-01-01", 9.0)],
            chart=Chart("area"),
            title="Revenue by year",
        ),
    ]


def places() -> list[Sample]:
    """Maps."""
    from inkfish.charts.atlas import load_atlas, regions

    rnd = random.Random(7)
    world, us = load_atlas("world").names, load_atlas("us").names
    parts = {r.name: sorted(r.places) for r in regions()}
    country, state = text("country"), text("state")
    income = total("income", USD, "Income per person", "avg")
    per_person = [(names[0], round(math.exp(rnd.gauss(9, 1.2)))) for names in world.values()]
    in_parts = [
        sample(
            f"map_{name}",
            [country, total("share", PERCENT, "Share of renewables", "avg")],
            [(world[p][0], round(rnd.uniform(4, 88), 1)) for p in places],
            chart=Chart("map"),
            title=f"Share of renewables in {name.replace('_', ' ')}",
        )
        for name, places in parts.items()
    ]
    return [
        *in_parts,
        sample("map_world", [country, income], per_person, title="Income per person by country"),
        sample(
            "map_half",
            [country, income],
            [*per_person[::2], ("Atlantis", 3.0), ("European Union", 4.0)],
            chart=Chart("map"),
            title="Income per person by country",
        ),
        sample(
            "map_signs",
            [country, total("change", PERCENT, "Change of population", "avg")],
            [(n, round(rnd.gauss(0.8, 1.6), 2)) for n, _ in per_person],
            chart=Chart("map"),
            title="Change of population by country",
        ),
        sample("map_one", [country, income], [("Chad", 700)], chart=Chart("map"), title="Income per person"),
        sample(
            "map_us",
            [state, total("people", None)],
            [(n[0], round(math.exp(rnd.gauss(15, 1)))) for n in us.values()],
            chart=Chart("map"),
            title="People by state",
        ),
        sample(
            "map_us_codes",
            [state, total("rate", PERCENT, func="avg")],
            [(n[1], round(rnd.uniform(2, 9), 1)) for n in list(us.values())[::3]],
            chart=Chart("map"),
            title="Unemployment rate by state",
        ),
    ]


def parts_and_steps() -> list[Sample]:
    """Treemaps, waterfalls, candlesticks, calendars, donuts and the latest value."""
    rnd = random.Random(11)
    label = [text("product"), total()]
    named = [(n, round(900_000 / (i + 1.4))) for i, n in enumerate([*PRODUCTS, "Cables", "Bags", "Desks and tables"])]
    groups = [
        (r, f"{p} {k}", round(80_000 * math.exp(rnd.gauss(0, 0.9))))
        for r, p in zip(REGIONS, PRODUCTS[1:], strict=True)
        for k in range(1, 8)
    ]
    many = [(f"Article {i:03d}", round(90_000 / (i + 1) ** 0.8)) for i in range(150)]
    prices, price = [], 100.0
    for day in range(1100):
        opened, price = price, max(4.0, price * math.exp(rnd.gauss(0.0004, 0.018)))
        high, low = max(opened, price) * (1 + rnd.random() * 0.012), min(opened, price) * (1 - rnd.random() * 0.012)
        prices.append(
            (_day("2015-01-05", day + day // 5 * 2), round(opened, 2), round(high, 2), round(low, 2), round(price, 2))
        )
    ohlc = [time(grain="day", name="date", title="Date"), *(raw(n, USD) for n in ("open", "high", "low", "close"))]
    budget = [
        ("Product revenue", 420_000),
        ("Services revenue", 210_000),
        ("Cost of goods", -170_000),
        ("Salaries", -190_000),
        ("Marketing", -64_000),
        ("Interest", -12_500),
        ("Taxes", -41_000),
    ]
    days = [(_day("2016-01-01", i), max(0, round(60 + 40 * math.sin(i / 58) + rnd.gauss(0, 14)))) for i in range(1096)]
    falls, trees = Chart("bar", stack="waterfall"), Chart("treemap")
    orders = [time(grain="day"), total("orders", None, func="count")]
    line = [(m, _wave(i, 220_000, 2_500, 24_000)) for i, m in enumerate(months(36))]
    return [
        sample("treemap", label, named, chart=trees, title="Revenue by product"),
        sample(
            "treemap_groups",
            [text("region"), text("product"), total()],
            groups,
            chart=trees,
            title="Revenue by region and product",
        ),
        sample("treemap_150", label, many, chart=trees, title="Revenue by article"),
        sample(
            "treemap_long",
            [text("country"), total()],
            [(c, 900 - 80 * i) for i, c in enumerate(COUNTRIES)],
            chart=trees,
            title="Revenue by country",
        ),
        sample("treemap_one", label, [("Laptops", 12.0)], chart=trees, title="Revenue by product"),
        sample(
            "treemap_cjk",
            [text("city", "城市"), total("sales", Unit("currency", "CNY", "¥"), "销售额")],
            [("北京", 120_000), ("上海", 340_000), ("广州", 90_000), ("深圳市南山区", 210_500)],
            chart=trees,
            title="各城市销售额",
        ),
        sample("candles", ohlc, prices[:90], title="Price of Cuttle & Co."),
        sample("candles_1100", ohlc, prices, title="Price of Cuttle & Co."),
        sample("candles_one", ohlc, prices[:1], chart=Chart("candlestick"), title="Price of Cuttle & Co."),
        sample(
            "candles_gap",
            ohlc,
            [r for i, r in enumerate(prices[:60]) if not 20 <= i <= 32],
            title="Price of Cuttle & Co.",
        ),
        sample("waterfall", [text("item"), total("amount")], budget, chart=falls, title="From revenue to profit"),
        sample(
            "waterfall_long",
            [text("country"), total("amount")],
            [(c, 4000 - 1100 * i) for i, c in enumerate(COUNTRIES)],
            chart=falls,
            title="Change by country",
        ),
        sample(
            "waterfall_many",
            [text("item"), total("amount")],
            [(f"Item {i}", round(rnd.gauss(200, 4000))) for i in range(60)],
            chart=falls,
            title="Change by item",
        ),
        sample(
            "waterfall_below",
            [text("item"), total("amount")],
            [("First", 40), ("Second", -90), ("Third", -20), ("Fourth", 30)],
            chart=falls,
            title="Change by item",
        ),
        sample(
            "waterfall_months",
            [time(), total("change")],
            [(m, round(rnd.gauss(2000, 9000))) for m in months(12)],
            chart=falls,
            title="Change by month",
        ),
        sample("calendar", orders, days[:366], chart=Chart("heatmap"), title="Orders by day"),
        sample("calendar_years", orders, days, chart=Chart("heatmap"), title="Orders by day"),
        sample("calendar_weeks", orders, days[70:150], chart=Chart("heatmap"), title="Orders by day"),
        sample(
            "calendar_months",
            [time(), total("orders", None, func="count")],
            [(m, round(900 + 300 * math.sin(i / 2) + 9 * i)) for i, m in enumerate(months(60))],
            chart=Chart("heatmap"),
            title="Orders by month",
        ),
        sample(
            "donut",
            label,
            list(zip(PRODUCTS, [420_000, 310_000, 150_000, 82_000, 38_000], strict=True)),
            chart=Chart("pie", hole=True),
            title="Revenue by product",
        ),
        sample("value_latest", [time(), total()], line, chart=Chart("value"), title="Revenue by month"),
        sample(
            "value_latest_percent",
            [time(grain="quarter"), total("margin", PERCENT, "Operating margin before taxes and interest", "avg")],
            [(f"{2015 + i // 4}-{i % 4 * 3 + 1:02d}-01", 12.5 + i % 5) for i in range(12)],
            chart=Chart("value"),
            title="Margin",
        ),
    ]


def _day(first: str, after: int) -> str:
    return (date.fromisoformat(first) + timedelta(days=after)).isoformat()


ALL: tuple[Callable[[], list[Sample]], ...] = (bars, grouped, lines, others, places, parts_and_steps)


def samples() -> list[Sample]:
    """Return all the samples."""
    return [s for make in ALL for s in make()]
