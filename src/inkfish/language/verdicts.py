"""Columns of yes and no whose header only says that something came out: `Outcome` of `diabetes.csv` is who has it."""

from __future__ import annotations

import msgspec

from inkfish.data.table import Column, Table
from inkfish.language.classes import words_of
from inkfish.language.glossary import load_glossaries
from inkfish.language.headers import is_flag
from inkfish.language.tokens import fold, tokenize

HEADERS = words_of("verdict_header")


def with_verdict(table: Table) -> Table:
    """Return a table whose column of outcomes is also called after what the table is about; another as it is."""
    flags = [c for c in table.columns if is_flag(c) and fold(c.name) in HEADERS]
    said = _said_of(table) if len(flags) == 1 else ()
    return _called(table, flags[0], said) if said else table


def _said_of(table: Table) -> tuple[str, ...]:
    """What the title of a table says that its rows do or do not have, where no other column tells it."""
    words = [t.text for t in tokenize(table.name) if t.kind == "word"]
    (verdicts,) = load_glossaries("verdicts", fold)
    told = [verdicts.names[word] for word in words if word in verdicts.names]
    return tuple(dict.fromkeys(said for names in told for said in names))


def _called(table: Table, flag: Column, said: tuple[str, ...]) -> Table:
    renamed = msgspec.structs.replace(flag, aliases=(*flag.aliases, *said))
    return msgspec.structs.replace(table, columns=tuple(renamed if c is flag else c for c in table.columns))
