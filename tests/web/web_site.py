"""A server with a few cards made by hand, on the real service and the real drawing; run it to look at the pages."""

from __future__ import annotations

import base64
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from inkfish.analyst.card import Card
from inkfish.analyst.thread import Turn
from inkfish.api.app import create_app
from inkfish.charts.choose import choose
from inkfish.charts.draw import draw
from inkfish.charts.render import browser_bundle, compiled
from inkfish.data.table import Column, Source, Table, Unit
from inkfish.query import plan as p
from inkfish.query.result import Account, Result, ResultColumn
from inkfish.service.service import Service
from inkfish.service.tools import Tools
from inkfish.settings import Settings
from inkfish.store import cards, keys, threads
from inkfish.web.routes import web_routes
from inkfish.web.session import SessionLayer, Sessions

PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mP4DwABAQEAHLCMmQAAAABJRU5ErkJggg==")
USD = Unit("currency", "USD", "$")
HOSTILE = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(2)>&amp;\u202eevil\u2028{{7*7}}"
SQL = """SELECT
  region,
  SUM(revenue) AS total_revenue -- money
FROM sales
WHERE order_date >= DATE '2020-01-01' AND product <> 'Gift card'
GROUP BY region
ORDER BY total_revenue DESC
LIMIT 10"""
TEXT = (
    "The West leads with $1,510,000 of revenue, 35% of the total of $4.37 million.\n\n"
    "It is followed by the North with $1,240,501 and the South with $980,300; the East is last with $640,250."
)
SOURCES = (
    Source(
        "sales_2020.csv",
        url="https://example.com/data/sales_2020.csv",
        publisher="Example Statistics",
        licence="CC BY 4.0",
        retrieved_at="2026-11-21T10:00:00.000Z",
    ),
)
METHODS = ("Sum of revenue for each region, over 2,398 of 2,412 rows.", "14 rows without an order date were left out.")


@dataclass
class Picture:
    """Stands for a drawn picture: what was asked for."""

    spec: dict
    form: str
    scale: float


def render(spec, form, scale):
    """Draw a picture that only tells its size, behind one pixel, so that no worker is needed."""
    if form == "svg":
        width, height = spec.get("width", 700), spec.get("height", 400)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
            f'<rect width="100%" height="100%" fill="{spec.get("background", "white")}"/></svg>'
        ).encode()
    size = "x".join(f"{spec[side]:g}" if side in spec else "" for side in ("width", "height"))
    return PIXEL + f"{spec.get('background')} {size} @{scale:g}".encode()


def result(names, rows, sql=SQL):
    """Make a result from (key, title, type, role, expr, unit) columns."""
    columns = tuple(
        ResultColumn(f"c{i}", n.lower().replace(" ", "_"), n, t, role, expr, unit, grain=grain)
        for i, (n, t, role, expr, unit, grain) in enumerate(names)
    )
    return Result(columns, tuple(rows), sql, Account(2412, 2398, len(rows)))


def make_card(card_id, plan, res, title, subtitle="", **more):
    """Make a card as the analyst does."""
    choice = choose(plan, res)
    specs = (
        [
            draw(plan, choice, res, title=title, subtitle=subtitle, source="Source: Example Statistics", dark=dark)
            for dark in (False, True)
        ]
        if choice.kind not in ("table",)
        else [{}, {}]
    )
    given = {
        "text": TEXT,
        "description": "Bar chart of revenue by region. West is highest with $1.51 million.",
        "sources": SOURCES,
        "methodologies": METHODS,
        "question": "Which region sells most?",
    } | more
    return Card(
        card_id=card_id,
        title=title,
        subtitle=subtitle,
        chart_type=choice.kind,
        plan=plan,
        choice=choice,
        result=res,
        spec=specs[0],
        spec_dark=specs[1],
        created_at="2026-11-22T09:30:00.000Z",
        **given,
    )


REGION, REVENUE = p.Column("sales", "region"), p.Aggregate("sum", p.Column("sales", "revenue"))
MONTH = p.Truncated(p.Column("sales", "order_date"), "month")
ORDER = p.Column("sales", "order"), p.Column("sales", "customer"), p.Column("sales", "amount")


def bar(card_id="card_bar", title="Revenue by region", names=("West", "North", "South", "East"), **more):
    """Four bars."""
    plan = p.Plan("sales", dimensions=(p.Dimension(REGION),), measures=(p.Measure(REVENUE),))
    rows = list(zip(names, [1_510_000.25, 1_240_500.5, 980_300.0, 640_250.0], strict=True))
    res = result(
        [("Region", "text", "dimension", REGION, None, ""), ("Revenue", "number", "measure", REVENUE, USD, "")], rows
    )
    return make_card(
        card_id, plan, res, title, more.pop("subtitle", "Sum of revenue, January to December 2020"), **more
    )


def line(card_id="card_line"):
    """Four lines of four years."""
    plan = p.Plan("sales", dimensions=(p.Dimension(MONTH), p.Dimension(REGION)), measures=(p.Measure(REVENUE),))
    rows = [
        (f"{2017 + i // 12}-{i % 12 + 1:02d}-01", name, 90_000 + 1500 * i + 12_000 * ((i * 7) % 5) - 16_000 * k)
        for i in range(48)
        for k, name in enumerate(("West", "North", "South", "East"))
    ]
    res = result(
        [
            ("Month", "date", "dimension", MONTH, None, "month"),
            ("Region", "text", "dimension", REGION, None, ""),
            ("Revenue", "number", "measure", REVENUE, USD, ""),
        ],
        rows,
    )
    return make_card(card_id, plan, res, "Revenue by month and region", "January 2017 to December 2020")


def listing(card_id="card_table", count=620):
    """Rows of a table."""
    plan = p.Plan("sales", measures=tuple(p.Measure(c) for c in ORDER), chart=p.Chart("table"))
    rows = [(1000 + i, f"Customer {i % 90}" if i % 13 else None, round(12.5 + i * 3.75, 2)) for i in range(count)]
    res = result(
        [
            ("Order", "integer", "measure", ORDER[0], None, ""),
            ("Customer", "text", "measure", ORDER[1], None, ""),
            ("Amount", "number", "measure", ORDER[2], USD, ""),
        ],
        rows,
    )
    return make_card(card_id, plan, res, "The largest orders", "Orders above $12")


def hostile(card_id="card_hostile"):
    """A card whose every text tries to get out."""
    return bar(
        card_id,
        HOSTILE,
        (HOSTILE, "b", "c", "d"),
        subtitle=HOSTILE,
        text=HOSTILE,
        description=HOSTILE,
        question=HOSTILE,
        methodologies=(HOSTILE,),
        sources=(Source(HOSTILE, url="javascript:alert(3)"),),
    )


def panels(card_id="card_panels"):
    """Two values of unlike units, each in a panel of its own."""
    margin = p.Aggregate("avg", p.Column("sales", "margin"))
    plan = p.Plan("sales", dimensions=(p.Dimension(REGION),), measures=(p.Measure(REVENUE), p.Measure(margin)))
    columns = [
        ("Region", "text", "dimension", REGION, None, ""),
        ("Revenue", "number", "measure", REVENUE, USD, ""),
        ("Margin", "number", "measure", margin, Unit("percent", "%", "%"), ""),
    ]
    rows = [
        ("West", 1_510_000.25, 12.5),
        ("North", 1_240_500.5, 17.0),
        ("South", 980_300.0, None),
        ("East", 640_250.0, 9.25),
    ]
    return make_card(card_id, plan, result(columns, rows), "Revenue and margin by region")


def gains(card_id="card_gains"):
    """Values above and below nought, and none."""
    plan = p.Plan("sales", dimensions=(p.Dimension(REGION),), measures=(p.Measure(REVENUE),))
    rows = [("West", 300.0), ("North", 100.0), ("South", -100.0), ("East", None)]
    columns = [("Region", "text", "dimension", REGION, None, ""), ("Gain", "number", "measure", REVENUE, USD, "")]
    return make_card(card_id, plan, result(columns, rows), "Gain by region")


def many(card_id="card_many"):
    """More rows than a page holds."""
    return listing(card_id, 6000)


CARDS = (bar, line, listing, hostile, panels, gains, many)


def long_title(card_id="card_long"):
    """A card with much to say."""
    return bar(
        card_id,
        "Total revenue from all online and offline sales channels by region of the customer at the time of "
        "the order, without returns and refunds",
        subtitle="Only orders above $100 that were placed between January "
        "2014 and December 2017 by customers who had ordered at least twice before",
    )


THINKING = {
    "type": "thinking",
    "steps": [
        "Understood as: total revenue by region",
        "“sells most” means the highest total of revenue",
        "“region” is the column region",
    ],
}


@dataclass
class Answer:
    """What the stand-in analyst returns."""

    blocks: tuple
    cards: tuple
    turn: Turn
    tables: tuple = ()
    links: tuple = ()


def answer(question, thread, run, links, now, new_id, max_marks, folder=None, tell=lambda block: None):
    """Answer any question with a chart, or with none when it has `nothing` in it; `slowly` shows how it is made."""
    if "slowly" in question:
        tell(THINKING)
        time.sleep(0.8)
    if "nothing" in question:
        return Answer(
            (
                {"type": "thinking", "steps": ["nothing: no such column"]},
                {"type": "no_results", "reason": "There is no column for this.", "suggestions": ["revenue by region"]},
                {"type": "text", "text": "This data cannot answer that: it holds region, order date and revenue."},
            ),
            (),
            Turn(question),
        )
    card = (line if "month" in question else bar)(new_id())
    shown = {
        "type": "visualization",
        "card_id": card.card_id,
        "title": card.title,
        "embed_url": links.embed(card.card_id),
        "image_url": links.image(card.card_id),
        "webpage_url": links.webpage(card.card_id),
        "description": card.description,
        "sources": ["sales_2020.csv"],
        "methodologies": list(METHODS),
        "chart_type": card.chart_type,
        "chart_reason": "one value is compared across categories",
    }
    blocks = (
        THINKING,
        {"type": "query", "query": SQL, "language": "sql", "dialect": "duckdb", "card_id": card.card_id},
        {"type": "text", "text": card.text},
        shown,
        {
            "type": "follow_up",
            "queries": ["Show that as a pie", "Revenue by month", "Only 2020", "What about nothing?"],
        },
    )
    return Answer(blocks, (card,), Turn(question, card.plan, card.card_id))


def read(path, name, source, into):
    """Read a table of three columns, whatever the file holds."""
    content = Path(path).read_bytes()
    if content.startswith(b"!bad"):
        from inkfish.errors import DataError

        raise DataError(f"{name}: there is no table in it.")
    (Path(into) / "t.parquet").write_bytes(content)
    columns = tuple(
        Column(n, n.replace("_", " ").capitalize(), t, r)
        for n, t, r in (
            ("region", "text", "category"),
            ("order_date", "date", "time"),
            ("revenue", "number", "measure"),
        )
    )
    return [Table("t", "sales", name, "t.parquet", content.count(b"\n"), columns, source)]


def open_with(thread, folder):
    """Offer what `answer` knows."""
    return ["Revenue by region", "Revenue by month"] if thread.tables else []


def edits(card, thread, folder):
    """Offer the two charts that `answer` can draw."""
    charts = [{"chart_type": "line", "message": "By month, as a line chart"}]
    return {"question": "Total revenue by region", "chart_type": card.chart_type, "charts": charts}


TOOLS = Tools(
    answer=answer,
    run=None,
    export=lambda result, form: f"{form} of {len(result.rows)}".encode(),
    draw=draw,
    render=render,
    read=read,
    fetch=None,
    infer_links=lambda tables: (),
    open_with=open_with,
    edits=edits,
)


class Painter:
    """Builds the drawing script in this process."""

    def browser_bundle(self):
        return browser_bundle()

    def compile(self, specs):
        return compiled(specs)


class NoPainter:
    """Builds a script that draws nothing, at once."""

    def browser_bundle(self):
        return b"export async function drawChart() { return { finalize() {} }; }"

    def compile(self, specs):
        return compiled(specs)


def make_site(folder: Path, painter=None, tools=TOOLS, **changes):
    """Return (app, service, key) with the cards above kept under their names."""
    settings = Settings(data_dir=folder, **changes)
    service = Service(settings, tools)
    with service.database.write() as tx:
        key = keys.create(tx, "pages")
        threads.create(tx, "tenant_pages", "thread_pages", (), ())
        cards.add(tx, "tenant_pages", "thread_pages", [make() for make in (*CARDS, long_title)])
    app = create_app(service, settings, (web_routes(service, painter or NoPainter(), settings),))
    app.add_middleware(SessionLayer, sessions=Sessions(settings.data_dir))
    return app, service, key


if __name__ == "__main__":
    import tempfile

    import uvicorn

    app, _, key = make_site(Path(tempfile.mkdtemp()), Painter())
    print(key, flush=True)
    uvicorn.run(app, port=int(sys.argv[1]), log_level="warning")
