"""The short way: a large clean file goes from text to Parquet in one pass, typed as its sample shows, or not at all.

Most large files are clean: machines wrote them. For them the loaded table that the long way keeps (`load`) is not
needed. The pass stops with an error at the first cell that its type cannot read, and the long way is taken.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from inkfish.data import forms
from inkfish.data.engine import Engine
from inkfish.data.infer import Reading, infer
from inkfish.data.load import STAGED, Kept, Loaded, sampled, scan
from inkfish.data.losses import Loss, column_notes
from inkfish.data.quote import identifier, literal
from inkfish.data.tidy import Raw

MOST_DECIMALS = 4
_MIDNIGHT = re.compile(r"[^ T]+([ T]00:00(:00(\.0+)?)?Z?)?\Z")


@dataclass(frozen=True)
class Way:
    """How one column goes: what it is kept as, and the SQL that turns its reading `c` into that."""

    kept: Kept
    sql: str


def load_directly(con: Engine, raw: Raw, target: Path) -> Loaded | None:
    """Write a raw table to Parquet, and make `staged` a view of it; None where the sample is not clean.

    Raises the engine's error where a cell, or the shape of a row, is not what the sample showed.
    """
    if not raw.straight or raw.unnamed:
        return None
    samples = sampled(raw)
    readings = infer(raw.names, samples, raw.texts)
    ways = [_way(r, s) for r, s in zip(readings, samples, strict=True)]
    if not all(ways):
        return None
    file = literal(str(target.resolve()))
    con.execute(f"copy ({_select(raw, readings, [w for w in ways if w])}) to {file} (format parquet)")
    named = ", ".join(f"{identifier(name)} as c{i}" for i, name in enumerate(raw.names))
    con.execute(f"create or replace temp view {STAGED} as select {named} from read_parquet({file})")
    rows = con.execute(f"select count(*) from {STAGED}").fetchone()[0]
    notes = tuple(n for name, r in zip(raw.names, readings, strict=True) for n in column_notes(name, r, Loss()))
    return Loaded(raw.names, tuple(readings), rows, notes, samples=samples, kept=tuple(w.kept for w in ways if w))


def _select(raw: Raw, readings: Sequence[Reading], ways: Sequence[Way]) -> str:
    """Return the SQL of the typed rows under their names, which fails at a text that gives no value."""
    texts = ", ".join(f"r{i}" for i in range(len(raw.names)))
    read = ", ".join(f"{r.expression(f'r{i}')} as c{i}" for i, r in enumerate(readings))
    typed = ", ".join(f"{w.sql.replace('{c}', f'c{i}')} as d{i}" for i, w in enumerate(ways))
    checked = ", ".join(
        f"case when d{i} is null and r{i} <> '' then error('lost') else d{i} end as {identifier(name)}"
        for i, name in enumerate(raw.names)
    )
    return f"select {checked} from (select {texts}, {typed} from (select {texts}, {read} from {scan(raw)}))"


def _way(reading: Reading, sample: Counter[str]) -> Way | None:
    """Return how a column goes the short way, or None where its sample has a cell that would be lost."""
    values = [v for v in sample if v]
    form = reading.form
    if reading.padded or reading.mixed or reading.kept:
        return None
    if form.type == "text":
        return None if set(values) & set(reading.missing) else Way(Kept("text"), "{c}")
    if not all(map(form.reads, values)) or form in (forms.WHOLE, forms.DRESSED, forms.EUROPEAN):
        return None
    if form is forms.NUMBER:
        return _number(values)
    if form.type == "datetime" and all(map(_MIDNIGHT.match, values)):
        return Way(Kept("date"), "case when {c} = date_trunc('day', {c}) then cast({c} as date) end")
    return Way(Kept(form.type), "{c}")


def _number(values: Sequence[str]) -> Way | None:
    """Return how numbers go: as decimals while the sample has few of them, and not where it has exponents."""
    if any("e" in v.lower() for v in values):
        return None
    scale = max(len(v.partition(".")[2]) for v in values)
    if scale > MOST_DECIMALS:
        return Way(Kept("number", MOST_DECIMALS + 1), "{c}")
    if not scale:
        return None
    fits = f"{{c}} = round({{c}}, {scale}) and abs({{c}}) < 1e{15 - scale}"
    return Way(Kept("number", scale), f"case when {fits} then cast({{c}} as decimal(18, {scale})) end")
