"""Rules for the chart: its kind, axes, colour, panels, scale and title."""

from __future__ import annotations

from inkfish.language.classes import words_of
from inkfish.language.draft import Draft
from inkfish.language.parties import says_party

SWITCHES = (
    ("horizontal", "orientation", "horizontal"),
    ("vertical", "orientation", "vertical"),
    ("log", "log", True),
    ("percent_stack", "stack", "percent"),
    ("trend_line", "trend", True),
)


def read_chart(d: Draft) -> None:
    """Take the words that say what the picture should be."""
    _title(d)
    for kind, name, value in SWITCHES:
        for at in d.indexes(kind):
            d.chart[name] = value
            d.take(at, "chart", f"chart: {d.text(at)}")
    for at in range(len(d.mentions)):
        if d.free(at) and d.has(at, "chart") and _is_chart(d, at):
            _kind(d, at)
    for at in d.indexes("chart_noun"):
        if not d.mentions[at].columns:
            d.take(at, "chart")
    _axes(d)
    _split(d, "color", d.colored)
    _split(d, "facet", d.faceted)


def _title(d: Draft) -> None:
    """`titled "Sales by region"`: the quoted text, or all that follows."""
    for at in d.indexes("title"):
        if d.free(at + 1) and d.mentions[at + 1].quoted:
            token = d.tokens[d.mentions[at + 1].start]
            d.chart["title"] = d.question[token.start + 1 : token.end - 1].strip()
            d.take(at, "chart", "the chart's title")
            d.take(at + 1, "chart")


def _is_chart(d: Draft, at: int) -> bool:
    """Whether `bar`, `line`, `area`, `map` is the chart and not a column or value of that name, or a table for two."""
    m = d.mentions[at]
    if says_party(d, at):
        return False
    if m.text in COUNTABLE and d.has(d.step(at, -1), "aggregate"):
        return False  # `how many lines have no price`
    plain = " " not in m.text
    if not plain:
        return True
    if m.text == "stacked" and any(d.has(i, "chart") for i in range(at + 1, min(at + 4, len(d.mentions)))):
        return True
    named = bool(m.columns and m.columns[0].score > 0.95) or bool(m.values and m.values[0].score > 0.95)
    beside = d.has(at + 1, "chart_noun") or d.text(at - 1) in BESIDE_CHART or at == 0
    return not named or beside


def _kind(d: Draft, at: int) -> None:
    kind = d.tag(at, "chart")
    known = d.chart.get("kind")
    if kind in ("grouped_bar", "stacked_bar"):
        d.chart.setdefault("stack", "grouped" if kind == "grouped_bar" else "stacked")
    if kind == "area" and "stacked" in d.text(at):
        d.chart.setdefault("stack", "stacked")
    if d.text(at) == "stacked" and known is None:
        d.chart.setdefault("stack", "stacked")
    if known is None or (known == "bar" and kind in ("grouped_bar", "stacked_bar", "histogram")):
        d.chart["kind"] = kind
        if kind == "line" and "group" in d.text(at):
            d.chart["kind"] = "line"
    if d.has(at, "donut"):
        d.chart["hole"] = True
    if d.has(at, "waterfall"):
        d.chart["stack"] = "waterfall"
    d.take(at, "chart", f"a {kind.replace('_', ' ')} chart" if kind not in ("value", "table") else f"shown as a {kind}")
    for i in (at - 1, at - 2):
        joins = d.text(i) in BEFORE_CHART
        if not d.free(i) or not (
            joins or (d.has(i, "request", "sort_verb") and not d.content(i)) or d.text(i) == "different"
        ):
            break
        d.take(i, "chart")
    if d.free(at + 1) and d.has(at + 1, "chart_noun"):
        d.take(at + 1, "chart")


def _axes(d: Draft) -> None:
    """Bind the axes to what they show: what follows (`x axis is price`), or stands before (`price on the x axis`)."""
    for at in d.indexes("axis"):
        m = d.mentions[at]
        if len(m.text) == 1 and (m.columns or m.values):
            continue
        lead = d.text(at - 1) if d.text(at - 1) != "the" else d.text(at - 2)
        behind = lead in BEFORE_AXIS
        found = _content_before(d, at) if behind else _content_after(d, at)
        d.take(at, "axis")
        for i in (at - 1, at - 2):
            if d.free(i) and (d.empty(i) or d.text(i) in BEFORE_AXIS | {"the"}):
                d.take(i, "axis")
        if found is not None:
            d.axes[d.tag(at, "axis")] = found


def _content_after(d: Draft, at: int) -> int | None:
    i = at + 1
    while i < len(d.mentions) and not (d.boundary(i) and d.text(i) != ":"):
        m = d.mentions[i]
        if d.free(i) and (m.columns or m.tables) and not (d.has(i, "axis") and not m.columns[:1]):
            return i + 1 if _owns_next(d, i) else i
        if d.free(i) and d.has(i, "aggregate") and not _column_near(d, i):
            return i
        if d.has(i, "axis"):
            return None
        i += 1
    return None


def _owns_next(d: Draft, at: int) -> bool:
    """Whether a thing only says whose the column after it is: `the x axis is the teacher's first name`."""
    owned = d.best_column(at + 1) if d.free(at + 1) else None
    return bool(d.mentions[at].tables) and owned is not None and owned.score >= 0.6


def _column_near(d: Draft, at: int) -> bool:
    """Whether a column or table follows an aggregate within its phrase."""
    i = at + 1
    while i < len(d.mentions) and not d.boundary(i) and not d.has(i, "axis", "chart"):
        if d.mentions[i].columns or d.mentions[i].tables:
            return True
        if not d.empty(i) and not d.has(i, "aggregate", "different"):
            return False
        i += 1
    return False


def _content_before(d: Draft, at: int) -> int | None:
    i = at - 1
    while i >= 0 and not d.boundary(i):
        m = d.mentions[i]
        if d.free(i) and (m.columns or m.tables):
            each = d.step(i, -1)
            if each > 0 and d.has(each, "per_group", "by"):  # `the number of games for each team as the y axis`
                i = each - 1
                continue
            return i
        if d.free(i) and d.has(i, "aggregate"):
            return i
        if d.has(i, "axis"):
            return None
        i -= 1
    return None


def _split(d: Draft, kind: str, into: set[int]) -> None:
    """`colored by region`, `small multiples by year`, `small multiples of sales for each year`: the next column."""
    for at in d.indexes(kind):
        if d.mentions[at].columns and d.mentions[at].columns[0].score > 0.95 and d.text(at) in ("color", "colour"):
            continue
        splits = [i + 1 for i in range(at + 2, len(d.mentions)) if d.has(i, "by", "per_group")]
        first = splits[0] if splits and d.text(at + 1) == "of" else at + 1  # of what is drawn, by what it is split
        near = range(first, min(first + 4, len(d.mentions)))
        after = next((i for i in near if d.mentions[i].columns or d.has(i, "grain", "part")), None)
        d.take(at, "chart")
        if after is not None:
            into.add(after)


COUNTABLE = words_of("countable_marks")
BEFORE_CHART, BESIDE_CHART, BEFORE_AXIS = words_of("before_chart"), words_of("beside_chart"), words_of("before_axis")
