"""How many rows a superlative picks: one, as many as were said, or several where things are named in the plural."""

from __future__ import annotations

from inkfish.language.classes import ordered, words_of
from inkfish.language.draft import Draft
from inkfish.language.names import CONNECTORS
from inkfish.language.plurals import singular
from inkfish.query.plan import Column, Limit, Missing, Not, level


def so_many_of_them(d: Draft) -> None:
    """`the least protein, 5 of them`, `5 states where wages rose the most`: how many of an end are asked for, said
    behind it, or before the things that are asked for."""
    s = d.superlative
    for at in range(len(d.mentions) - 1) if s is not None and s.count == 1 and not s.skip else ():
        number = d.mentions[at].number
        if not (isinstance(number, int) and 1 < number <= 1000 and d.free(at) and not d.mentions[at].unit):
            continue
        behind = at > s.at and d.text(at + 1) in OF_THEM and d.last(at + 1) and d.text(at - 1) != "the"
        if behind or (at < s.at and _opens(d, at)):
            s.count, s.said = number, True
            d.role |= {at: "top", at + 1: "how many"} if behind else {at: "top"}
            d.say(at, f"{number} of them")


def _opens(d: Draft, at: int) -> bool:
    """Whether a number is of the things that a question opens with."""
    m = d.mentions[at + 1]
    things = singular(m.text) != m.text and bool(m.tables or m.columns or "entity" in m.tags)
    return things and all(d.empty(i) or d.has(i, "request") for i in range(at))


OF_THEM = words_of("of_them")


def limited(d: Draft) -> None:
    """A superlative that picks rows becomes an order and a limit; what has no name is not picked."""
    s = d.superlative
    if s is None or not s.said or not d.measures:
        return
    picked = d.dimensions[-1][1].expr if d.dimensions else None
    rows = bool(d.measures) and all(level(m.expr) == "row" for _, m in d.measures)  # a row is there without its name
    if isinstance(picked, Column) and picked not in d.made and d.data(picked).missing and not rows:
        d.filters.append(Not(Missing(picked)))
    if s.count == 1 and not s.skip and not d.per_group and _several_said(d, s.at + 1):
        s.count = SEVERAL
        d.assumed.append(f"the first {SEVERAL} are shown")
    per = tuple(dim.expr for _, dim in d.dimensions[:-1]) if d.per_group and len(d.dimensions) > 1 else ()
    d.limit = Limit(s.count, s.skip, per)


def _several_said(d: Draft, at: int) -> bool:
    """Whether a superlative stands right before things in the plural: `best selling products`."""
    picked = [i for i, _ in d.dimensions if i >= 0]
    named = d.role.get(at) in ("group", "listed") or _kind_said(d, at)
    if not named or (picked and at not in picked) or d.text(at - 1) in MOST:
        return False  # `who won the most fights`
    words = [t.text for t in d.tokens[d.mentions[at].start : d.mentions[at].end]]
    word = words[next((i for i, text in enumerate(words) if text in BEHIND_NOUN), len(words)) - 1]
    return singular(word) != word and word not in ALIKE and not d.has(at, "grain", "part")


def _kind_said(d: Draft, at: int) -> bool:
    """Whether a value is said in the plural, so that several of that kind are meant: `densest towns`, not `Texas`."""
    values = d.mentions[at].values if d.role.get(at) == "value" else ()
    return bool(values) and values[0].value.lower() == singular(d.text(at)) != d.text(at)


BEHIND_NOUN = {*ordered("elapsed_after")} | CONNECTORS  # `result` is the noun of `result at six months`
MOST, ALIKE = words_of("most"), words_of("same_in_plural")
SEVERAL = 10  # things that a superlative of several shows, where no number was said
