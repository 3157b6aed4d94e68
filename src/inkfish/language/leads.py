"""Who is ahead of whom: `polls where A was ahead`, `A's biggest lead over B`, `months where they were tied`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from inkfish.data.table import Column as DataColumn
from inkfish.language.classes import words_of
from inkfish.language.dated import aside
from inkfish.language.draft import Draft
from inkfish.language.mention import ColumnLink, Mention
from inkfish.language.rivals import Rivals
from inkfish.query.plan import Aggregate, And, Arithmetic, Column, Compare, Condition, Measure

LEAD, AHEAD, BEHIND, TIED = words_of("lead"), words_of("ahead"), words_of("behind"), words_of("tied")
WON, LOST = words_of("won_by_rival"), words_of("losing")
OF_WHOM, OVER_WHOM = words_of("of_leader"), words_of("over_rival")
HOW_FAR, FURTHEST, SMALL = words_of("how_far"), words_of("furthest"), words_of("beside_rival")
LONGEST = 3  # mentions of a phrase such as `neck and neck`
SURE = 0.4  # the least score of a column that is held against another


def led(mentions: Sequence[Mention], rivals: Mapping[str, Rivals]) -> tuple[Mention, ...]:
    """Return mentions in which `the lead of A over B` is a number: what A has more than B.

    `how far was A ahead`, `by how many points did A lead` ask for the same.
    """
    found = list(mentions)
    for at, m in enumerate(mentions):
        asked = _asked_before(mentions, at)
        if m.text in AHEAD | BEHIND | TIED and not asked and _number_before(mentions, at):
            found[at] = replace(m, tags={}, columns=())  # `was A leading`
        if not (m.text in LEAD or (asked and m.text in AHEAD)) or (not asked and _does(mentions, at)):
            continue
        named = _named(mentions, at, rivals, bool(asked))
        if named is None:
            continue
        link, used = named
        for i in (*used, *asked):
            found[i] = FURTHEST_END if mentions[i].text in FURTHEST and i in asked else aside(mentions[i])
            found[i] = replace(found[i], start=mentions[i].start, end=mentions[i].end)
        found[at] = replace(m, columns=(link,), values=(), tables=(), tags={})
    return tuple(found)


FURTHEST_END = Mention(0, 0, "biggest", {"superlative": "max"})


def _asked_before(mentions: Sequence[Mention], at: int) -> tuple[int, ...]:
    """Where the words stand that ask how far somebody is ahead: `by how many points`, `how far`, `furthest`."""
    for i in range(at - 1, -1, -1):
        if mentions[i].text in FURTHEST and i == at - 1:
            return (i,)
        said = [k for k in range(max(0, i - 1), i + 1) if mentions[k].text in HOW_FAR | BY]
        if mentions[i].text in POINTS and said and mentions[i - 1].text in HOW_FAR:
            return tuple(k for k in (i - 2, i - 1, i) if k == i or mentions[k].text in HOW_FAR | BY)
        if mentions[i].text in DISTANCE or (i and mentions[i].text in HOW_MUCH and mentions[i - 1].text in BY):
            return tuple(k for k in (i - 1, i) if k == i or mentions[k].text in HOW | BY)
    return ()


BY, HOW, HOW_MUCH = frozenset({"by"}), frozenset({"how"}), frozenset({"how much"})
DISTANCE, POINTS = words_of("distance"), words_of("points")


def _number_before(mentions: Sequence[Mention], at: int) -> bool:
    return any(_number(mentions[i]) for i in _steps(mentions, at, -1))


def _does(mentions: Sequence[Mention], at: int) -> bool:
    """Whether a word is a verb: `polls where A leads`, `in how many did A lead`."""
    named = at > 0 and bool(mentions[at - 1].columns)
    asks = any(m.text in ("did", "does", "do") or "where" in m.tags for m in mentions[:at])
    return named and asks


def _named(
    mentions: Sequence[Mention], at: int, rivals: Mapping[str, Rivals], asked: bool
) -> tuple[ColumnLink, tuple[int, ...]] | None:
    """The number that a lead is, with the mentions that say whose and over whom it is."""
    mine = next((i for i in _steps(mentions, at, -1) if _number(mentions[i])), None)
    behind = list(_steps(mentions, at, 1))
    yours = next((i for i in behind if _number(mentions[i])), None)
    used = [*_steps(mentions, at, -1, mine)] if mine is not None else []
    between = {m.text for m in mentions[at + 1 : yours]} if yours is not None else set()
    if mine is None and yours is not None and (between & OF_WHOM or (asked and not between & OVER_WHOM)):
        mine, start = yours, yours
        used = list(range(at + 1, mine + 1))
        yours = next((i for i in _steps(mentions, start, 1) if _number(mentions[i])), None)
        if yours is not None and not any(mentions[i].text in OVER_WHOM for i in range(start + 1, yours)):
            yours = None
        used += range(start + 1, yours + 1) if yours is not None else ()
    elif between & OVER_WHOM:
        used += range(at + 1, yours + 1)
    else:
        yours = None
    first = _number(mentions[mine]) if mine is not None else None
    second = _number(mentions[yours]) if yours is not None else None
    link = _lead(first, second, rivals)
    return (link, tuple(used)) if link is not None else None


def _steps(mentions: Sequence[Mention], at: int, by: int, upto: int | None = None) -> Iterator[int]:
    """Yield where the next mentions stand that only small words part from there, up to the first of another kind."""
    at += by
    while 0 <= at < len(mentions):
        yield at
        if at == upto or mentions[at].text not in SMALL | OF_WHOM | OVER_WHOM | FURTHEST:
            return
        at += by


def _number(m: Mention) -> ColumnLink | None:
    """The column of a number of each row that a mention names."""
    link = m.columns[0] if m.columns else None
    fits = link is not None and link.column.numeric and link.column.role == "measure" and link.score >= SURE
    return link if fits and m.number is None else None


def _lead(first: ColumnLink | None, second: ColumnLink | None, rivals: Mapping[str, Rivals]) -> ColumnLink | None:
    """The column of what one has more than another; the rival is known where only one is named."""
    table = next((link.table for link in (first, second) if link), next(iter(rivals), ""))
    known = rivals.get(table)
    if first is None and second is None and (known is None or known.margin is None):
        return None
    mine, yours = (link.column if link else None for link in (first, second))
    if known is not None and len(known.members) == 2:
        mine = mine or (known.members[0] if yours is None else _other(known, yours))
        yours = yours or _other(known, mine)
    if mine is None or yours is None or mine.name == yours.name:
        return None
    if known is not None and known.margin is not None and (mine, yours) == known.members:
        return ColumnLink(table, known.margin, 1.0, "lead")
    expr = Arithmetic("-", Column(table, mine.name), Column(table, yours.name))
    name = f"{mine.title} lead over {yours.title}"
    column = DataColumn(name, name, "number", "measure", mine.unit, rows=mine.rows, distinct=max(mine.rows, 1))
    return ColumnLink(table, column, 1.0, "made", expr)


def _other(known: Rivals, one: DataColumn) -> DataColumn | None:
    """The rival of one of two."""
    others = [c for c in known.members if c.name != one.name]
    return others[0] if len(others) == 1 and len(known.members) == 2 else None


def read_ahead(d: Draft) -> None:
    """`A was ahead of B`, `B trailed`, `they were tied`, `had a winning record`: rows where one number is above, below
    or like the other."""
    for at in d.indexes("record"):
        won, lost = d.mentions[at].columns
        sides = (Column(link.table, link.column.name) for link in (won, lost))
        d.keep(at, Compare(d.tag(at, "record"), *sides))
        d.take(at, "condition", f"{won.column.title} {d.tag(at, 'record')} {lost.column.title}")
    for at in range(len(d.mentions)):
        for size in range(LONGEST, 0, -1):
            last = at + size - 1
            said = " ".join(d.text(i) for i in range(at, min(last + 1, len(d.mentions))))
            op = next((op for op, words in WAYS if said in words), None)
            if op is None or last >= len(d.mentions) or not all(d.free(i) for i in range(at, last + 1)):
                continue
            if at == last and any(c.score >= 0.9 for c in d.mentions[at].columns):
                continue  # `teams that tied a game`, where a column counts the ties
            if _held(d, at, last, op):
                break


WAYS = ((">", AHEAD | LEAD | WON), ("<", BEHIND | LOST), ("=", TIED))


def _held(d: Draft, at: int, last: int, op: str) -> bool:
    """Keep the rows where the one that is named before stands so to the one after, or to its rivals."""
    before = [i for i in _steps(d.mentions, at, -1) if d.free(i) and _number(d.mentions[i])]
    behind = [i for i in _steps(d.mentions, last, 1) if d.free(i) and _number(d.mentions[i])]
    if d.text(at) in WON | LOST:
        by = d.step(at, 1, skip=("article", "helper"))
        passive = d.text(by) in BY and d.free(by + 1) and _rival(d, by + 1)
        before = [by + 1] if passive else [i for i in before if _rival(d, i)]
        behind = [i for i in behind if _rival(d, i) and not passive]
        if not before:
            return False
    if before and op == "=" and d.has(before[0] - 1, "and") and _number(d.mentions[before[0] - 2]):
        behind, before = before, [before[0] - 2]  # `A and B were tied`
    mine = _number(d.mentions[before[0]]) if before else None
    yours = _number(d.mentions[behind[0]]) if behind else None
    known = d.facts.rivals.get(mine.table if mine else next(iter(d.tables)))
    if mine is None and (op != "=" or known is None or len(known.members) != 2):
        return False
    one = mine.column if mine else known.members[0]
    others = [yours.column] if yours else [c for c in known.members if c.name != one.name] if known else []
    if not others or (known is not None and not yours and one.name not in {c.name for c in known.members}):
        return False
    table = mine.table if mine else next(iter(d.tables))
    held = tuple(Compare(op, Column(table, one.name), Column(table, c.name)) for c in others)
    condition: Condition = held[0] if len(held) == 1 else And(held)
    first, end = min((*before, *behind, at)), max((*before, *behind, last))
    d.keep((first, end), condition)
    _how_often(d)
    for i in range(first, end + 1):
        if d.free(i):
            d.take(i, "condition", f"{one.title} {op} {', '.join(c.title for c in others)}" if i == at else "")
    return True


def read_winner(d: Draft) -> None:
    """`who won in Elm`: what each of the rivals has there, where nobody is named."""
    rivals = [(name, known) for name, known in d.facts.rivals.items() if len(known.members) > 1]
    at = next((i for i in range(len(d.mentions)) if d.free(i) and d.text(i) in WON and not d.content(i)), None)
    if at is None or len(rivals) != 1 or d.tokens[0].text != "who" or d.superlative is not None:
        return
    ((table, known),) = rivals
    d.measures += [(at, Measure(Aggregate("avg", Column(table, c.name)))) for c in known.members]
    d.take(at, "role", "what each of them has")


def _rival(d: Draft, at: int) -> bool:
    """Whether a mention names one of the rivals of a table."""
    link = _number(d.mentions[at])
    known = d.facts.rivals.get(link.table) if link is not None else None
    return known is not None and any(c.name == link.column.name for c in known.members)


def _how_often(d: Draft) -> None:
    """Count the rows where `how often was A ahead` asks for them."""
    at = next((i for i in d.indexes("aggregate") if d.text(i) in HOW_OFTEN), None)
    if at is not None:
        d.measures.append((at, Measure(Aggregate("count"))))
        d.take(at, "measure", "number of rows")


HOW_OFTEN = words_of("how_often")
