"""Cells that had text but gave no value: which they were, how many, and what is told of them.

The pass that loads a table writes them beside it, in one column that is empty for nearly every row: each as the number
of its column, a unit separator, its text and a record separator.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from inkfish.data.engine import Engine
from inkfish.data.forms import FEET, STOPWATCH
from inkfish.data.infer import Reading, missing_words
from inkfish.data.quote import literals
from inkfish.data.table import Note

KEPT = 400  # distinct texts that are remembered of a column

_RECORD, _UNIT = "\x1e", "\x1f"


@dataclass
class Loss:
    """What one column lost: `failed` cells, of which `texts` are the commonest, and `gone` that say "missing"."""

    failed: int = 0
    texts: Counter[str] = field(default_factory=Counter)
    gone: int = 0
    words: Counter[str] = field(default_factory=Counter)


def record(conditions: Mapping[int, str]) -> str:
    """Return the SQL that notes the texts of a row's columns r0, r1 ... for which the conditions hold."""
    if not conditions:
        return "cast(null as varchar)"
    told = (f"case when {sql} then concat('{i}{_UNIT}', r{i}, '{_RECORD}') end" for i, sql in conditions.items())
    anything = " or ".join(f"({sql})" for sql in conditions.values())
    return f"case when {anything} then concat({', '.join(told)}, '') end"


def find_losses(con: Engine, table: str) -> dict[int, Loss]:
    """Return what each column of a loaded table lost."""
    if not con.execute(f"select count(lost) from {table}").fetchone()[0]:
        return {}
    words = missing_words()
    missing = literals(sorted(words.always | words.sometimes))
    found = con.execute(f"""
        with parts as (select unnest(string_split(lost, '{_RECORD}')) as part from {table} where lost is not null),
             cells as (select try_cast(split_part(part, '{_UNIT}', 1) as integer) as i,
                              trim(part[strpos(part, '{_UNIT}') + 1:]) as text, count(*) as n
                       from parts where part <> '' group by all),
             judged as (select i, text, n, lower(text) in {missing} as gone from cells where i is not null)
        select i, gone, text, n, sum(n) over (partition by i, gone) as total from judged
        qualify row_number() over (partition by i, gone order by n desc, text) <= {KEPT}
        order by i, gone, n desc, text""").fetchall()
    losses: dict[int, Loss] = {}
    for i, gone, text, count, total in found:
        _take(losses.setdefault(i, Loss()), gone, text, count, int(total))
    return losses


def _take(loss: Loss, gone: bool, text: str, count: int, total: int) -> None:
    """Add one text to what a column lost; cells of blanks are no loss."""
    if gone:
        loss.gone = total
        loss.words[text] += count
    else:
        loss.failed = total
        loss.texts[text] += count
    if not text:
        loss.gone -= count
        del loss.words[text]


def column_notes(name: str, reading: Reading, loss: Loss) -> list[Note]:
    """Return what is told of one column's cells."""
    notes = []
    text = reading.form.type == "text"
    gone, words = (loss.gone + loss.failed, loss.words + loss.texts) if text else (loss.gone, loss.words)
    if gone:
        say = "says" if gone == 1 else "say"
        notes.append(Note(f"{_cells(gone)} of {name} {say} {_examples(words)}, read as missing.", gone, name))
    if loss.failed and not text:
        kind, count = _KINDS[reading.form.type], "counts" if loss.failed == 1 else "count"
        notes.append(Note(f"{_cells(loss.failed)} of {name} could not be read as {kind} ({_examples(loss.texts)}) "
                          f"and {count} as missing.", loss.failed, name))
    return [*notes, *_choices(name, reading)]


def _choices(name: str, reading: Reading) -> list[Note]:
    """Return what is told of the ways in which a column could have been read otherwise."""
    notes = []
    if reading.kept:
        said = " and ".join(f"“{w}”" for w in reading.kept)
        notes.append(Note(f"In {name}, {said} is taken as a value of its own, not as missing.", 0, name))
    if reading.mixed:
        kinds = f"{', '.join(reading.mixed[:-1])} and {reading.mixed[-1]}"
        notes.append(Note(f"{name} mixes {kinds}, so it is kept as text.", 0, name))
    if reading.form.order:
        notes.append(Note(f"Dates of {name} were read as {_ORDERS[reading.form.order]}.", 0, name))
    if reading.form is STOPWATCH:
        notes.append(Note(f"Times of {name} tell how long something took: 1:30 is a minute and a half.", 0, name))
    if reading.form is FEET:
        notes.append(Note(f"{name} is told in feet and inches; it is kept in inches: 6-2 is 74.", 0, name))
    return notes


_KINDS = {"integer": "a number", "number": "a number", "date": "a date", "datetime": "a date and time",
          "time": "a time of day", "boolean": "yes or no"}
_ORDERS = {"mdy": "month first, then day", "dmy": "day first, then month"}


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count:,} cells"


def _examples(texts: Counter[str], most: int = 3) -> str:
    """Return up to three of the texts in quotation marks."""
    shown = [f"“{t[:40]}”" for t, _ in texts.most_common(most)]
    return ", ".join(shown) + (" ..." if len(texts) > most else "")
