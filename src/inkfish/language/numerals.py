"""Numbers among the mentions of a question: which are free to be values, and what they are beside a column."""

from __future__ import annotations

import re

from inkfish.data.table import Column as DataColumn
from inkfish.language.classes import words_of
from inkfish.language.draft import Draft
from inkfish.query.plan import Value


def number_after(d: Draft, at: int) -> int | None:
    """Return the number that a comparison is with; `one` is a number here."""
    i = at + 1
    while i < len(d.mentions) and d.empty(i) and i < at + 3:
        i += 1
    return i if d.free(i) and d.mentions[i].number is not None else None


def is_clock(d: Draft, at: int) -> bool:
    """Whether a number is written as a clock shows it: `2:10:00`, `1:23.4`."""
    return d.mentions[at].number is not None and ":" in d.text(at)


def plain_number(d: Draft, at: int) -> bool:
    """Whether a mention is a number that may be a value: no limit, no bound, no year, nothing with a unit."""
    m = d.mentions[at]
    sized = m.number is not None and not m.unit and (m.time is None or not m.time.sure) and not m.quoted
    if not sized or is_clock(d, at) or not d.free(at):
        return False
    before = d.step(at, -1)
    return before < 0 or not d.has(before, "top", "superlative", "limit", "last", "compare", "between")


def is_money(d: Draft, at: int) -> bool:
    """Whether a number is an amount of money: `$20`, `20 dollars`."""
    m = d.mentions[at]
    return (bool(m.unit) and m.unit != "%") or d.text(at + 1) in CURRENCIES


CURRENCIES = words_of("currency")


def next_in_list(d: Draft, at: int) -> int | None:
    """Return the number after another in `3, 4 and 5`; None where the list ends."""
    nxt = at + 1
    while nxt < len(d.mentions) and (d.text(nxt) in (",", "-") or d.has(nxt, "and", "or")):
        nxt += 1
    return nxt if at + 1 < nxt < len(d.mentions) and plain_number(d, nxt) else None


def numeric_at(d: Draft, at: int) -> bool:
    """Whether a mention names a column of numbers."""
    found = d.best_column(at, "numeric") if 0 <= at < len(d.mentions) else None
    return found is not None and found.column.numeric and found.score >= 0.6


def constant(column: DataColumn, value: float | int | str) -> Value:
    """Return a number as a value in the type of its column: a year against dates becomes a date, 5 the `S05` that it
    numbers."""
    if column.temporal and isinstance(value, int) and 1000 <= value <= 2999:
        return Value(f"{value}-01-01", "date")
    if column.type == "text":
        return Value(_numbered(column, str(value)), "text")
    return Value(value, "number")


def _numbered(column: DataColumn, number: str) -> str:
    """The only value of a column of texts that ends in a number behind nothing but letters; else the number itself."""
    ends = [v for v in column.values if (found := LETTERS_AND_NUMBER.fullmatch(v)) and found[1] == number]
    return ends[0] if len(ends) == 1 and number not in column.values else number


LETTERS_AND_NUMBER = re.compile(r"[^\W\d_]+[\s_.-]?0*(\d+)")
