"""Small stand-ins for the rooms behind the service, so that the doors are tested for what is theirs."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import time
from dataclasses import dataclass
from pathlib import Path

from inkfish.analyst.card import Card
from inkfish.analyst.thread import Turn
from inkfish.charts.choose import Choice
from inkfish.data.table import Column, Table
from inkfish.errors import DataError, FetchError, InkfishError, RequestTimeout, Unavailable
from inkfish.query import plan as p
from inkfish.query.result import Account, Result, ResultColumn
from inkfish.service.service import Service
from inkfish.service.tools import Tools
from inkfish.workers import WorkerDied

REGION, UNITS = p.Column("data", "region"), p.Column("data", "units")
PLAN = p.Plan("data", dimensions=(p.Dimension(REGION),), measures=(p.Measure(p.Aggregate("sum", UNITS), "units"),))
COLUMNS = (
    ResultColumn("c0", "region", "Region", "text", "dimension", REGION),
    ResultColumn("c1", "units", "Units", "integer", "measure", p.Aggregate("sum", UNITS)),
)
RESULT = Result(
    COLUMNS,
    (("West", 30), ("East", 12), (None, 1)),
    "SELECT region, SUM(units) FROM data GROUP BY 1",
    Account(rows=43, kept=43, groups=3),
)
SPEC = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
    "mark": "bar",
    "data": {"values": [{"c0": "West", "c1": 30}]},
}


THINKING = {"type": "thinking", "steps": ["units: the column units"]}


@dataclass
class Answer:
    blocks: tuple
    cards: tuple
    turn: Turn
    tables: tuple = ()
    links: tuple = ()


def answer(question, thread, run, links, now, new_id, max_marks, folder=None, tell=lambda block: None):
    """Answer `chart` with a card, `nothing` with none, `sleep N` after N ms, and fail as `fail KIND` says.

    `think` before it tells what is thought first."""
    think, _, rest = question.partition(" ")
    if think == "think":
        tell(THINKING)
        question = rest
    word, _, rest = question.partition(" ")
    if word == "sleep":
        time.sleep(int(rest) / 1000)
    if word == "fail":
        raise {
            "boom": ValueError("secret cell value"),
            "query": InkfishError("The engine could not run it."),
            "late": RequestTimeout("It took too long."),
            "busy": Unavailable("Busy."),
        }[rest]
    before = f"{len(thread.turns)} before; {len(thread.tables)} tables; focus {thread.focus is not None}"
    said = {"type": "text", "text": f"{before}; {question}"}
    if word == "nothing":
        return Answer(
            ({"type": "no_results", "reason": "No such column.", "suggestions": ["units by region"]}, said),
            (),
            Turn(question),
        )
    result = run(PLAN)
    card_id = new_id()
    sources = tuple(t.source for t in thread.tables)
    card = Card(
        card_id,
        "Units by region",
        "",
        "West leads.",
        "West leads.",
        "bar",
        PLAN,
        Choice("bar", "fits", "c0", ("c1",)),
        result,
        SPEC,
        SPEC | {"background": "black"},
        sources,
        ("Sum of units.",),
        question,
        now.isoformat(),
    )
    shown = {
        "type": "visualization",
        "card_id": card_id,
        "title": card.title,
        "embed_url": links.embed(card_id),
        "image_url": links.image(card_id),
        "webpage_url": links.webpage(card_id),
        "description": card.description,
        "sources": [s.name for s in sources],
        "methodologies": ["Sum of units."],
    }
    blocks = (
        THINKING,
        {"type": "query", "query": result.sql, "language": "sql", "dialect": "duckdb", "card_id": card_id},
        said,
        shown,
        {"type": "follow_up", "queries": ["chart again"]},
    )
    return Answer(blocks, (card,), Turn(question, PLAN, card_id))


def read(path, name, source, into):
    """Read a CSV; its content is its Parquet. Fails as its first word says."""
    text = Path(path).read_bytes()
    first = text[:6]
    if first == b"!empty":
        raise DataError("There is no table in it.")
    if first == b"!died!":
        raise WorkerDied("It took more memory or time than is allowed to read files.")
    if first == b"!late!":
        raise RequestTimeout("It took longer than the 1 seconds allowed to read files.")
    if first == b"!boom!":
        raise ValueError("secret")
    try:
        rows = list(csv.reader(io.StringIO(text.decode())))
    except (csv.Error, UnicodeDecodeError) as error:
        raise DataError(str(error)) from None
    if not rows:
        raise DataError("There is no table in it.")
    digest = hashlib.sha256(text).hexdigest()
    (Path(into) / f"{digest}.parquet").write_bytes(text)
    columns = tuple(Column(c, c.title(), "text", "category") for c in rows[0])
    return [Table(digest, name.partition(".")[0], name, f"{digest}.parquet", len(rows) - 1, columns, source)]


@dataclass
class Fetched:
    path: Path
    name: str
    url: str
    retrieved_at: str = "2026-01-01T00:00:00.000Z"


def fetch(url, into):
    """Give a table for a good URL."""
    if "bad" in url:
        raise FetchError("The address could not be reached.")
    path = Path(into) / "got"
    path.write_text("!late!" if "late" in url else f"region,units\nWest,{len(url)}\n")
    return Fetched(path, url.rpartition("/")[2], url)


def render(spec, form, scale):
    """Draw the size of what was asked."""
    return (
        f"{form} {spec.get('background', 'white')} {spec.get('width', '')}x{spec.get('height', '')} @{scale:g}".encode()
    )


def draw(plan, choice, result, *, title, subtitle="", source="", dark=False, width=None, height=None):
    """Return a specification that tells its size."""
    return SPEC | {"background": "black" if dark else "white", "width": width, "height": height}


def export(result, form):
    """Write the form and the number of rows."""
    return f"{form} {len(result.rows)}".encode()


TOOLS = Tools(
    answer=answer,
    run=lambda plan, tables, folder: RESULT,
    export=export,
    draw=draw,
    render=render,
    read=read,
    fetch=fetch,
    infer_links=lambda tables: (),
    open_with=lambda thread, folder: [f"units of {table.name}" for table in thread.tables],
    edits=lambda card, thread, folder: {
        "question": "Units by region",
        "chart_type": card.chart_type,
        "charts": [{"chart_type": "pie", "message": f"As a pie chart, after {len(thread.plans)}"}],
    },
)


def make_service(settings, **changes) -> Service:
    """Return a service on the fakes."""
    from dataclasses import replace

    return Service(settings, replace(TOOLS, **changes))


def app_from_environment():
    """Return an application on the fakes: for a server process of its own."""
    from inkfish.api import log
    from inkfish.api.app import create_app
    from inkfish.settings import Settings

    settings = Settings.load({k: v for k, v in os.environ.items() if k.startswith("INKFISH_")})
    log.start(settings.log_level)
    return create_app(make_service(settings), settings)
