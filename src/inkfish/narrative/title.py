"""What a chart is called: its subject in few words, and below it the unit, filter, period and number of rows."""

from __future__ import annotations

from collections.abc import Sequence

from inkfish.data import table as data
from inkfish.data.durations import DURATION
from inkfish.data.grammar import capital, listed, ordinal, plural, singular
from inkfish.data.units import write_value
from inkfish.narrative.figure import unit_of
from inkfish.narrative.frame import Frame, is_time
from inkfish.narrative.period import period_words, range_words
from inkfish.narrative.phrases import glue, phrases, say
from inkfish.narrative.where import as_told, condition_words, flat, shortened, value_words, with_the
from inkfish.query.plan import (
    Aggregate,
    Among,
    Between,
    Calculation,
    Column,
    Compare,
    Condition,
    Expr,
    Plan,
    Truncated,
    Value,
    Within,
    level,
)
from inkfish.query.result import Result

LONGEST = 80
DRAWN = ("boxplot", "candlestick")  # rows that are not listed but drawn, their numbers by their labels


def title(plan: Plan, result: Result, tables: Sequence[data.Table]) -> str:
    """Return the chart's title: in sentence case, without a full stop, at most about 80 characters where that can be.

    What the user called it wins. A place or name that the filter chose, then the period, are added while there is room.
    """
    if plan.chart.title:
        return plan.chart.title
    frame = Frame(plan, result, tables)
    text = next(words for rule in RULES if (words := rule(frame)))
    for more in (_chosen(frame), _period(frame)):
        if more and len(text) + len(more) <= LONGEST:
            text += more
    return capital(_cut(text))


def _cut(text: str) -> str:
    """Cut a title that no reader would finish, between words."""
    if len(text) <= 2 * LONGEST:
        return text
    return text[: 2 * LONGEST].rsplit(" ", 1)[0].rstrip(",;: ") + "…"


# -- the subject ------------------------------------------------------------------------------------------------------


def _rows(frame: Frame) -> str:
    """Name a list by its columns, or a bare one by its rows."""
    if frame.shape not in ("rows", "empty") or any(level(m.expr) != "row" for m in frame.plan.measures):
        return ""
    if _ranked(frame.plan):
        return ""
    one = frame.plan.distinct or not frame.plan.measures
    if one and len(shown := (*frame.plan.dimensions, *frame.plan.measures)) == 1:
        return frame.names.values_of(shown[0].expr, shown[0].name)
    if frame.plan.chart.kind in DRAWN and frame.plan.dimensions and frame.plan.measures:
        nouns = [frame.names.noun(m.expr, m.name) for m in frame.plan.measures]
        by = listed(frame.names.dimension(d.expr) for d in frame.plan.dimensions)
        return f"{listed(shortened(nouns, 4))} {say('title.by', by=by)}"
    nouns = [frame.names.noun(m.expr, m.name) for m in (*frame.plan.dimensions, *frame.plan.measures)]
    return listed(shortened(nouns, 4)) if nouns else say("title.rows", rows=frame.names.rows(frame.plan.table))


def _ranked(plan: Plan) -> bool:
    """Whether a list is the first few things by their one number: a title names them so."""
    several = plan.limit is not None and plan.limit.count > 1 and not plan.limit.per and not plan.limit.skip
    single = len(plan.dimensions) == len(plan.measures) == 1
    return several and single and bool(plan.order) and plan.order[0].by == plan.measures[0].expr


def _scatter(frame: Frame) -> str:
    if frame.shape != "scatter":
        return ""
    nouns = [frame.noun(m) for m in frame.measures if m.type in data.NUMERIC][:2]
    by = f" {say('title.by', by=_by(frame))}" if frame.dims else ""
    return say("title.scatter", one=nouns[0], other=nouns[1]) + by


def _histogram(frame: Frame) -> str:
    if frame.shape != "histogram":
        return ""
    return say("title.histogram", of=frame.names.noun(frame.dims[0].expr, frame.given(frame.dims[0])))


def _top(frame: Frame) -> str:
    """Name what was ordered by a measure and cut: "Top 5 products by revenue"."""
    order, limit = frame.plan.order, frame.plan.limit
    measure = next((m for m in frame.plan.measures if order and m.expr == order[0].by), None)
    if not (limit and measure and frame.plan.dimensions):
        return ""
    first = next((d for d in frame.plan.dimensions if d.expr not in limit.per), frame.plan.dimensions[0])
    many = frame.names.values_of(first.expr, first.name)
    column = frame.measures[frame.plan.measures.index(measure)]
    if limit.count == 1 and not limit.per and len(frame.plan.dimensions) == 1:
        most = frame.most(column, lowest=not order[0].descending)
        return say(
            f"title.{'nth' if limit.skip else 'one'}", thing=singular(many), most=most, nth=ordinal(limit.skip + 1)
        )
    rows = len(frame.result.rows)
    count = limit.count if limit.per or not rows else min(limit.count, rows)
    key = "title.ranked" if limit.skip else "title.top" if order[0].descending else "title.bottom"
    per = say("title.each", of=listed(frame.names.dimension(e) for e in limit.per)) if limit.per else ""
    things = many if limit.skip or count != 1 else singular(many)
    if limit.count == 1 and limit.per and not limit.skip:
        key += "_one"
    places = {"first": limit.skip + 1, "last": limit.skip + count}
    return say(key, count=count, things=things, noun=frame.noun(column), per=per, **places)


def _over_time(frame: Frame) -> str:
    """Name one measure over time by its grain: "monthly revenue by region"."""
    times = [d for d in frame.plan.dimensions if isinstance(d.expr, Truncated) and not d.name]
    key = f"title.per_{times[0].expr.grain}" if times else ""
    if (
        len(times) != 1
        or len(frame.plan.measures) != 1
        or key not in phrases()
        or isinstance(frame.plan.measures[0].expr, Calculation)
    ):
        return ""
    measure = frame.plan.measures[0]
    text = say(key, noun=_adjectival(frame, measure.expr, measure.name))
    rest = [frame.names.dimension(d.expr, d.name) for d in frame.plan.dimensions if d is not times[0]]
    return f"{text} {say('title.by', by=listed(rest))}" if rest else text


def _adjectival(frame: Frame, expr: Expr, name: str) -> str:
    """Return a measure to stand after "monthly": a count keeps its "number of"."""
    if isinstance(expr, Aggregate) and expr.func == "count" and not name:
        return frame.names.noun(expr)
    return frame.names.short(expr, name)


def _measures(frame: Frame) -> str:
    """Name the measures, and what they are split by: one in full, several in short."""
    measures = frame.plan.measures
    if len(measures) == 1:
        what = frame.names.noun(measures[0].expr, measures[0].name)
    else:
        what = listed(shortened((frame.names.short(m.expr, m.name) for m in measures), 4))
    return f"{what} {say('title.by', by=_by(frame))}" if frame.plan.dimensions else what


def _by(frame: Frame) -> str:
    return listed(frame.names.dimension(d.expr, d.name) for d in frame.plan.dimensions)


RULES = (_rows, _scatter, _histogram, _top, _over_time, _measures)


# -- what is added ----------------------------------------------------------------------------------------------------


def _chosen(frame: Frame) -> str:
    """Return the one place or name that the filter chose: " in California"."""
    found = [(c.left, c.right) for c in flat(frame.plan.where) if _is_choice(c, frame)]
    if len(found) != 1:
        return ""
    of, value = found[0]
    text = value_words(value, frame.names, of)
    return " " + (
        say("condition.in_place", place=with_the(text)) if frame.names.in_place(of) else say("title.for", what=text)
    )


def _is_choice(c: Condition, frame: Frame) -> bool:
    """Whether a condition keeps one name or place."""
    equal = isinstance(c, Compare) and c.op == "=" and isinstance(c.right, Value) and isinstance(c.left, Column)
    known = frame.names.found(c.left) if equal else None
    return known is not None and known.type == "text"


def _period(frame: Frame) -> str:
    """Return the years that the rows run over, or that the filter chose: ", 2017–2020"."""
    times = [d for d in frame.dims if is_time(d, frame.names)]
    if times and frame.shape in ("trend", "series"):
        values = [v for v in frame.result.values(times[0].key) if v is not None]
        ends = sorted({_year(v) for v in values})
        if values and all(e.isdigit() for e in ends):
            return say(
                "title.period",
                period=ends[0] if ends[0] == ends[-1] else say("period.range", start=ends[0], end=ends[-1]),
            )
    return next(
        (say("title.period", period=words) for c in _told(frame) if (words := _period_of(c, frame))), ""
    )


def _told(frame: Frame) -> tuple[Condition, ...]:
    return as_told(frame.plan.where, frame.names)


def _year(value: data.Scalar) -> str:
    return str(int(value)) if isinstance(value, float) else str(value)[:4]


def _period_of(condition: Condition, frame: Frame) -> str:
    if isinstance(condition, Within):
        return (
            range_words(condition.period)
            if isinstance(condition.period, Between)
            else period_words(condition.period).removeprefix("in the ")
        )
    if isinstance(condition, Compare) and condition.op == "=" and isinstance(condition.right, Value):
        known = frame.names.found(condition.left)
        if known is not None and known.role == "time" and known.numeric:
            return value_words(condition.right, frame.names, condition.left)
    return ""


# -- the subtitle -----------------------------------------------------------------------------------------------------


def subtitle(plan: Plan, result: Result, tables: Sequence[data.Table]) -> str:
    """Return the line below the title: the unit, what was kept, the period, and how many rows, set off by dots.

    What the title says already is not said again.
    """
    frame = Frame(plan, result, tables)
    unit, above = _unit(frame), title(plan, result, tables)
    told = [w for w in (*_filters(frame, above), _having(frame), _span(frame, above), _sample(frame)) if w]
    kept = [unit, *told] if unit else [capital(told[0]), *told[1:]] if told else []
    return glue("subtitle.between").join(kept)


def _unit(frame: Frame) -> str:
    """Return the unit that all measures share, in words or, where there are none for it, by its sign."""
    units = {(u.kind, u.code) if (u := unit_of(m)) else None for m in frame.measures if m.type in data.NUMERIC}
    if len(units) != 1 or None in units or ("quantity", "index") in units or (DURATION.kind, DURATION.code) in units:
        return ""
    kind, code = units.pop()
    key = f"subtitle.{kind}_{code.lower()}"
    if kind == "percent":
        return capital(say("subtitle.percent"))
    return capital(say(key)) if key in phrases() else code


def _filters(frame: Frame, above: str) -> list[str]:
    """Return each filter that the title does not tell in words; long ones are counted instead."""
    words = [_only(c, frame) for c in _told(frame) if not _in_title(c, frame, above)]
    short = [w for w in words if len(w) <= LONGEST]
    more = len(words) - len(short[:3])
    return short[:3] + ([say("subtitle.more", count=more, filters=plural("filter", more))] if more else [])


def _in_title(condition: Condition, frame: Frame, above: str) -> bool:
    """Whether a title ends with the period, or the place or name, that a condition keeps."""
    if isinstance(condition, Within) and not isinstance(condition.period, Between):
        return False  # the last 3 years are the data's last: the whole words say so
    period, chosen = _period_of(condition, frame), _chosen(frame)
    if period:
        return above.endswith(say("title.period", period=period))
    return bool(chosen) and chosen in above and _is_choice(condition, frame)


def _only(condition: Condition, frame: Frame) -> str:
    """Return one filter: "only West and East", "2019 to 2021", or the condition itself."""
    if isinstance(condition, Within):
        return period_words(condition.period)
    values = condition.values if isinstance(condition, Among) and isinstance(condition.values, tuple) else ()
    of = condition.of if values else None
    if isinstance(condition, Compare) and condition.op == "=" and isinstance(condition.right, Value):
        of, values = condition.left, (condition.right,)
    known = frame.names.found(of)
    if values and known is not None and known.type == "text":
        return say("subtitle.only", values=listed(shortened(value_words(v, frame.names, of) for v in values)))
    return condition_words(condition, frame.names)


def _having(frame: Frame) -> str:
    return (
        say("subtitle.having", having=condition_words(frame.plan.having, frame.names))
        if frame.plan.having is not None
        else ""
    )


def _span(frame: Frame, above: str) -> str:
    """Return the first and last date shown, where neither a filter nor the title has said it already."""
    times = [d for d in frame.dims if is_time(d, frame.names)]
    if (
        not times
        or frame.shape not in ("trend", "series")
        or any(isinstance(c, Within) for c in _told(frame))
    ):
        return ""
    rows = [i for i in range(len(frame.result.rows)) if frame.value(i, times[0]) is not None]
    if not rows:
        return ""
    rows.sort(key=lambda i: str(frame.value(i, times[0])))
    first, last = frame.label_text(rows[0], times[0]), frame.label_text(rows[-1], times[0])
    if above.endswith(say("title.period", period=say("period.range", start=first, end=last))):
        return ""
    return first if first == last else say("subtitle.span", start=first, end=last)


def _sample(frame: Frame) -> str:
    """Return how many rows the answer rests on."""
    kept = frame.result.account.kept
    rows = plural(singular(frame.names.rows(frame.plan.table)), kept)
    return say("subtitle.sample", count=write_value(kept, None, "integer"), rows=rows) if kept else ""
