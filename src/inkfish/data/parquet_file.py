"""Parquet: typed already, but with types of every kind, nested columns, and text that hides numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from inkfish.data import naming
from inkfish.data.engine import Engine
from inkfish.data.forms import Form
from inkfish.data.limits import ReadLimits
from inkfish.data.quote import identifier, literal
from inkfish.data.table import Note, Type
from inkfish.data.tidy import SAMPLE_CELLS, Raw
from inkfish.errors import DataError

_YEARS = "between timestamp '0001-01-01' and timestamp '9999-12-31 23:59:59.999999'"

# What a stored type becomes, and how; the first pattern that matches.
CASTS: tuple[tuple[str, Type, str], ...] = (
    (r"BOOLEAN", "boolean", "{x}"),
    (r"U?(TINYINT|SMALLINT|INTEGER)|BIGINT", "integer", "cast({x} as bigint)"),
    (r"UBIGINT|U?HUGEINT", "number", "cast({x} as double)"),
    (r"DECIMAL\(\d+,0\)", "integer", "try_cast({x} as bigint)"),
    (r"DECIMAL.*", "number", "cast({x} as double)"),
    # Through text, so that 0.1 as a FLOAT does not become 0.10000000149.
    (r"FLOAT", "number", "case when isfinite({x}) then cast(cast({x} as varchar) as double) end"),
    (r"DOUBLE", "number", "case when isfinite({x}) then {x} end"),
    # The years that every part of the way can hold; infinity is outside them.
    (r"DATE", "date", "case when {x} between date '0001-01-01' and date '9999-12-31' then {x} end"),
    (r"TIMESTAMP WITH TIME ZONE", "datetime",
     f"case when timezone('UTC', {{x}}) {_YEARS} then timezone('UTC', {{x}}) end"),
    (r"TIMESTAMP.*", "datetime", f"case when cast({{x}} as timestamp) {_YEARS} then cast({{x}} as timestamp) end"),
    (r"TIME.*", "time", "cast({x} as time)"),
    (r"VARCHAR|ENUM.*|UUID|INTERVAL|BIT", "text", "cast({x} as varchar)"),
    (r"BLOB", "text", ""),
    (r".*", "text", "cast(to_json({x}) as varchar)"),
)


def read_parquet(con: Engine, path: Path, name: str, limits: ReadLimits) -> Raw:
    """Return the table of a Parquet file; structures become dotted columns, lists text."""
    source = f"read_parquet({literal(str(path.resolve()))})"
    described = con.execute(f"describe select * from {source}").fetchall()
    columns = [column for row in described for column in _flatten(row[0], identifier(row[0]), row[1])]
    kept = [(title, *cast) for title, sql, type in columns if (cast := _cast(sql, type))]
    if len(kept) > limits.max_columns:
        raise DataError(f"{name} has more than {limits.max_columns:,} columns.")
    rows = con.execute(f"select count(*) from {source}").fetchone()[0]
    if rows > limits.max_rows:
        raise DataError(f"{name} has more than {limits.max_rows:,} rows.")
    if not rows or not kept:
        raise DataError(f"{name} holds no rows of data.")
    scan = "(select " + ", ".join(f"{sql} as r{i}" for i, (_, sql, _) in enumerate(kept)) + f" from {source})"
    typed = [(i, type) for i, (_, _, type) in enumerate(kept) if type != "text"]
    fixed = {i: Form(f"stored {type}", type, "", "{x}", guarded=False) for i, type in typed}
    dropped = len(columns) - len(kept)
    were = "column of binary data was" if dropped == 1 else "columns of binary data were"
    notes = (Note(f"{dropped} {were} left out.", dropped),) if dropped else ()
    notes += _beyond(con, source, columns)
    return Raw(naming.title_from_file(name), path, tuple(naming.unique_names([k[0] for k in kept])), len(kept),
               _sample(con, scan, len(kept), fixed), notes, scan=scan, fixed=fixed)


def _beyond(con: Engine, source: str, columns: Sequence[tuple[str, str, str]]) -> tuple[Note, ...]:
    """Return what is told of cells that are read as missing: no calendar, or no scale, has a place for them."""
    found = [(title, sql, *cast) for title, sql, type in columns if (cast := _cast(sql, type))]
    asked = [(title, type, f"count({sql}) - count({cast})") for title, sql, cast, type in found if cast[:4] == "case"]
    if not asked:
        return ()
    counts = con.execute(f"select {', '.join(sql for _, _, sql in asked)} from {source}").fetchone()
    return tuple(_told(title, type, count) for (title, type, _), count in zip(asked, counts, strict=True) if count)


def _told(title: str, type: Type, count: int) -> Note:
    """Return the note on the cells of one column."""
    what = "infinite or not a number" if type == "number" else "outside the years 1 to 9999"
    if count == 1:
        return Note(f"1 cell of {title} is {what}, and counts as missing.", 1, title)
    return Note(f"{count:,} cells of {title} are {what}, and count as missing.", count, title)


def _flatten(name: str, sql: str, type: str, depth: int = 0) -> Iterator[tuple[str, str, str]]:
    """Yield the columns of a column: itself, or the fields of its structure."""
    if not type.startswith("STRUCT(") or type.endswith("]") or depth > 5:
        yield name, sql, type
        return
    for field, inner in _fields(type[len("STRUCT("):-1]):
        yield from _flatten(f"{name}.{field}", f"struct_extract({sql}, {literal(field)})", inner, depth + 1)


def _fields(text: str) -> Iterator[tuple[str, str]]:
    """Yield the names and types of a structure's fields, from the engine's way of writing them."""
    depth, start, quoted = 0, 0, False
    for i, letter in enumerate(text + ","):
        quoted ^= letter == '"'
        if quoted:
            continue
        depth += (letter in "([") - (letter in ")]")
        if letter == "," and not depth:
            yield _field(text[start:i].strip())
            start = i + 1


def _field(text: str) -> tuple[str, str]:
    """Return the name and type of one field."""
    quoted = re.match(r'"((?:[^"]|"")*)"\s+(.*)', text, re.S)
    if quoted:
        return quoted[1].replace('""', '"'), quoted[2]
    name, _, type = text.partition(" ")
    return name, type


def _cast(sql: str, type: str) -> tuple[str, Type] | None:
    """Return how a stored column is read, and as what; None for bytes."""
    for pattern, becomes, cast in CASTS:
        if re.fullmatch(pattern, type):
            return (cast.replace("{x}", sql), becomes) if cast else None
    return None


def _sample(con: Engine, scan: str, width: int, fixed: dict[int, Form]) -> tuple[list[str], ...]:
    """Return rows from all over the file; columns with a type of their own are not looked at."""
    if len(fixed) == width:
        return ()
    most = max(200, min(4000, SAMPLE_CELLS // width))
    asked = ", ".join("''" if i in fixed else f"coalesce(r{i}, '')" for i in range(width))
    found = con.execute(f"select {asked} from {scan} using sample reservoir({most} rows) repeatable (7)").fetchall()
    return tuple(list(row) for row in found)
