"""How many came together: `parties of 4 or more`, `tables of two`, `a group of 6`."""

from __future__ import annotations

from inkfish.language.classes import ordered, words_of
from inkfish.language.draft import Draft
from inkfish.language.ordering import quality_column
from inkfish.language.plurals import singular
from inkfish.language.tokens import stem
from inkfish.query.plan import Column, Compare, Value


def read_parties(d: Draft) -> None:
    """Take a word for those who came together, with their number, where a column tells how many there were."""
    for at in range(len(d.mentions) - 1):
        noun, _, of = d.text(at).partition(" ")
        said = singular(noun) in PARTY and (of or d.text(at + 1)) in OF and at not in d.role
        first = at + 1 if of else at + 2
        op, number, last = _bound(d, first) if said and first < len(d.mentions) else ("", None, at)
        size = _size(d) if number is not None else None
        if size is None:
            continue
        d.keep((at, last), Compare(op, size, Value(number, "number")))
        for i in range(at, last + 1):
            d.take(i, "condition", f"{size.name} {op} {number}" if i == at else "")


def _bound(d: Draft, at: int) -> tuple[str, float | None, int]:
    """The comparison that begins at a mention, its number and where it ends: `4`, `4 or more`, `at least 4`."""
    ahead, behind = d.tag(at, "compare"), d.tag(at + 1, "compare") if d.text(at + 1).startswith(("or ", "and ")) else ""
    if ahead and at + 1 < len(d.mentions):
        return ahead, d.mentions[at + 1].number, at + 1
    if behind or d.text(at + 1) == "+":
        return behind or ">=", d.mentions[at].number, at + 1
    return "=", d.mentions[at].number, at


def _size(d: Draft) -> Column | None:
    """The column of how many came together."""
    found = quality_column(d, SIZES)
    return Column(found[0], found[1].name) if found is not None and found[1].type == "integer" else None


PARTY, OF = words_of("party"), words_of("of_party")
SIZES = tuple(map(stem, ordered("party_size")))
