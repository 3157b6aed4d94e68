"""Who does what a header says: the pollsters of `PollTaker`, the photographers of `photographed_by`."""

from __future__ import annotations

from collections.abc import Sequence

from inkfish.data.table import Column, Table
from inkfish.language.classes import stems_of, words_of
from inkfish.language.names import read_name
from inkfish.language.plurals import singular
from inkfish.language.tokens import Token, stem

ENDINGS = ("ster", "er", "or", "ist")
SHORTEST = 3  # letters of the verb
DOING, FIRMS = stems_of("doer"), words_of("firm")


def doers_of(table: Table) -> dict[str, Column]:
    """Return the columns of those who do something, by the stem of what they do.

    >>> from inkfish.data.table import Source
    >>> columns = (Column("PollTaker", "PollTaker", "text", "category"), Column("Pop", "Pop", "text", "category"))
    >>> list(doers_of(Table("", "t", "t", "", 9, columns, Source("t"))))
    ['poll']
    """
    named = [(form, c) for c in table.columns if c.type == "text" for form in read_name(c.name).forms]
    return {form[0]: c for form, c in reversed(named) if len(form) == 2 and form[1] in DOING}


def deeds_of(span: Sequence[Token]) -> tuple[str, ...]:
    """Return the stems that what is done may have, for a word for who does it: `pollster`, `polling firm`."""
    if any(t.kind != "word" for t in span):
        return ()
    if len(span) == 2:
        return (span[0].stem,) if singular(span[1].text) in FIRMS else ()
    word = singular(span[0].text)
    roots = (word[: -len(end)] for end in ENDINGS if len(span) == 1 and word.endswith(end))
    return tuple(stem(verb) for root in roots if len(root) >= SHORTEST for verb in (root, f"{root}e"))
