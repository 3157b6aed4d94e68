"""How many came together: `parties of 4 or more`, `tables of two`, `a group of 6`."""

from __future__ import annotations

from inkfish.language.classes import ordered, stems_of, words_of
from inkfish.language.draft import Draft
from inkfish.language.entities import row_nouns
from inkfish.language.lexicon import load_lexicon
from inkfish.language.names import read_name
from inkfish.language.plurals import singular
from inkfish.language.qualities import quality_column
from inkfish.language.tokens import stem
from inkfish.query.plan import Column, Compare, Value


def read_parties(d: Draft) -> None:
    """Take a word for those who came together, with their number, where a column tells how many there were."""
    for at in range(len(d.mentions) - 1):
        first = at + 2 - (" " in d.text(at))
        said = says_party(d, at) and d.free(at)
        op, number, last = _bound(d, first) if said and first < len(d.mentions) else ("", None, at)
        size = party_size(d) if number is not None else None
        if size is None:
            continue
        d.keep((at, last), Compare(op, size, Value(number, "number")))
        for i in range(at, last + 1):
            d.take(i, "condition", f"{size.name} {op} {number}" if i == at else "")


def says_party(d: Draft, at: int) -> bool:
    """Whether a mention says who came together, with how many behind: `tables of 4`, `party for 2`."""
    noun, _, of = d.text(at).partition(" ")
    number = at + 1 if of else at + 2
    named = singular(noun) in PARTY and (of or d.text(at + 1)) in OF and number < len(d.mentions)
    return named and (d.mentions[number].number is not None or d.has(number, "compare"))


def _bound(d: Draft, at: int) -> tuple[str, float | None, int]:
    """The comparison that begins at a mention, its number and where it ends: `4`, `4 or more`, `at least 4`."""
    ahead, behind = d.tag(at, "compare"), d.tag(at + 1, "compare") if d.text(at + 1).startswith(("or ", "and ")) else ""
    if ahead and at + 1 < len(d.mentions):
        return ahead, d.mentions[at + 1].number, at + 1
    if behind or d.text(at + 1) == "+":
        return behind or ">=", d.mentions[at].number, at + 1
    return "=", d.mentions[at].number, at


def guests(d: Draft) -> Column | None:
    """Return the column of how many came together, of a table whose rows are those who did: meals, bookings."""
    size = party_size(d)
    return size if size is not None and PARTIES & row_nouns(d.tables[size.table]) else None


def people_asked(d: Draft, counted: int, noun: int) -> Column | None:
    """`how many people were polled`: the column that says how many each poll asked; the words are then taken."""
    verb = next((i for i in (noun, d.step(noun, 1)) if d.text(i) in ASKED and d.free(i)), None)
    people = {t.stem for m in d.mentions[counted : noun + 1] for t in d.tokens[m.start : m.end]} & PEOPLE
    if verb is None or not people or not d.facts.samples:
        return None
    for i in range(noun, verb + 1):
        if d.free(i):
            d.take(i, "measure")
    table, size = next(iter(d.facts.samples.items()))
    return Column(table, size.name)


def party_size(d: Draft) -> Column | None:
    """Return the column of how many came together."""
    found = quality_column(d, SIZES)
    sized = found is not None and any(set(SIZES) & set(form) for form in read_name(found[1].name).forms)
    return Column(found[0], found[1].name) if sized and found[1].type == "integer" else None


PARTY, OF, ASKED = words_of("party"), words_of("of_party"), words_of("people_asked")
PEOPLE = load_lexicon().rows["person"].nouns
PARTIES = stems_of("rows_of_guests")
SIZES = tuple(map(stem, ordered("party_size")))
