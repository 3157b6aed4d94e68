"""Calendars: a shade for each day, weeks side by side, a block for each year (half a year where it is narrow)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from inkfish.charts.cells import TIPS, Record, column_of, show, tip
from inkfish.charts.frame import Canvas, Layer, Picture, caption_of
from inkfish.charts.letters import widest
from inkfish.charts.shades import ROOM, Shades, shades_of, strip
from inkfish.charts.ticks import known_sign
from inkfish.charts.words import WORDS
from inkfish.data.table import Scalar

WEEK = 7
CELL = (9.0, 16.0)
HEADER, GAP = 18, 12
ONE_BLOCK = 371  # days that stand in one block although they lie in two years


@dataclass(frozen=True)
class Block:
    """Some weeks side by side, from the Monday `first` on; days outside `start` to `end` belong to other blocks."""

    start: date
    end: date

    @property
    def first(self) -> date:
        """The Monday of its first week."""
        return self.start - timedelta(days=self.start.weekday())

    @property
    def weeks(self) -> int:
        """How many weeks it has."""
        return (self.end - self.first).days // WEEK + 1

    def week(self, day: date) -> int:
        """Return how many weeks after the first a day lies."""
        return (day - self.first).days // WEEK


def by_month(values: Iterable[Scalar]) -> bool:
    """Whether all dates are first days of months."""
    return all(str(v)[8:10] == "01" for v in values if v is not None)


def draw_calendar(canvas: Canvas) -> Picture:
    """Return the picture of a calendar."""
    choice, result, size = canvas.choice, canvas.result, canvas.theme.size
    time, value = column_of(result, choice.x), column_of(result, choice.y[0])
    pairs = zip(result.values(time.key), result.values(value.key), strict=True)
    days = {date.fromisoformat(str(t)[:10]): v for t, v in pairs if t is not None}
    blocks = _blocks(min(days), max(days), canvas.narrow)
    weeks = max(b.weeks for b in blocks)
    left = widest([*_weekdays(), *(str(b.start.year) for b in blocks)], size.axis) + 8
    cell = min(CELL[1], max(CELL[0], (canvas.inner - left) / weeks))
    tall = WEEK * cell + HEADER
    natural = len(blocks) * (tall + GAP) - GAP
    height = canvas.plot_height(natural, 0, True, 4) - (ROOM if canvas.height else 0)
    if canvas.height:
        tall = (height + GAP) / len(blocks) - GAP
        cell = (tall - HEADER) / WEEK
    shades = shades_of((v if isinstance(v, (int, float)) else None for v in days.values()), canvas.theme)
    records = [_record(day, number, blocks, cell, tall, shades, value, time) for day, number in days.items()]
    layers = [_cells(canvas, records, weeks), *_words(canvas, blocks, weeks, cell, tall, left)]
    return Picture(
        (*layers, *strip(canvas, shades, value, left)),
        height=height,
        left=left,
        bottom=4,
        above=ROOM,
        caption=caption_of(value, canvas, known_sign(value.unit)),
    )


def _blocks(first: date, last: date, narrow: bool) -> list[Block]:
    """Return the blocks that hold the days from the first to the last."""
    if (last - first).days < ONE_BLOCK and not narrow:
        return [Block(first, last)]
    halves = ((1, 6), (7, 12)) if narrow else ((1, 12),)
    whole = [
        Block(date(year, a, 1), date(year, b, 30 if b == 6 else 31))
        for year in range(first.year, last.year + 1)
        for a, b in halves
    ]
    return [b for b in whole if b.end >= first and b.start <= last]


def _weekdays() -> list[str]:
    return [name[:3] for name in WORDS.data["part"]["weekday"]]


def _record(
    day: date, number: Scalar, blocks: list[Block], cell: float, tall: float, shades: Shades, value: Any, time: Any
) -> Record:
    at, block = next((i, b) for i, b in enumerate(blocks) if b.start <= day <= b.end)
    week, top = block.week(day), at * (tall + GAP) + HEADER + day.weekday() * cell
    amount = number if isinstance(number, (int, float)) else None
    place = {"week": week, "week2": week + 1, "top": round(top, 2), "bottom": round(top + cell, 2)}
    said = tip(show(day.isoformat(), time), (value.title, show(number, value)))
    return place | {"shade": shades.color(amount)} | said


def _across(weeks: int) -> dict[str, Any]:
    scale = {"domain": [0, weeks], "nice": False, "zero": False}
    return {"type": "quantitative", "scale": scale, "axis": None}


PIXEL: dict[str, Any] = {"type": "quantitative", "scale": None, "axis": None}


def _cells(canvas: Canvas, records: list[Record], weeks: int) -> Layer:
    encoding = {
        "x": {"field": "week"} | _across(weeks),
        "x2": {"field": "week2"},
        "y": {"field": "top"} | PIXEL,
        "y2": {"field": "bottom"},
        "color": {"field": "shade", "type": "nominal", "scale": None},
    } | TIPS
    mark = {"type": "rect", "stroke": canvas.theme.background, "strokeWidth": 1}
    return {"data": {"values": records}, "mark": mark, "encoding": encoding}


def _words(canvas: Canvas, blocks: list[Block], weeks: int, cell: float, tall: float, left: float) -> list[Layer]:
    """Write the months above the weeks, the year beside them, and some weekdays beside the rows."""
    theme = canvas.theme
    months, years, sides = [], [], []
    apart = 2 if (canvas.inner - left) / weeks * 4.3 < 26 else 1
    seen: set[int] = set()
    for i, block in enumerate(blocks):
        top = i * (tall + GAP)
        months += [m | {"top": top + HEADER - 5} for m in _months(block, apart)]
        if block.start.year not in seen:
            years.append({"week": 0, "top": top + HEADER - 5, "words": str(block.start.year)})
        seen.add(block.start.year)
        every = 2 if cell * 2 >= 14 else 3
        sides += [
            {"week": 0, "top": top + HEADER + (k + 0.5) * cell, "words": name}
            for k, name in enumerate(_weekdays())
            if k % every == 0 and cell >= 6
        ]
    across = _across(weeks)
    return [
        _text(canvas, months, across, theme.muted, baseline="alphabetic"),
        _text(canvas, years, across, theme.text, align="left", dx=-left, fontWeight=600, baseline="alphabetic"),
        _text(canvas, sides, across, theme.muted, align="left", dx=-left, baseline="middle"),
    ]


def _months(block: Block, apart: int) -> list[Record]:
    """Return the names of months, each where its first whole week stands; the first only with room for it."""
    found: list[Record] = []
    for number in range(block.end.year * 12 + block.end.month - block.start.year * 12 - block.start.month + 1):
        at = block.start.year * 12 + block.start.month - 1 + number
        first = max(block.start, date(at // 12, at % 12 + 1, 1))
        week = block.week(first) + (1 if first.weekday() > 0 and number else 0)
        name = WORDS.data["part"]["month"][at % 12][:3]
        crowds = bool(found) and week - found[-1]["week"] < 3
        if number % apart == 0 and not crowds and week < block.weeks - 1:
            found.append({"week": week, "words": name})
    return found


def _text(canvas: Canvas, values: list[Record], across: dict[str, Any], color: str, **mark: Any) -> Layer:
    kept = {"type": "text", "align": "left", "color": color, "fontSize": canvas.theme.size.axis}
    encoding = {
        "x": {"field": "week"} | across,
        "y": {"field": "top"} | PIXEL,
        "text": {"field": "words", "type": "nominal"},
    }
    return {"data": {"values": values}, "mark": kept | {"tooltip": None, "aria": False} | mark, "encoding": encoding}
