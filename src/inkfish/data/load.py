"""From text to typed columns in one pass of the engine: what is read, what fails, and what is done about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from inkfish.data.engine import Engine
from inkfish.data.infer import Reading, as_text, choose_form, infer, missing_words, tolerable
from inkfish.data.losses import Loss, column_notes, find_losses, record
from inkfish.data.quote import literal
from inkfish.data.sniff import CHUNK
from inkfish.data.table import Note, Type
from inkfish.data.tidy import Raw

STAGED = "staged"
ROUNDS = 3


@dataclass(frozen=True)
class Kept:
    """What a column is in Parquet already: its type, and for numbers how many decimals."""

    type: Type
    scale: int = 0


@dataclass(frozen=True)
class Loaded:
    """A table in the engine as `staged`, with columns c0, c1 ... read as `readings` tell.

    `samples` holds for each column the texts of a sample with their counts (none where it had a type already). Where
    `kept` is there, the table is in Parquet already and `staged` a view of it.
    """

    names: tuple[str, ...]
    readings: tuple[Reading, ...]
    rows: int
    notes: tuple[Note, ...]
    unnamed: frozenset[int] = frozenset()
    samples: tuple[Counter[str], ...] = ()
    kept: tuple[Kept, ...] = ()


def sampled(raw: Raw) -> tuple[Counter[str], ...]:
    """Return for each column the texts of the sample with their counts."""
    return tuple(Counter(row[i] for row in raw.sample if i < len(row)) for i in range(len(raw.names)))


def load(con: Engine, raw: Raw) -> Loaded:
    """Read a raw table into `staged`, with the forms that its values fit best.

    The forms are chosen on a sample. Where the whole column does not bear them out, it is read again in the form that
    fits all of it, at last as text. No row is lost; cells that fail are counted in notes.
    """
    columns = sampled(raw)
    readings = [
        Reading(raw.fixed[i]) if i in raw.fixed else reading
        for i, reading in enumerate(infer(raw.names, columns, raw.texts))
    ]
    for _ in range(ROUNDS):
        con.execute(staging(raw, readings))
        losses = find_losses(con, STAGED)
        changed = _reconsider(con, raw.names, readings, columns, losses)
        if not changed:
            break
        readings = [changed.get(i, r) for i, r in enumerate(readings)]
    else:
        readings = [as_text(r, columns[i]) if i in changed else r for i, r in enumerate(readings)]
        con.execute(staging(raw, readings))
        losses = find_losses(con, STAGED)
    rows = con.execute(f"select count(*) from {STAGED}").fetchone()[0]
    notes = tuple(n for i, r in enumerate(readings) for n in column_notes(raw.names[i], r, losses.get(i, Loss())))
    return Loaded(raw.names, tuple(readings), rows, notes, raw.unnamed, columns)


def _is_text(reading: Reading) -> bool:
    return reading.form.type == "text"


def staging(raw: Raw, readings: Sequence[Reading]) -> str:
    """Return the SQL that makes `staged`: typed columns, and in `lost` the texts that gave no value."""
    kept = range(len(raw.names))
    inner = ", ".join([*(f"r{i}" for i in kept), *(f"{readings[i].expression(f'r{i}')} as c{i}" for i in kept)])
    outer = ", ".join(f"c{i}" for i in kept)
    lost = record({i: readings[i].lost(f"r{i}", f"c{i}") for i in kept if i not in raw.fixed})
    return (f"create or replace temp table {STAGED} as select {outer}, {lost} as lost "
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


def _reconsider(con: Engine, names: Sequence[str], readings: Sequence[Reading], columns: Sequence[Counter[str]],
                losses: Mapping[int, Loss]) -> dict[int, Reading]:
    """Return new readings for the columns whose whole does not bear out what the sample showed."""
    failed = {i: loss for i, loss in losses.items() if loss.failed and not _is_text(readings[i])}
    if not failed:
        return {}
    counts = con.execute("select " + ", ".join(f"count(c{i})" for i in failed) + f" from {STAGED}").fetchone()
    return {
        i: reading for (i, loss), read in zip(failed.items(), counts, strict=True)
        if (reading := _better(names[i], readings[i], columns[i], loss, read)) is not None
    }


def _better(name: str, reading: Reading, sample: Counter[str], loss: Loss, read: int) -> Reading | None:
    """Return another reading for a column of which some texts failed, or None where it stays."""
    words = missing_words()
    known = [v.strip() for v in sample if v.strip().lower() not in words.always | words.sometimes]
    texts = list(loss.texts)
    # What failed goes first, for only so many values are tried.
    tried = Counter(dict.fromkeys(known, 1)) + Counter(dict.fromkeys(texts, 2))
    fits_all = choose_form(name, tried, reading.form.order)
    if fits_all.type != "text" and fits_all is not reading.form and all(map(fits_all.reads, [*known, *texts])):
        return replace(reading, form=fits_all)
    return None if tolerable(texts, loss.failed, read + loss.failed) else as_text(reading, sample)
