"""What is said of the members of a class whose columns stand side by side: `votes by candidate`, `Okafor came last`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from inkfish.language.arithmetic import percent
from inkfish.language.classes import words_of
from inkfish.language.dated import aside, listed
from inkfish.language.draft import Draft
from inkfish.language.mention import ColumnLink, Mention
from inkfish.language.siblings import Siblings
from inkfish.query.plan import Aggregate, And, Column, Compare, Measure

UNIT, NOUN = words_of("member_unit"), words_of("member_noun")
WHO, DID = words_of("who_of_members"), words_of("how_people")
LEADING = frozenset({"by", "per_group", "article", "request", "relative", "superlative", "top", "helper"})


def membered(mentions: Sequence[Mention], siblings: Mapping[str, Siblings]) -> tuple[Mention, ...]:
    """Return mentions in which the words for members, and for what they have, name columns.

    `total votes for each candidate` names the column of each, `top 5 wards by votes` their total, and the `votes` of
    `votes for Okafor` add nothing.
    """
    if len(siblings) != 1:
        return tuple(mentions)
    ((table, known),) = siblings.items()
    units = [at for at, m in enumerate(mentions) if m.text in UNIT and _bare(m, known) and _plain(mentions, at, known)]
    nouns = [at for at, m in enumerate(mentions) if m.text in NOUN and _bare(m, known)]
    if nouns and not units and known.winner and any(m.text in WON for m in mentions):
        return _who_won(mentions, nouns, ColumnLink(table, known.winner, 0.97, "member"))
    if any(_names(m, known) for at, m in enumerate(mentions) if at not in units):
        return _without(mentions, units)
    return _spelt_out(mentions, units, nouns, table, known) if units or nouns else tuple(mentions)


def _who_won(mentions: Sequence[Mention], nouns: Sequence[int], winner: ColumnLink) -> tuple[Mention, ...]:
    """`which party won Camden`, `wards won by candidate`: the column of winners, by which the rows are counted."""
    found = [replace(m, columns=(winner,), tables=()) if at in nouns else m for at, m in enumerate(mentions)]
    asked = any({"aggregate", "relative", "request"} & set(m.tags) for m in mentions)
    if not asked and any("by" in mentions[at - 1].tags for at in nouns if at):
        found.insert(0, replace(found[0], text="number of", tags={"aggregate": "count"}, columns=(), tables=()))
    return tuple(found)


def _without(mentions: Sequence[Mention], units: Sequence[int]) -> tuple[Mention, ...]:
    """Mentions without what members have, where one of them is named; a share of it is still told by the word."""
    if any("proportion" in m.tags or m.tags.get("calc") == "share" for m in mentions):
        return tuple(aside(m) if at in units else m for at, m in enumerate(mentions))
    dropped = {*units, *(at + 1 for at in units if at + 1 < len(mentions) and mentions[at + 1].text in OF)}
    return tuple(m for at, m in enumerate(mentions) if at not in dropped)


def _spelt_out(
    mentions: Sequence[Mention], units: Sequence[int], nouns: Sequence[int], table: str, known: Siblings
) -> tuple[Mention, ...]:
    """Mentions in which what members have is the column of each, where each is asked for, or that of their total."""
    first = (*units, *nouns)[0]
    each = bool(nouns) or known.total is None or any(m.text in WHO | DID for m in mentions[:first])
    led = [_lead(mentions, at) for at in (*nouns, *((first,) if each else ()))]
    done = {*units, *nouns}.union(*led)
    links = [ColumnLink(table, column, 0.97, "member") for column in (known.members if each else (known.total,))]
    named = listed(mentions[first], links)
    if each and not any("aggregate" in m.tags for at, m in enumerate(mentions) if at not in done):
        named.insert(0, replace(mentions[first], text="total", tags={"aggregate": "sum"}, columns=(), tables=()))
    found = ([aside(m)] if at in done else [m] for at, m in enumerate(mentions))
    return tuple(part for at, parts in enumerate(found) for part in (named if at == first else parts))


OF = words_of("of_member")


def _plain(mentions: Sequence[Mention], at: int, known: Siblings) -> bool:
    """Whether nothing makes another number of it, as in `turnout rate`, and no stranger has it: `Green votes`."""
    rated = at + 1 < len(mentions) and mentions[at + 1].text in RATE
    before = mentions[at - 1] if at else None
    strange = before is not None and not before.known and before.text.isalpha()
    unsure = before is not None and bool(before.columns) and _bare(before, known) and not _names(before, known)
    return not rated and not strange and not unsure


RATE = words_of("of_rate")


def _names(m: Mention, known: Siblings) -> bool:
    """Whether a mention names one of the members."""
    return bool(m.columns) and m.columns[0].score >= 0.75 and m.columns[0].column in known.members


def _bare(m: Mention, known: Siblings) -> bool:
    """Whether a word names no column and no value, but for what all members have: `votes` of `con_votes`."""
    return not m.values and all(link.column in known.members for link in m.columns)


WON = words_of("won")


def _lead(mentions: Sequence[Mention], at: int) -> set[int]:
    """The words before a noun that only lead to it: `for each`, `who got the most`, `how did people`."""
    led: set[int] = set()
    while (
        at > 0
        and (LEADING & set(mentions[at - 1].tags) or mentions[at - 1].text in WHO | DID)
        and not (mentions[at - 1].columns or mentions[at - 1].values)
    ):
        at -= 1
        led.add(at)
    return led


def read_members(d: Draft) -> None:
    """`Okafor's share of the vote`, `wards where Marsh came last`: one of the members held against the others."""
    if len(d.facts.siblings) != 1:
        return
    ((table, known),) = d.facts.siblings.items()
    for at in range(len(d.mentions)):
        column = _member(d, at, table, known)
        if column is not None:
            _placed(d, at, column, [Column(table, c.name) for c in known.members if c.name != column.name])
    if known.total is not None:
        _shares(d, table, known)


def _member(d: Draft, at: int, table: str, known: Siblings) -> Column | None:
    """The column of the member that a mention names."""
    link = d.mentions[at].columns[0] if d.free(at) and d.mentions[at].columns else None
    named = link is not None and link.table == table and link.score >= 0.75 and link.column in known.members
    return Column(table, link.column.name) if named else None


def _placed(d: Draft, at: int, column: Column, others: Sequence[Column]) -> None:
    """`Marsh came last`: a condition on each row."""
    words = [d.text(i) for i in (at + 1, at + 2)]
    if words[0] not in CAME or words[1] not in FIRST | LAST:
        return
    op = ">" if words[1] in FIRST else "<"
    d.keep((at, at + 2), And(tuple(Compare(op, column, other) for other in others)))
    for i in (at, at + 1, at + 2):
        d.take(i, "condition", f"{column.name} {op} all others" if i == at else "")


CAME, FIRST, LAST = words_of("came"), words_of("first"), words_of("last")


def _shares(d: Draft, table: str, known: Siblings) -> None:
    """`Okafor's share of the vote by ward`: what a member has, in percent of the total."""
    asked = [at for at in range(len(d.mentions)) if d.has(at, "proportion") or d.tag(at, "calc") == "share"]
    said = asked and any(d.text(at) in UNIT for at in range(asked[0] + 1, min(asked[0] + 4, len(d.mentions))))
    members = [(at, c) for at in range(len(d.mentions)) if (c := _member(d, at, table, known))]
    if not said or not members:
        return
    for at, column in members:
        whole = Aggregate("sum", Column(table, known.total.name))
        d.measures.append((at, Measure(percent(Aggregate("sum", column), whole), f"{column.name} share")))
        d.take(at, "measure", f"{column.name} in percent of {known.total.title}")
    d.take(asked[0], "task", "in percent of the total")
