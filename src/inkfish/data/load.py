"""From text to typed columns in one pass of the engine: what is read, what fails, and what is done about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from inkfish.data import forms
from inkfish.data.infer import Reading, choose_form, infer, missing_words, tolerable
from inkfish.data.quote import literal
from inkfish.data.sniff import CHUNK
from inkfish.data.table import Note
from inkfish.data.tidy import Raw

STAGED = "staged"
ROUNDS = 3
LOST_KEPT = 400  # distinct texts kept of those that a column lost

_NEXT, _OF = "\x1e", "\x1f"


class Engine(Protocol):
    """What is needed of a DuckDB connection."""

    def execute(self, query: str, parameters: Any = ..., /) -> Any: ...


@dataclass(frozen=True)
class Loaded:
    """A table in the engine as `staged`, with columns c0, c1 ... read as `readings` tell.

    `samples` holds for each column the texts of a sample with their counts (none where it had a type already).
    """

    names: tuple[str, ...]
    readings: tuple[Reading, ...]
    rows: int
    notes: tuple[Note, ...]
    unnamed: frozenset[int] = frozenset()
    samples: tuple[Counter[str], ...] = ()


def load(con: Engine, raw: Raw) -> Loaded:
    """Read a raw table into `staged`, with the forms that its values fit best.

    The forms are chosen on a sample. Where the whole column does not bear them out, it is read again in the form that
    fits all of it, at last as text. No row is lost; cells that fail are counted in notes.
    """
    columns = [Counter(row[i] for row in raw.sample if i < len(row)) for i in range(len(raw.names))]
    readings = [
        Reading(raw.fixed[i]) if i in raw.fixed else reading for i, reading in enumerate(infer(raw.names, columns))
    ]
    for _ in range(ROUNDS):
        con.execute(staging(raw, readings))
        lost = _lost(con)
        changed = _reconsider(con, raw.names, readings, columns, lost)
        if not changed:
            break
        readings = [changed.get(i, r) for i, r in enumerate(readings)]
    else:
        failing = {i for i in changed if not _is_text(readings[i])}
        readings = [replace(r, form=forms.TEXT) if i in failing else r for i, r in enumerate(readings)]
        con.execute(staging(raw, readings))
        lost = _lost(con)
    rows = con.execute(f"select count(*) from {STAGED}").fetchone()[0]
    notes = tuple(n for i, r in enumerate(readings) for n in column_notes(raw.names[i], r, lost.get(i, Counter())))
    return Loaded(raw.names, tuple(readings), rows, notes, raw.unnamed, tuple(columns))


def _is_text(reading: Reading) -> bool:
    return reading.form.type == "text"


def staging(raw: Raw, readings: Sequence[Reading]) -> str:
    """Return the SQL that makes `staged`: typed columns, and in `lost` the texts that gave no value."""
    kept = range(len(raw.names))
    inner = ", ".join([*(f"r{i}" for i in kept), *(f"{readings[i].expression(f'r{i}')} as c{i}" for i in kept)])
    outer = ", ".join(f"c{i}" for i in kept)
    losses = [(i, readings[i].lost(f"r{i}", f"c{i}")) for i in kept if i not in raw.fixed]
    told = ", ".join(f"case when {cond} then concat('{i}{_OF}', r{i}, '{_NEXT}') end" for i, cond in losses) or "''"
    anything = " or ".join(f"({cond})" for _, cond in losses) or "false"
    lost = f"case when {anything} then concat({told}, '') end as lost"
    return (f"create or replace temp table {STAGED} as select {outer}, {lost} "
            f"from (select {inner} from {raw.scan or scan(raw)})")


def scan(raw: Raw) -> str:
    """Return the SQL that reads a raw table as text, its dialect fixed."""
    columns = ", ".join(f"'r{i}': 'VARCHAR'" for i in range(raw.width))
    quote, escape = raw.dialect.quote, raw.dialect.escape or raw.dialect.quote
    options = (
        "auto_detect = false", "header = false", f"skip = {raw.skip}", "strict_mode = true", "encoding = 'utf-8'",
        "compression = 'none'", f"delim = {literal(raw.dialect.delimiter)}", f"quote = {literal(quote)}",
        f"escape = {literal(escape)}", f"columns = {{{columns}}}",
    )
    return f"read_csv({literal(str(raw.path.resolve()))}, {', '.join(options)})"


def account_for(con: Engine, raw: Raw, loaded: Loaded) -> tuple[Note, ...] | None:
    """Return what is told of lines of a straight file that became no row; None where some cannot be accounted for.

    A line is a row, the continuation of a cell that runs over lines, or blank.
    """
    missing = _lines(raw) - raw.skip - loaded.rows
    if missing:
        texts = [f"coalesce(sum(length(c{i}) - length(replace(c{i}, chr(10), ''))), 0)"
                 for i, r in enumerate(loaded.readings) if _is_text(r)]
        missing -= con.execute(f"select {' + '.join(texts) or '0'} from {STAGED}").fetchone()[0]
    if not missing:
        return ()
    if missing < 0 or missing != _blank_lines(raw.path):
        return None
    return (Note(f"{missing:,} empty {'row was' if missing == 1 else 'rows were'} left out.", missing),)


def _lines(raw: Raw) -> int:
    """Return how many lines a file has; the last one need not end."""
    with raw.path.open("rb") as file:
        lines = raw.lines if raw.lines >= 0 else sum(c.count(b"\n") for c in iter(lambda: file.read(CHUNK), b""))
        file.seek(-1, 2)
        return lines + (file.read(1) != b"\n")


def _blank_lines(path: Path) -> int:
    """Return how many lines of a file are empty."""
    with path.open("rb") as file:
        return sum(1 for line in file if line in (b"\n", b"\r\n"))


def _lost(con: Engine) -> dict[int, Counter[str]]:
    """Return for each column the commonest texts that gave no value, with their counts."""
    found = con.execute(f"""
        with parts as (select unnest(string_split(lost, chr(30))) as part from {STAGED} where lost is not null),
             texts as (select part, count(*) as n from parts where part <> '' group by part),
             placed as (select try_cast(split_part(part, chr(31), 1) as integer) as i,
                               part[strpos(part, chr(31)) + 1:] as text, n from texts)
        select i, text, n from placed where i is not null
        qualify row_number() over (partition by i order by n desc, text) <= {LOST_KEPT}
        order by i, n desc, text""").fetchall()
    lost: dict[int, Counter[str]] = {}
    for i, text, count in found:
        lost.setdefault(i, Counter())[text] += count
    return lost


def failing(lost: Counter[str]) -> Counter[str]:
    """Return of a column's lost texts those that are no words for missing."""
    words = missing_words()
    gone = words.always | words.sometimes
    return Counter({t.strip(): n for t, n in lost.items() if t.strip().lower() not in gone})


def _reconsider(con: Engine, names: Sequence[str], readings: Sequence[Reading], columns: Sequence[Counter[str]],
                lost: dict[int, Counter[str]]) -> dict[int, Reading]:
    """Return new readings for the columns whose whole does not bear out what the sample showed."""
    failed = {i: failing(texts) for i, texts in lost.items() if not _is_text(readings[i])}
    failed = {i: texts for i, texts in failed.items() if texts}
    if not failed:
        return {}
    counts = con.execute("select " + ", ".join(f"count(c{i})" for i in failed) + f" from {STAGED}").fetchone()
    return {
        i: reading for (i, texts), read in zip(failed.items(), counts, strict=True)
        if (reading := _better(names[i], readings[i], columns[i], texts, read)) is not None
    }


def _better(name: str, reading: Reading, sample: Counter[str], texts: Counter[str], read: int) -> Reading | None:
    """Return another reading for a column of which some texts failed, or None where it stays."""
    words = missing_words()
    known = Counter({v.strip(): 1 for v in sample if v.strip().lower() not in words.always | words.sometimes})
    fits_all = choose_form(name, known + Counter(dict.fromkeys(texts, 1)), reading.form.order)
    if fits_all.type != "text" and fits_all is not reading.form and all(map(fits_all.reads, [*known, *texts])):
        return replace(reading, form=fits_all)
    if tolerable(list(texts), texts.total(), read + texts.total()):
        return None
    return replace(reading, form=forms.TEXT, currency="", percent=False)


def column_notes(name: str, reading: Reading, lost: Counter[str]) -> list[Note]:
    """Return what is told of one column's cells."""
    notes = []
    failed = failing(lost) if not _is_text(reading) else Counter()
    gone = Counter({t.strip(): n for t, n in lost.items() if t.strip() and t.strip() not in failed})
    if count := gone.total():
        notes.append(Note(f"{_cells(count)} of {name} {_say(count)} {_examples(gone)}, read as missing.", count, name))
    if count := failed.total():
        notes.append(Note(f"{_cells(count)} of {name} could not be read as {_KINDS[reading.form.type]} "
                          f"({_examples(failed)}) and {'counts' if count == 1 else 'count'} as missing.", count, name))
    if reading.kept:
        said = " and ".join(f"“{w}”" for w in reading.kept)
        notes.append(Note(f"In {name}, {said} is taken as a value of its own, not as missing.", 0, name))
    if reading.mixed:
        kinds = f"{', '.join(reading.mixed[:-1])} and {reading.mixed[-1]}"
        notes.append(Note(f"{name} mixes {kinds}, so it is kept as text.", 0, name))
    if reading.form.order:
        notes.append(Note(f"Dates of {name} were read as {_ORDERS[reading.form.order]}.", 0, name))
    return notes


_KINDS = {"integer": "a number", "number": "a number", "date": "a date", "datetime": "a date and time",
          "time": "a time of day", "boolean": "yes or no"}
_ORDERS = {"mdy": "month first, then day", "dmy": "day first, then month"}


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count:,} cells"


def _say(count: int) -> str:
    return "says" if count == 1 else "say"


def _examples(texts: Counter[str], most: int = 3) -> str:
    """Return up to three of the texts in quotation marks."""
    shown = [f"“{t[:40]}”" for t, _ in texts.most_common(most)]
    return ", ".join(shown) + (" ..." if len(texts) > most else "")
