"""Rules for how many, and from which end: `top 5`, `the second largest`, `the oldest`, `limit 10`."""

from __future__ import annotations

from inkfish.language.classes import words_of
from inkfish.language.draft import Draft, Superlative
from inkfish.language.figures import nth
from inkfish.language.heads import rows_named
from inkfish.language.lexicon import load_lexicon, stems
from inkfish.language.limits import so_many_of_them
from inkfish.language.names import read_name
from inkfish.language.qualities import counts_rows, quality_column
from inkfish.language.tokens import stem
from inkfish.query.plan import Limit


def read_limit(d: Draft) -> None:
    """Take `top 5`, `the 3 best`, `limit 10`, `second largest`, `the most`, `oldest`."""
    for rule in (_top_number, _limit_number, _ordinal, _peaked, _superlative):
        if d.superlative is None and d.limit is None:
            rule(d)
    so_many_of_them(d)


def _top_number(d: Draft) -> None:
    for at in range(len(d.mentions)):
        if not d.free(at) or not d.has(at, "top", "superlative", "quality"):
            continue
        end = end_meant(d, at)
        if d.free(at + 1) and _count(d, at + 1):
            number, first, last = at + 1, at, at + 1
        elif d.free(at - 1) and _count(d, at - 1) and not d.has(at - 2, "compare", "between"):
            number, first, last = at - 1, at - 1, at
        elif (with_it := _number_having(d, at)) is not None:
            number, first, last = with_it, with_it, at
        else:
            continue
        about = about_what(d, at)
        if d.has(at, "top") and d.has(at, "quality") and not thing_at(d, last + 1):
            about, end = (), "max" if d.tag(at, "top") == "descending" else "min"  # `show only the first 5`
        if not about and d.free(last + 1) and _reachable(d, more := about_what(d, last + 1)):
            about, end, last = more, end_meant(d, last + 1), last + 1  # `top 5 most expensive`
        elif d.has(at, "top") and d.free(last + 1) and d.tag(last + 1, "superlative") == "min":
            end, last = "min", last + 1  # `top 3 lowest scores`
        d.superlative = Superlative(end != "min", _count(d, number), said=True, at=last, about=about)
        for i in range(first, last + 1):
            d.take(i, "top")
        d.say(first, f"the {d.superlative.count} {'highest' if end != 'min' else 'lowest'}")
        return


def _number_having(d: Draft, at: int) -> int | None:
    """The number of `the 5 with the most cash`, `which 3 have the fewest seats`: so many of no thing that is named."""
    has = d.step(at, -1, skip=("article",))
    number = has - 1 if has > 0 and d.text(has) in HAVING else -1
    counts = number >= 0 and d.free(number) and _count(d, number) and not d.has(number - 1, "compare", "between")
    return number if counts else None


HAVING = words_of("having")


def thing_at(d: Draft, at: int) -> bool:
    """Whether a mention names something of the data."""
    return d.free(at) and bool(d.mentions[at].tables or d.mentions[at].columns or d.has(at, "entity"))


def end_meant(d: Draft, at: int) -> str:
    """Which end a superlative word means: `max` or `min`."""
    if d.has(at, "superlative"):
        return d.tag(at, "superlative")
    if d.has(at, "quality") and _reachable(d, about_what(d, at)):
        return d.tag(at, "quality")
    if d.has(at, "top"):
        return "max" if d.tag(at, "top") == "descending" else "min"
    return d.tag(at, "quality") or "max"


def _count(d: Draft, at: int) -> int:
    """The whole number at a mention when it can be a number of things, else 0."""
    m = d.mentions[at]
    fits = isinstance(m.number, int) and 0 < m.number <= 1000 and not m.unit
    if fits and m.time is not None and 1500 <= m.number <= 2199:
        return 0
    return m.number if fits else 0


def about_what(d: Draft, at: int) -> tuple[str, ...]:
    """Stems of the columns that an adjective such as `oldest` speaks of."""
    if not d.has(at, "quality"):
        return ()
    found = load_lexicon().qualities.get(stems(d.text(at).removeprefix("the ")), ())
    return tuple(word for q in found for word in q.about)


def _limit_number(d: Draft) -> None:
    for at in d.indexes("limit"):
        if d.free(at + 1) and _count(d, at + 1):
            d.limit = Limit(_count(d, at + 1))
            d.take(at, "limit", f"at most {d.limit.count} rows")
            d.take(at + 1, "limit")
            return


def _ordinal(d: Draft) -> None:
    for at in d.indexes("ordinal"):
        nxt = at + 1
        if d.free(nxt) and d.has(nxt, "superlative", "quality", "top") and not d.has(nxt, "last"):
            place, highest = nth(d.text(at)), end_meant(d, nxt) != "min"
            d.superlative = Superlative(highest, 1, place - 1, said=True, at=nxt, about=about_what(d, nxt))
            d.take(at, "top", f"number {place} in order")
            d.take(nxt, "top")
            return


def _peaked(d: Draft) -> None:
    """`when did sales peak`, `in which year did coal bottom out`: a verb that is an end of what stands before it."""
    asks = {"when", "which", "what"} & {word for i in range(2) for word in d.text(i).split(" ")}
    for at in range(2, len(d.mentions)) if asks else ():
        if (
            d.free(at)
            and d.text(at) in PEAKING | BOTTOMING
            and not d.empty(at - 1)
            and (d.last(at) or d.has(at + 1, "preposition", "during") or d.mentions[at + 1].time)
        ):
            d.superlative = Superlative(d.text(at) in PEAKING, 1, at=at)
            d.take(at, "superlative")
            return


PEAKING, BOTTOMING = words_of("peaking"), words_of("bottoming")


def _superlative(d: Draft) -> None:
    """Take `the highest`, `most`, `oldest`: one row when a thing is asked for, else the largest or smallest value."""
    for at in range(len(d.mentions)):
        if not d.free(at) or not d.has(at, "superlative", "quality") or d.has(at, "aggregate"):
            continue
        m = d.mentions[at]
        if m.columns and m.columns[0].score > 0.95:
            continue
        about = about_what(d, at)
        if about and counts_rows(d, at, about):
            d.superlative = Superlative(end_meant(d, at) != "min", 1, at=at, rows=True)
            d.take(at, "superlative", "by how many there are")
            return
        if d.has(at, "quality") and not d.has(at, "superlative") and (not about or not _reachable(d, about)):
            if not (_of_number(d, at, about) or _turned_later(d, at) or _quiet_time(d, at)):
                continue
            about = ()
        if d.has(at, "quality") and mild(d.text(at)):
            continue
        if d.text(at) in ("first", "last") and (d.mentions[at].columns or not _reachable(d, about)):
            continue
        d.superlative = Superlative(end_meant(d, at) != "min", 1, at=at, about=about)
        d.take(at, "superlative")
        return


SMALL_WORDS = ("article", "helper", "preposition")


def _of_number(d: Draft, at: int, about: tuple[str, ...]) -> bool:
    """Whether an adjective is of the number after it, or one of prices of that before it, after a time or after the
    rows: `longest delay`, `when was coffee cheapest`, `cheapest month for coffee`, `dearest book in the shop_new`."""
    thing = -1 if d.last(at) else d.step(at, 1)
    own = d.best_column(thing, "numeric") if thing > 0 else None
    if own is not None and own.column.role == "measure" and own.score >= 0.6 and not mild(d.text(at)):
        return True
    behind = d.step(thing, 1, skip=(*SMALL_WORDS, "during")) if thing > 0 else d.step(at, -1)
    found = d.best_column(behind, "numeric") if behind > 0 else None
    number = found is not None and found.column.numeric and found.column.role == "measure"
    rows = number and thing > 0 and found.score > 0.9 and rows_named(d, thing) is not None
    told = thing < 0 or d.has(thing, "grain", "part")
    return stem("price") in about and (rows or (number and told and not found.column.additive))


def _quiet_time(d: Draft, at: int) -> bool:
    """Whether a word of speed is of a day or hour on which little happens: `which weekday is the slowest`."""
    times = (i for i in range(len(d.mentions)) if d.has(i, "grain", "part"))
    return d.text(at) in QUIET and any(i == at + 1 or i < at for i in times)


QUIET = words_of("quiet_time")


def _turned_later(d: Draft, at: int) -> bool:
    """Whether a column is named that tells of a quality by its other end: `healthiest item by sodium`."""
    turned = {word for q in load_lexicon().qualities.get(stems(d.text(at)), ()) for word in q.turned}
    later = (c for m in d.mentions[at + 1 :] for c in m.columns[:1] if c.column.numeric)
    return any(turned & set(form) for c in later for form in read_name(c.column.name).forms)


def mild(text: str) -> bool:
    """Whether an adjective picks no end: `warm`, `warmer`, but not `warmest` or `most expensive`."""
    return not any(word.endswith("est") or word in EXTREME for word in text.split())


EXTREME = words_of("extreme")


def _reachable(d: Draft, about: tuple[str, ...]) -> bool:
    """Whether the tables have a column that an adjective speaks of."""
    return quality_column(d, about) is not None
