"""Rules that refuse what was only counted, or shown again, because a word of the question was left over."""

from __future__ import annotations

from collections.abc import Sequence

from inkfish.data.meaning import currency
from inkfish.language.classes import words_of
from inkfish.language.comparatives import GENERAL, is_comparative
from inkfish.language.draft import Draft
from inkfish.language.fates import tells_fate
from inkfish.language.numerals import is_clock
from inkfish.language.strange import dropped, explained, names_after, plain_quality, unnamed
from inkfish.language.tops import mild
from inkfish.query.plan import Aggregate, Column, Compare, Expr, level, parts


def _counted_unread(draft: Draft, unknown: Sequence[str]) -> bool:
    """`how many returns`, `number of all star selections`, `hours of overtime`, `how many years on average`: rows were
    counted in their place."""
    for at in range(len(draft.mentions) - 1):
        if draft.tag(at, "aggregate") != "count" or draft.role.get(at) != "measure":
            continue
        counted = at + 1
        while draft.has(counted, "article", "unit_word"):
            counted += 1
        if not draft.free(counted) or draft.content(counted):
            continue
        plural = draft.text(counted).endswith("s") and set(draft.mentions[counted].tags) == {"request"}
        plural = plural and draft.text(counted) not in COURTESY
        averaged = any(draft.tag(i, "aggregate") == "avg" for i in range(len(draft.mentions)))
        averaged = averaged and all(m.expr == Aggregate("count") for _, m in draft.measures)
        if plural or (averaged and draft.has(counted, "unit")) or draft.tag(counted, "unit") in MEASURED_IN:
            return True
    return False


COURTESY = words_of("courtesy")
MEASURED_IN = frozenset({"hour", "minute", "second", "mile", "kilometer", "meter", "kilogram", "pound"})


def _share_unread(draft: Draft, unknown: Sequence[str]) -> bool:
    """`what percent of babies were born early`: what is said of the part is not in the data."""
    said = next((at for at in range(len(draft.mentions)) if draft.has(at, "proportion")), None)
    last = len(draft.mentions)
    verb = next((at for at in reversed(range(said or 0, last)) if draft.has(at, "helper")), None)
    if said is None or verb is None:
        return False
    strange = any(draft.free(at) and draft.text(at) in unknown for at in range(verb + 1, last))
    return strange and not any(draft.role.get(at) in TELLING for at in range(verb + 1, last))


TELLING = frozenset({"condition", "value", "having", "measure", "group", "time"})


def _manner_unread(draft: Draft, unknown: Sequence[str]) -> bool:
    """`how strong are the cars`: a quality that no column tells, and nothing else that is measured."""
    asked = [at + 1 for at in range(len(draft.mentions) - 1) if draft.text(at) == "how" and draft.free(at + 1)]
    strange = [at for at in asked if draft.text(at) in unknown or plain_quality(draft.mentions[at])]
    return any(not explained(draft, at) for at in strange) and all(at < 0 for at, _ in draft.measures)


def _deed_unread(draft: Draft, unknown: Sequence[str]) -> bool:
    """`how many people snore`, `how many houses have a pool`: what the counted ones did or have is not in the data."""
    if unnamed(draft):
        return False
    counts = [at for at, _ in draft.measures if draft.tag(at, "aggregate") in ("count", "count_distinct")]
    return any(_deed_after(draft, at, unknown) for at in counts)


def _deed_after(draft: Draft, counted: int, unknown: Sequence[str]) -> bool:
    noun = counted + 1
    while noun < len(draft.mentions) and draft.empty(noun) and not draft.mentions[noun].tables:
        noun += 1
    for at in range(noun, len(draft.mentions)):
        if draft.boundary(at) or draft.has(at, "by", "per_group", "and") or draft.role.get(at) in ("value", "again"):
            return False  # what comes after a value is what it did to them: `did Ann Lee review`, `did ALP win`
        tail = (
            draft.role.get(at - 1) in ("condition", "key", "listed")
            or draft.has(at + 1, "by")
            or (draft.text(at) in VERBS and draft.has(at + 1, "where"))  # `photos taken with a lens`
            or draft.text(at).endswith("ly")
            or (draft.text(at) in VERBS and draft.has(at - 1, "helper") and _adds_up(draft, counted))
        )
        weak = dropped(draft, at) and not draft.has(at + 1, "per_group", "grain")
        strange = (draft.text(at) in unknown or weak) and not tail and not names_after(draft, at)
        if at > noun and draft.free(at) and (strange or tells_fate(draft, at)) and not explained(draft, at):
            return True
    return False


def _adds_up(draft: Draft, counted: int) -> bool:
    """Whether what is asked for is an amount, and no number of rows: `how many votes were cast`."""
    asked = [m.expr for at, m in draft.measures if at == counted]
    return any(isinstance(e, Aggregate) and e.func == "sum" for e in asked)


VERBS = words_of("light_verb")


def _noun_unread(draft: Draft, unknown: Sequence[str]) -> bool:
    """`returns by category`, `total returns by category`: a noun that is written like a word of asking, and stands
    where the measure should."""
    first = next((i for i in range(len(draft.mentions)) if not draft.has(i, "article", "aggregate")), -1)
    return (
        first >= 0
        and draft.free(first)
        and set(draft.mentions[first].tags) == {"request"}
        and draft.text(first) not in ("results", "the results", "details")
        and draft.text(first).endswith("s")
        and draft.has(first + 1, "by", "per_group")
    )


def _each_unread(draft: Draft, unknown: Sequence[str]) -> bool:
    """`lowest stars for each reviewer`: nothing is split by those after `for each`, who only sound like a number."""
    if draft.dimensions:
        return False
    things = (draft.step(at, 1) for at in draft.indexes("per_group"))
    return any(at > 0 and draft.free(at) and bool(draft.mentions[at].columns) for at in things)


def _other_currency(draft: Draft, unknown: Sequence[str]) -> bool:
    """`gold price in euros`: a currency that what is measured is not in; nothing is converted here."""
    units = [draft.data(p).unit for _, m in draft.measures for p in parts(m.expr) if isinstance(p, Column)]
    codes = {unit.code for unit in units if unit is not None and unit.kind == "currency"}
    said = [
        currency(draft.text(at))
        for at in range(1, len(draft.mentions))
        if draft.has(at, "unit_word") and draft.free(at) and draft.text(at - 1) == "in"
    ]
    return bool(codes) and any(unit.symbol != unit.code and unit.code not in codes for unit in said)


def _part_unread(draft: Draft, unknown: Sequence[str]) -> bool:
    """`P/E ratio by stock`: a ratio or difference of nothing that is here, where rows were counted."""
    counts = [m for at, m in draft.measures if at == -1]
    return (
        len(counts) == len(draft.measures) == 1
        and not draft.superlative
        and any(draft.free(at) and draft.has(at, "ratio", "difference") for at in range(len(draft.mentions)))
    )


def _rate_unread(draft: Draft, unknown: Sequence[str]) -> bool:
    """`fatality rate by state`, `open rate`: a rate of what only amounts are there of, or of nothing; `acceptance
    rate`, where the only rate is of something else."""
    rates = [at for at in range(1, len(draft.mentions)) if draft.text(at) in RATE]
    if any(_rate_of_another(draft, at) for at in rates):
        return True
    left = (at for at in rates if draft.free(at))
    return any(not draft.content(at) and (_of_amounts(draft, at - 1) or _of_nothing(draft, at - 1)) for at in left)


def _rate_of_another(draft: Draft, at: int) -> bool:
    """Whether a rate was found in part of a longer name, and the word right before it names an amount."""
    own, before = draft.best_column(at), draft.best_column(at - 1)
    named = own is not None and before is not None and before.score >= 0.9 and before.column.name != own.column.name
    return named and own.score < WHOLE_NAME and before.column.numeric and draft.role.get(at) in ("measure", "listed")


def _of_amounts(draft: Draft, at: int) -> bool:
    amounts = any(c.column.additive and c.score >= 0.9 for c in draft.mentions[at].columns[:1])
    return amounts and draft.role.get(at) in ("listed", "measure")


def _of_nothing(draft: Draft, at: int) -> bool:
    """Whether no rule has taken the word before a rate, though it is one that counts."""
    measured = any(level(m.expr) != "row" for _, m in draft.measures)
    return draft.free(at) and not draft.empty(at) and not draft.boundary(at) and not measured


RATE = words_of("rate_left")


def _negation_unread(draft: Draft, unknown: Sequence[str]) -> bool:
    """`horses that never fell`: what is denied is not in the data, and the answer is of those who did as well."""
    last = len(draft.mentions) - 1
    if last > 0 and draft.text(last) == "no" and draft.free(last):
        return True  # `voters for no`
    denied = (at for at in draft.indexes("negation") if draft.text(at) in DENYING)
    return any(draft.role.get(draft.step(at, 1)) not in ("value", "condition") for at in denied)


DENYING = words_of("denying")


def _counts_keys(draft: Draft, unknown: Sequence[str]) -> bool:
    """`who owns the most houses`: nothing is named but the key of the rows, and each key has one."""
    own = [x.expr for _, x in draft.dimensions if isinstance(x.expr, Column)]
    keys = [draft.data(column) for column in own]
    return (
        draft.superlative is not None
        and all(draft.counted in ("", column.table) for column in own)  # else each has many rows of another table
        and len(keys) == len(draft.dimensions) == 1
        and keys[0].distinct >= 0.9 * max(1, keys[0].rows)
        and [m.expr for _, m in draft.measures] == [Aggregate("count")]
        and not draft.having
    )


def _echo(draft: Draft, unknown: Sequence[str]) -> bool:
    """`who owns Silent Winter`: nothing is left to show but the value that was named."""
    fixed = {c.left for c in draft.filters if isinstance(c, Compare) and c.op == "="}
    shown = [x.expr for _, x in draft.dimensions]
    return bool(shown) and not draft.measures and set(shown) <= fixed


def _metric_unread(draft: Draft, unknown: Sequence[str]) -> bool:
    """`gross margin by country`: a measure made of columns that are not here."""
    return any(draft.free(at) and set(m.tags) == {"metric"} and not m.columns for at, m in enumerate(draft.mentions))


def _ranked_unknown(draft: Draft, unknown: Sequence[str]) -> bool:
    """`rank planets by size`: what should be put in order is not in the data."""
    return any(
        draft.text(at) in unknown and draft.role.get(at - 1) == "sort" and draft.role.get(at + 1) == "sort"
        for at in range(1, len(draft.mentions))
        if draft.free(at) and draft.has(at - 1, "sort") and draft.has(at + 1, "by") and not unnamed(draft)
    )


def _picks(text: str) -> bool:
    """Whether an adjective asks for more than that something is so: `healthiest`, `how bitter`."""
    return not mild(text) or text.startswith("how ")


def _degree_unread(draft: Draft, unknown: Sequence[str]) -> bool:
    """`healthiest dish`, `how bitter is it`: a quality that no column tells."""
    return any(
        m.text.removeprefix("the ") in UNCOUNTED
        or (m.text.endswith(" than") and is_comparative(m.text.split(" ")[0]))
        or (m.tags.keys() - {"superlative"} == {"quality"} and not plain_quality(m) and _picks(m.text))
        for at, m in enumerate(draft.mentions)
        if draft.free(at)
    )


UNCOUNTED = words_of("uncounted")
ASKING, MANY = words_of("asking_whether"), words_of("many")


def _comparison_unread(draft: Draft, unknown: Sequence[str]) -> bool:
    """`are vans faster than trucks`, `do vans have smaller tyres`: two sides were only counted, for an adjective that
    no column tells."""
    counted = bool(draft.measures) and all(_counts(m.expr) for _, m in draft.measures)
    if draft.tokens[0].text in ASKING and any(t.text in THAN for t in draft.tokens) and _only_listed(draft):
        return True
    sides = draft.against or draft.compared is not None or any(at < 0 for at, _ in draft.dimensions)
    unsaid = counted and draft.measures[0][0] < 0 and draft.tokens[0].text in ASKING
    plain = MANY if unsaid else GENERAL
    return sides and counted and any(is_comparative(t.text) and t.text not in plain for t in draft.tokens)


def _counts(expr: Expr) -> bool:
    """Whether rows are counted, be it only some of them."""
    return isinstance(expr, Aggregate) and expr.func == "count" and expr.of is None


def _only_listed(draft: Draft) -> bool:
    """Whether rows are listed, where two sides were asked about: `are vans dearer than new cars`."""
    rows = all(level(m.expr) == "row" for _, m in draft.measures)
    unread = any(draft.free(at) and is_comparative(m.text.split(" ")[0]) for at, m in enumerate(draft.mentions))
    return bool(draft.filters) and rows and unread


THAN = words_of("versus")


def _number_unread(draft: Draft, unknown: Sequence[str]) -> bool:
    """`members who train 5 days a week`, `winner of the 10k`, `speed of 100 vs 25`: a number, or so many of a unit,
    which no rule has held anything against."""
    return any(
        draft.free(at)
        and m.number is not None
        and m.time is None
        and not explained(draft, at)
        and (any(map(str.isdigit, m.text)) or (draft.free(at + 1) and draft.has(at + 1, "unit")))
        for at, m in enumerate(draft.mentions)
    )


def _bound_unread(draft: Draft, unknown: Sequence[str]) -> bool:
    """`which ones closed above 400 at least once`, `more walks than outs`: a bound that no rule has made; `higher` may
    only say what two sides are held against each other for, and `under Obama` no more than whose time it was."""
    return any(
        draft.free(at)
        and not (draft.has(at, "preposition") and draft.role.get(draft.step(at, 1)) == "value")
        and (_than_nothing(draft, at) or ("compare" in m.tags and "per" not in m.tags and not is_comparative(m.text)))
        for at, m in enumerate(draft.mentions)
    )


def _than_nothing(draft: Draft, at: int) -> bool:
    """Whether what something is to be more than was not read."""
    than = draft.step(at, 1) if draft.text(at) == "than" else -1
    return than > 0 and draft.free(than) and (bool(draft.mentions[than].columns) or not draft.mentions[than].known)


def _average_unread(draft: Draft, unknown: Sequence[str]) -> bool:
    """`average rating`, where ratings are letters: the middle of what is no number; `average turnout by region`, where
    rows were counted."""
    counted = all(m.expr == Aggregate("count") or level(m.expr) == "row" for _, m in draft.measures)
    if not counted or draft.superlative is not None:
        return False
    for at in range(len(draft.mentions)):
        asked = draft.free(at) and draft.tag(at, "aggregate") in MIDDLES
        of = draft.step(at, 1)
        found = draft.best_column(of) if asked else None
        sure = found is not None and (found.score >= WHOLE_NAME or draft.role.get(of) in ("listed", "group"))
        text = sure and not (found.column.numeric or found.column.temporal)
        if asked and (text or (draft.measures and (draft.dimensions or draft.filters))):
            return True
    return False


WHOLE_NAME = 0.9
MIDDLES = frozenset({"avg", "median", "stddev"})


def _clock_unread(draft: Draft, unknown: Sequence[str]) -> bool:
    """`under 2:10:00`: hours, minutes and seconds that no rule has read."""
    return any(is_clock(draft, at) and draft.free(at) for at in range(len(draft.mentions)))


def _value_absent(draft: Draft, unknown: Sequence[str]) -> bool:
    """`chest pain type 4`, where the types are ATA, NAP and ASY: a number that is none of a column's few texts."""
    for c in draft.filters:
        column = c.left if isinstance(c, Compare) and c.op == "=" and isinstance(c.left, Column) else None
        data = draft.data(column) if column is not None and column not in draft.made else None
        value = getattr(c.right, "value", None) if data is not None else None
        if data is None or data.type != "text" or not str(value).isdigit() or data.distinct > len(data.top):
            continue
        if str(value) not in {str(told) for told, _ in data.top}:
            return True
    return False


def _given_up(draft: Draft, unknown: Sequence[str]) -> bool:
    """`biggest hourly drop`, where there are only days; `is age linked to tea`: a rule knows that it cannot be told."""
    return "unread" in draft.role.values()


LEFTOVER = (
    _given_up,
    _value_absent,
    _clock_unread,
    _comparison_unread,
    _number_unread,
    _bound_unread,
    _average_unread,
    _degree_unread,
    _ranked_unknown,
    _counted_unread,
    _manner_unread,
    _deed_unread,
    _share_unread,
    _noun_unread,
    _part_unread,
    _rate_unread,
    _each_unread,
    _negation_unread,
    _other_currency,
    _counts_keys,
    _echo,
    _metric_unread,
)
