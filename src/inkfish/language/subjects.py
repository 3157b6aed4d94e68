"""What a condition is about: the column named before or after it, or implied by its words or its unit."""

from __future__ import annotations

from inkfish.data.table import Column as DataColumn
from inkfish.language.classes import ordered, stems_of, words_of
from inkfish.language.draft import Draft
from inkfish.language.flags import is_flag
from inkfish.language.lexicon import load_lexicon, stems
from inkfish.language.money import money_column
from inkfish.language.names import read_name
from inkfish.language.numerals import is_money
from inkfish.language.qualities import quality_column, thing_at
from inkfish.language.tokens import stem
from inkfish.query.plan import Column


def column_before(d: Draft, at: int, take: bool = True) -> Column | None:
    """The nearest numeric or dated column before a bound, within its clause."""
    i, seen = at - 1, 0
    while i >= 0 and seen < 6:
        m = d.mentions[i]
        if d.boundary(i) and d.text(i) != ",":
            return None
        if d.has(i, "chart", "sort", "by") and not m.columns:
            return None
        found = d.best_column(i, "numeric")
        fits = (
            found
            and not (found.column.temporal and not _year_like(d, at))
            and not (m.tables and m.tables[0].score > found.score)
            and (found.column.numeric or found.column.temporal)
            and found.score >= 0.4
        )
        if fits and not (found.column.role == "identifier" and found.score < 0.9) and d.role.get(i) != "sort":
            near = seen <= 3 or d.has(i - 1, "where")
            if near and take and d.free(i):
                d.take(i, "condition")
            return Column(found.table, found.column.name) if near else None
        seen += not d.empty(i)
        i -= 1
    return None


def _year_like(d: Draft, at: int) -> bool:
    """Whether the number of a bound can be a year, so that it may be compared with a date."""
    return any(m.time is not None for m in d.mentions[at : at + 4])


def column_after(d: Draft, after: int) -> Column | None:
    """The column or unit right after a number: `over 120 points`, `under 30 years old`."""
    if after < 0 or not d.free(after) or d.has(after, "by", "chart", "sort"):
        return None
    found = d.best_column(after, "numeric")
    if found and found.column.numeric and found.score >= 0.4:
        d.take(after, "condition")
        return Column(found.table, found.column.name)
    return None


def implied_column(d: Draft, at: int) -> Column | None:
    """The column that an adjective implies (`older than 18`), or a verb (`cost more than`)."""
    words = d.text(at).split()
    about = tuple(w for word in words for q in load_lexicon().qualities.get(stems(word), ()) for w in q.about)
    if "cost" in d.text(at) or d.text(at - 1).startswith("cost"):
        about = ("price", "cost", *about)
    people = d.step(at, -1)
    found = quality_column(d, about, thing_at(d, people)) if about else None
    named = people >= 0 and (d.mentions[people].tables or _doers(d, people))
    if found is None and named and d.text(at) in OVER_UNDER:
        found = quality_column(d, ("age",))
    if found is None and any(d.text(i) in AGED for i in range(max(0, at - 6), min(at + 4, len(d.mentions)))):
        found = quality_column(d, ("age",))
    return Column(found[0], found[1].name) if found else None


def _doers(d: Draft, at: int) -> bool:
    """Whether a word that nothing is called by is of those who do something: `leavers`."""
    m = d.mentions[at]
    return not (m.columns or m.tags or m.values) and m.text.endswith(("ers", "ors")) and d.free(at)


AGED, OVER_UNDER = words_of("aged"), words_of("over_under")
OF_ALL = words_of("of_all")


def is_number(d: Draft, at: int) -> bool:
    """Whether a mention that no rule has taken names a column of numbers."""
    found = d.best_column(at, "numeric") if d.free(at) else None
    return bool(found and found.column.numeric and found.column.role == "measure" and found.score >= 0.45)


def number_ahead(d: Draft, at: int) -> int | None:
    """The numeric column that a superlative speaks of: after it, or after `by` for a top N; before it where a verb says
    what there was most of: `won the most games`."""
    if (verb := _done_most(d, at)) is not None:
        return verb
    for i in range(at + 1, len(d.mentions)):
        if d.boundary(i) and d.text(i) != ",":
            return None
        found = d.best_column(i, "numeric") if d.free(i) else None
        rows = found is not None and found.score < 0.7 and any(t.score >= 0.9 for t in d.mentions[i].tables)
        rows = rows or d.has(i - 1, "per_group")  # `youngest in every series`
        if found and found.column.numeric and found.column.role == "measure" and found.score >= 0.45 and not rows:
            return i
        if d.has(i, "chart", "sort"):
            return None
    return None


def _done_most(d: Draft, at: int) -> int | None:
    """Where a verb right before `the most` stands for a number by another word than its own."""
    verb = d.step(at, -1, skip=("article",))
    found = d.best_column(verb, "numeric") if verb > 0 and d.text(at).removeprefix("the ") in MOST else None
    if found is None or not is_number(d, verb) or found.score < 0.7:
        return None
    ahead = d.best_column(at + 1, "numeric") if at + 1 < len(d.mentions) else None
    if ahead is not None and ahead.column.numeric and ahead.score >= 0.9:
        return None  # `hit the most home runs`: what is named, and no hits
    own = {word for form in read_name(found.column.name).forms for word in form}
    if ahead is not None and own & {word for form in read_name(ahead.column.name).forms for word in form}:
        return None  # `earned the most overtime`: the pay that is named
    return None if d.tokens[d.mentions[verb].end - 1].stem in own else verb


MOST = words_of("most")


def amount_paid(d: Draft, at: int) -> tuple[str, DataColumn] | None:
    """`makes the most`, `who paid the least`: the money that was made or paid, or what each one earns."""
    verb = d.step(at, -1, skip=("article", "helper"))
    if verb < 0 or not PAYING & set(d.text(verb).split()):
        return None
    amounts = [(name, column) for name, table in d.tables.items() if (column := money_column(table)) is not None]
    return next(iter(amounts), None) or quality_column(d, PAID)


PAYING = words_of("paying")
PAID = tuple(map(stem, ordered("pay")))


def amount_sold(d: Draft, verbs: frozenset[str]) -> Column | None:
    """Return the amounts sold, where a verb of trade is said: `sells the least`, `how many tents did we sell`."""
    found = quality_column(d, SOLD) if any(t.text in verbs for t in d.tokens) else None
    money = found is not None and found[1].unit is not None and found[1].unit.kind == "currency"
    return Column(found[0], found[1].name) if found and found[1].additive and not money else None


SOLD = tuple(map(stem, ordered("sold")))


def by_unit(d: Draft, number: int, strictly: bool = False) -> Column | None:
    """The column that an amount of money or a percentage can be of when none is named: `orders over $500`.

    `strictly` leaves it to the column that is named nearby, where that one is of the same kind.
    """
    kind = "currency" if is_money(d, number) else "percent" if d.mentions[number].unit == "%" else ""
    near = [c.column for m in d.mentions[max(0, number - 5) : number + 3] for c in m.columns[:1] if c.column.numeric]
    if strictly and (not kind or any(c.unit is not None and c.unit.kind == kind for c in near)):
        return None
    of_baskets = any(t.stem in BASKETS for m in d.mentions[:number] for t in d.tokens[m.start : m.end])
    if strictly and kind == "currency" and not of_baskets and (priced := quality_column(d, PRICED)):
        return None if any(c.name == priced[1].name for c in near) else Column(priced[0], priced[1].name)
    if strictly:
        return None
    for name in sorted(d.tables, key=lambda t: -d.weights.get(t, 0)) if kind else ():
        fitting = [c for c in d.tables[name].columns if c.numeric and c.unit is not None and c.unit.kind == kind]
        for column in sorted(fitting, key=lambda c: not c.additive):
            return Column(name, column.name)
    return None


PRICED, BASKETS = ordered("priced"), stems_of("basket")


def take_named_column(d: Draft, at: int, column: Column) -> None:
    """Take the column named just before or after a value, when it only says where the value belongs."""
    for i, away in ((at - 1, 1), (at - 2, 2), (at - 3, 3), (at + 1, 1)):
        if not d.free(i) or d.boundary(i):
            continue
        links = d.mentions[i].columns
        sure = max((c.score for c in links), default=0.0) - RATHER
        if any(c.column.name == column.name and c.table == column.table and c.score > max(0.45, sure) for c in links):
            between = range(min(i, at) + 1, max(i, at))
            introduces = away == 1 or all(
                not d.free(k) or (not d.content(k) and (d.mentions[k].known or d.text(k) == "(")) for k in between
            )
            grouped = d.has(i - 1, "by", "different") or d.has(d.step(i, -1), "by") or _picked(d, i)
            if introduces and not grouped:
                d.take(i, "condition")
            return


RATHER = 0.15  # how much surer a name may be of another column than of the one that a value is of


def _picked(d: Draft, at: int) -> bool:
    """Whether a thing is what a superlative or `which` picks: `top 3 countries outside the UK`."""
    i = at - 1
    while i > 0 and d.mentions[i].number is not None:
        i -= 1
    if d.role.get(i) == "value":  # `first class`
        return False
    return d.has(i, "superlative", "top") or d.text(i).split(" ")[0] in ("which", "what")


def object_of(d: Draft, at: int) -> int | None:
    """What an aggregate is of: the next mention that names something, in its phrase."""
    i, away = at + 1, 0
    while i < len(d.mentions) and away < 5 and (not d.boundary(i) or _lists_aggregates(d, at, i)):
        m = d.mentions[i]
        if d.boundary(i):
            i += 1
            continue
        if d.has(i, "by", "chart", "where", "compare", "sort", "axis") and not (m.columns and m.columns[0].score > 0.6):
            if d.text(i) not in OF_ALL:
                return None
        elif (
            (m.columns or m.tables or d.has(i, "aggregate", "entity"))
            and d.role.get(i) not in ("value", "time", "sort")
            and not _tells_apart(d, i)
            and not (d.role.get(i) == "group" and d.has(i, "grain"))
        ):
            return i
        elif d.has(i, "and") and d.has(i + 1, "aggregate"):
            pass
        elif not (
            d.empty(i)
            or d.has(i, "different", "article", "request", "helper")
            or d.role.get(i) in ("value", "condition", "not", "group")
        ) and (m.known or m.tags):
            return None
        i, away = i + 1, away + (not d.empty(i))
    return None


def _tells_apart(d: Draft, at: int) -> bool:
    """Whether a column of yes and no was taken as a condition: `how many did not survive`."""
    found = d.best_column(at) if d.role.get(at) == "condition" else None
    return found is not None and is_flag(found.column) and not d.mentions[at].tables


def _lists_aggregates(d: Draft, at: int, comma: int) -> bool:
    """Whether a comma stands between aggregates: `max, min and average salary`."""
    return comma == at + 1 and d.text(comma) == "," and (d.has(comma + 1, "aggregate") or d.has(comma + 2, "aggregate"))
