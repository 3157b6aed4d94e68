"""Rules for order: `sort by ... descending`, `from high to low`, `ranked by price`, `alphabetically`."""

from __future__ import annotations

from inkfish.language.classes import words_of
from inkfish.language.degrees import is_raced
from inkfish.language.draft import Draft, Sorting
from inkfish.language.figures import figures
from inkfish.language.tops import end_meant, mild, thing_at
from inkfish.query.plan import Column, Dimension

AMOUNTS = words_of("large")
OFTEN = words_of("exactly") | figures("often").keys()  # `customers who ordered only once`, `ordered twice`
LED_IN = ("by", "turn", "since")  # before an end that an order begins with
WAYS = {"descending": "from high to low", "ascending": "from low to high", "alphabetical": "alphabetically"}


def read_sorting(d: Draft) -> None:
    """Take each clause about order; its words are then no measure, group or chart of the question."""
    if _from_anend_meant(d):
        return
    for at in range(len(d.mentions)):
        if d.free(at) and d.has(at, "direction"):
            _sort_clause(d, at)
    for at in d.indexes("sort"):
        if d.free(at) and not (d.has(at + 1, "compare") or d.text(at + 1) in OFTEN):  # `ordered more than 3 times`
            _bare_sort(d, at)


def _from_anend_meant(d: Draft) -> bool:
    """Take a message that only says with which end an order begins: `sort from cheapest`, `order it by highest`."""
    said = [i for i in range(len(d.mentions)) if not (d.empty(i) or d.boundary(i) or d.has(i, *LED_IN))]
    if len(said) != 2 or not d.has(said[0], "sort", "sort_verb") or mild(d.text(said[1])):
        return False
    if not d.has(said[1], "superlative", "quality", "top") or d.has(said[1], "direction"):
        return False
    descending = end_meant(d, said[1]) != "min"
    d.sortings.append(Sorting(descending))
    for i in said:
        d.take(i, "sort", f"sorted {WAYS['descending' if descending else 'ascending']}" if i == said[1] else "")
    return True


def _sort_clause(d: Draft, at: int) -> None:
    """Read `sort the x axis in descending order`, `in descending order of age`, `list by the name from a to z`."""
    direction = d.tag(at, "direction")
    verb = _verb_before(d, at)
    if verb is None and d.has(at, "changed") and not d.text(at).endswith("ing"):
        return  # `how much did it increase` asks for no order
    if COMMON & set(d.text(at).split()) and _ranked_by_number(d, verb, at):
        return
    after = _targets(d, at + 1, _end_of(d, at)) if _leads_on(d, at) or verb == at - 1 else []
    if after and verb is not None and not d.has(verb, "sort"):
        verb = None  # `list the names in ascending order of price`
    before = _targets(d, verb + 1, at) if verb is not None else []
    inside = before or after
    if not before and not after and verb is not None and not d.has(verb, "sort"):
        verb = None
    sorting = Sorting(direction == "descending", alphabetical=direction == "alphabetical")
    sorting.target, sorting.at = _target(d, inside)
    sorting.valued = bool(AMOUNTS & set(d.text(at).split()))
    if sorting.alphabetical and not sorting.at:
        sorting.target = "dimension"
    if "alphabet" in d.text(at):
        sorting.alphabetical, sorting.target = True, sorting.target or "dimension"
    said = _said_reversed(d, at)
    sorting.descending = sorting.descending or said
    first = min([at, *([verb] if verb is not None else []), *inside])
    last = max([at, *inside])
    for i in range(first, last + 1):
        if d.free(i):
            d.take(i, "sort")
    for i in inside:
        if i + 1 < len(d.mentions) and i == last and d.text(i + 1) in ("order", "axis"):
            d.take(i + 1, "sort")
    d.sortings.append(sorting)
    way = "alphabetical" if sorting.alphabetical else "descending" if sorting.descending else "ascending"
    d.say(at, f"sorted {WAYS[way]}")


COMMON = words_of("common")


def _ranked_by_number(d: Draft, verb: int | None, at: int) -> bool:
    """`rank the tools from most to least common`: the values of a category, by how many rows they have."""
    before = range(at - 1, max(-1, at - MOST_BEFORE) if verb is None else verb, -1)
    thing = next((i for i in before if d.free(i) and d.best_column(i, "category")), None)
    found = d.best_column(thing, "category") if thing is not None else None
    if found is None or found.column.numeric or found.score < 0.6:
        return False
    d.dimensions.append((thing, Dimension(Column(found.table, found.column.name))))
    d.take(thing, "group", f"split by {found.column.title}")
    d.sortings.append(Sorting(d.tag(at, "direction") == "descending", "measure"))
    for i in range(at if verb is None else verb, at + 1):
        if d.free(i):
            d.take(i, "sort")
    d.say(at, f"sorted {WAYS[d.tag(at, 'direction')]}")
    return True


MOST_BEFORE = 4  # mentions between a thing and how it is sorted


def _said_reversed(d: Draft, at: int) -> bool:
    return d.tag(at, "direction") == "alphabetical" and any(
        d.tag(i, "direction") == "descending" for i in (at - 1, at + 1)
    )


def _verb_before(d: Draft, at: int) -> int | None:
    """Find the verb that opens the clause: `sort`, or `list`, `show` where a new clause begins with them."""
    i, steps = at - 1, 0
    while i >= 0 and steps < 9:
        if d.boundary(i) and not d.has(i, "sort"):
            return None
        if d.has(i, "sort") and d.text(i) not in ("orders", "ranks") and not _names_rank(d, i):
            return i
        if d.has(i, "sort_verb") and _opens(d, i):
            return i
        if d.has(i, "chart") and not d.has(i, "target"):
            return None
        i, steps = i - 1, steps + 1
    return None


def _names_rank(d: Draft, at: int) -> bool:
    """Whether a word such as `rank` is the column of that name: `name and rank of all companies`."""
    exact = bool(d.mentions[at].columns) and d.mentions[at].columns[0].score > 0.95
    joined = d.has(at - 1, "and") and bool(d.mentions[at - 2].columns)
    return exact and (joined or (d.text(at - 1) in ("the", "their", "its", ",") and d.has(at + 1, "and")))


def _opens(d: Draft, at: int) -> bool:
    """Whether a verb such as `list` starts a clause of its own, after a comma, `and`, or `could you`."""
    i = at - 1
    while i >= 0 and d.has(i, "request", "preposition") and not d.has(i, "and") and not d.content(i):
        i -= 1
    return i >= 0 and (d.boundary(i) or d.has(i, "and") or d.has(i, "chart", "chart_noun"))


def _leads_on(d: Draft, at: int) -> bool:
    return d.text(at + 1) in ("of", "by", "for", "based", "according", "on", "in", "with") or d.has(
        at + 1, "by", "per_group"
    )


def _end_of(d: Draft, at: int) -> int:
    """The end of the clause after a direction: a comma, a chart, a request, or the end."""
    i = at + 1
    while i < len(d.mentions):
        stop = (
            d.boundary(i)
            or d.has(i, "chart", "chart_noun", "where", "limit")
            or (d.has(i, "request") and not d.content(i))
        )
        if (
            stop
            or d.has(i, "direction")
            or (d.has(i, "and") and i > at + 1 and d.has(i + 1, "request", "sort_verb", "sort"))
        ):
            return i
        i += 1
    return i


def _targets(d: Draft, start: int, end: int) -> list[int]:
    """The mentions in a stretch that say by what to sort."""
    found = []
    for i in range(start, end):
        if not d.free(i):
            continue
        m = d.mentions[i]
        if (
            d.has(i, "axis", "target", "aggregate", "chart")
            or m.columns
            or (m.tables and not d.has(i, "request"))
            or d.has(i, "grain", "part")
        ):
            found.append(i)
    return found


def _target(d: Draft, inside: list[int]) -> tuple[str | None, tuple[int, ...]]:
    """Decide what the words of a sort clause point at; axes and generic words before columns."""
    for i in inside:
        axis = d.tag(i, "axis")
        if axis and not d.mentions[i].columns:
            return axis, ()
    for i in inside:
        axis = d.tag(i, "axis")
        if axis:
            return axis, ()
    columns = [i for i in inside if d.mentions[i].columns and not _only_generic(d, i)]
    aggregates = [i for i in inside if d.has(i, "aggregate")]
    if columns:
        return None, tuple(sorted({*columns, *aggregates}))
    for i in inside:
        target = d.tag(i, "target")
        if target:
            return target, (i,) if d.mentions[i].columns else ()
    if aggregates:
        return "measure", ()
    return None, tuple(i for i in inside if d.has(i, "grain", "part"))


def _only_generic(d: Draft, at: int) -> bool:
    """Whether a word such as `name` or `number` only points at an axis, not at a column of that very name."""
    return d.has(at, "target") and d.mentions[at].columns[0].score < 0.99


def _bare_sort(d: Draft, at: int) -> None:
    """Read `sorted by price`, `rank by the y axis`: no direction said."""
    nxt = d.step(at, 1)
    ranked_by = d.text(at) == "rank" and any(
        d.has(i, "by", "axis") for i in range(at + 1, min(at + 6, len(d.mentions)))
    )
    if d.text(at) in ("order", "orders", "ranks") or (d.text(at) == "rank" and not ranked_by):
        return
    if (
        d.mentions[at].columns
        and d.mentions[at].columns[0].score > 0.95
        and not (nxt > 0 and d.has(nxt, "axis", "target"))
    ):
        return
    end = min(_end_of(d, at), at + 7)
    start = _after_things(d, at, end)
    inside = _targets(d, start, end)
    if not inside and d.has(at - 1, "relative", "where"):
        return  # `customers who only ordered once`
    if not inside:
        d.take(at, "sort")
        return
    target, where = _target(d, inside)
    ranked = d.text(at).startswith("rank") and not any(_is_raced(d, i) for i in where)
    for i in (at, *range(start, inside[-1] + 1)):
        if d.free(i):
            d.take(i, "sort")
    d.sortings.append(Sorting(ranked, target, where, bare=True))
    d.say(at, "sorted")


def _is_raced(d: Draft, at: int) -> bool:
    """Whether a mention names times of which the best is the least: `rank runners by time`."""
    found = d.best_column(at, "numeric")
    return found is not None and found.column.numeric and is_raced(d, Column(found.table, found.column.name))


def _after_things(d: Draft, at: int, end: int) -> int:
    """Where the words begin that say by what to sort: `rank states by votes` opens with what is sorted, to be shown."""
    by = next((i for i in range(at + 1, end) if d.has(i, "by")), end)
    opens = not any(d.content(i) for i in range(at)) and by < end
    things = [i for i in range(at + 1, by) if not d.empty(i)]
    named = all(thing_at(d, i) or not d.mentions[i].known for i in things)
    named = named and not any(d.has(i, "axis", "target", "aggregate") for i in things)
    return by if opens and things and named else at + 1
