"""How long something took, held against a stretch of time: `took more than 5 days`, `shipped within 2 days`."""

from __future__ import annotations

from inkfish.language.draft import Draft
from inkfish.language.lexicon import load_lexicon
from inkfish.language.negation import OPPOSITE, negated_before
from inkfish.language.numerals import is_clock
from inkfish.query.plan import Column, Compare, Elapsed, Value

MINUTES = {"second": 1 / 60, "minute": 1, "hour": 60, "day": 1440, "week": 10080, "month": 43830, "year": 525960}


def read_lasting(d: Draft) -> None:
    """Take bounds on the time between two dates of a row: a comparison, a number and a unit of time."""
    spans = {column: expr for column, expr in d.made.items() if isinstance(expr, Elapsed)}
    for at in range(len(d.mentions) - 1):
        op = d.tag(at, "compare") or ("<=" if d.has(at, "within") else None)
        number = _count(d, at + 1) if op and d.free(at) else None
        if number is None:
            continue
        minutes, unit = number
        of = _named(d, at, spans) or next(iter(spans), None)
        if of is None or d.has(at - 1, "where") or not all(d.free(i) for i in range(at, unit)):
            continue
        value = round(minutes / MINUTES[spans[of].unit], 6)
        negated = negated_before(d, at)
        d.keep((at, unit), Compare(OPPOSITE[op] if negated is not None else op, of, Value(value, "number")))
        for i in (*range(at, unit + 1), *_verbs(d, at, unit, spans[of]), *([] if negated is None else [negated])):
            if d.free(i):
                d.take(i, "condition", f"{of.name} {op} {value:g}" if i == at else "")


def _count(d: Draft, at: int) -> tuple[float, int] | None:
    """How many minutes a number with its unit of time is, or one unit (`a week`), and where its words end."""
    unit = at + 1
    if not d.free(at) or at >= len(d.mentions):
        return None
    m = d.mentions[at]
    if is_clock(d, at):
        return m.number / 60, at  # `2 hours and 10 minutes`
    if m.number is None and d.has(at, "unit", "grain") and d.text(at).split()[0] in ("a", "an"):
        return _minutes(d.tokens[m.end - 1].stem, 1, at)
    if unit >= len(d.mentions) or not (m.number is not None or d.has(at, "article")) or not d.has(unit, "unit"):
        return None
    return _minutes(d.tokens[d.mentions[unit].start].stem, m.number if m.number is not None else 1, unit)


def _minutes(unit: str, count: float, last: int) -> tuple[float, int] | None:
    told = load_lexicon().spans.get(unit)
    return (count * MINUTES[told], last) if told is not None else None


def _named(d: Draft, at: int, spans: dict[Column, Elapsed]) -> Column | None:
    """The stretch that is spoken of: by its name, or by one of its dates."""
    for i in sorted(range(len(d.mentions)), key=lambda i: abs(i - at)):
        for link in d.mentions[i].columns:
            column = Column(link.table, link.column.name)
            own = next((c for c, e in spans.items() if column in (c, e.end)), None)
            if own is not None:
                return own
    return None


def _verbs(d: Draft, at: int, unit: int, span: Elapsed) -> list[int]:
    """The words around that only say what took so long: `took`, `stayed`, `shipped`, `to ship`."""
    around = (d.step(at, -1), d.step(unit, 1))
    ends = [i for i in around if i >= 0 and (d.text(i) in load_lexicon().lasting or _speaks_of(d, i, span))]
    return [i for i in ends if d.free(i)]


def _speaks_of(d: Draft, at: int, span: Elapsed) -> bool:
    links = [Column(c.table, c.column.name) for c in d.mentions[at].columns]
    return any(column in (span.start, span.end) or column in d.made for column in links)
