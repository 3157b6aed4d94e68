"""What each column of a loaded table holds: counts, ranges, common values, and from them its type, role and unit."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import msgspec

from inkfish.data import meaning, naming
from inkfish.data.engine import Engine
from inkfish.data.forms import FEET, NUMBER, Grain
from inkfish.data.infer import Reading
from inkfish.data.load import STAGED, Loaded
from inkfish.data.meaning import Evidence
from inkfish.data.quote import identifier, literal
from inkfish.data.table import NUMERIC, Column, Note, Scalar, Type, Unit

BATCH = 100  # columns described by one query
EXACT_ROWS = 10_000  # up to so many rows, distinct values are counted exactly
VALUES_IN_COLUMN, VALUES_OF_COLUMN, VALUES_OF_TABLE = 1_000, 100_000, 200_000
TOP = 20
MOST_DECIMALS = 4  # with more, a number is kept as DOUBLE
GROUPED = 2_000  # columns of numbers and dates with at most so many distinct values get their common values
LARGEST_EXACT = 9_007_199_254_740_992  # 2**53: beyond it a DOUBLE skips whole numbers


@dataclass
class Facts:
    """What the engine counted of one column; `scale` is how many decimals it has (5: more than 4)."""

    present: int = 0
    distinct: int = 0
    minimum: Any = None
    maximum: Any = None
    mean: float | None = None
    scale: int = 0
    grain: Grain = ""
    top: list[tuple[Any, int]] = field(default_factory=list)
    unique: bool = False


@dataclass(frozen=True)
class Described:
    """The columns of a table, the query that gives its rows, values for the values file, and notes."""

    columns: tuple[Column, ...]
    query: str
    values: dict[str, list[str]]
    notes: tuple[Note, ...]


def profile(con: Engine, loaded: Loaded) -> Described:
    """Describe `staged`, in a few queries over all columns and one for each column with few distinct values."""
    facts = _count(con, loaded)
    _find_values(con, loaded, facts)
    types = [k.type for k in loaded.kept] or [
        _stored_type(r.form.type, f) for r, f in zip(loaded.readings, facts, strict=True)
    ]
    columns, values = [], {}
    for i, name in enumerate(loaded.names):
        column = _column(name, i, types[i], loaded.readings[i], facts[i], loaded.rows, loaded.samples[i])
        if types[i] == "text" and len(facts[i].top) > VALUES_IN_COLUMN:
            values[name] = [v for v, _ in facts[i].top]
        columns.append(column)
    columns = _share_currency(columns)
    kept = _kept(loaded, facts)
    picked = ", ".join(f"{_cast(i, types[i], facts[i])} as {identifier(loaded.names[i])}" for i in kept)
    gone = len(columns) - len(kept)
    columns_were = "column without a name was" if gone == 1 else "columns without a name were"
    notes = (Note(f"{gone} empty {columns_were} left out.", gone),) if gone else ()
    return Described(tuple(columns[i] for i in kept), f"select {picked} from {STAGED}", values, notes)


def _kept(loaded: Loaded, facts: Sequence[Facts]) -> list[int]:
    """Return the columns that are kept: all but those with neither a name nor a value."""
    kept = [i for i, f in enumerate(facts) if f.present or i not in loaded.unnamed]
    return kept or list(range(len(facts)))


# -- counting ---------------------------------------------------------------------------------------------------------


def _count(con: Engine, loaded: Loaded) -> list[Facts]:
    """Return the counts, ranges and shapes of all columns."""
    facts = [Facts(scale=k.scale) for k in loaded.kept] or [Facts() for _ in loaded.names]
    for start in range(0, len(facts), BATCH):
        asked = [
            (i, what, sql)
            for i in range(start, min(start + BATCH, len(facts)))
            for what, sql in _questions(i, loaded)
        ]
        row = con.execute("select " + ", ".join(sql for _, _, sql in asked) + f" from {STAGED}").fetchone()
        for (i, what, _), value in zip(asked, row, strict=True):
            _take(facts[i], what, value)
    return facts


def _questions(i: int, loaded: Loaded) -> Iterator[tuple[str, str]]:
    """Yield what is asked of one column, and the aggregate that answers it."""
    c, exact, form = f"c{i}", loaded.rows <= EXACT_ROWS, loaded.readings[i].form
    type = loaded.kept[i].type if loaded.kept else form.type
    yield "present", f"count({c})"
    yield "distinct", f"count(distinct {c})" if exact else f"approx_count_distinct({c})"
    if type in ("text", "boolean"):
        return
    yield "minimum", f"min({c})"
    yield "maximum", f"max({c})"
    if type in NUMERIC:
        yield "mean", f"avg({c})"
    if type == "number" and not loaded.kept:
        # The sample tells how many decimals there are; the whole column only confirms it, for rounding is slow.
        likely = max(map(_decimals, loaded.samples[i]), default=0)
        sure = form is NUMBER and not exact and likely <= MOST_DECIMALS
        scales = (likely,) if sure else range(MOST_DECIMALS + 1)
        yield "scale", _first_true((str(n), f"{c} = round({c}, {n})") for n in scales)
    if grains := _grains(c, type):
        yield "grain", _first_true(grains)


def _decimals(text: str) -> int:
    """Return how many digits follow the last point or comma of a number as it was written."""
    digits = re.search(r"[.,](\d+)\D*\Z", text)
    return len(digits[1]) if digits and not re.search(r"[a-zA-Z]", text) else 0


def _first_true(cases: Iterable[tuple[str, str]]) -> str:
    """Return the SQL that names the first case whose condition holds for all rows."""
    return "case " + " ".join(f"when bool_and({sql}) then {literal(name)}" for name, sql in cases) + " end"


def _grains(c: str, type: Type) -> tuple[tuple[Grain, str], ...]:
    """Return the grains of dates and times from the coarsest, each with what is true of all values then."""
    first = f"day({c}) = 1"
    dates = (("year", f"dayofyear({c}) = 1"), ("quarter", f"{first} and month({c}) % 3 = 1"), ("month", first))
    if type == "date":
        return dates
    if type == "datetime":
        midnight = f"{c} = date_trunc('day', {c})"
        return (*((grain, f"{sql} and {midnight}") for grain, sql in dates), ("day", midnight),
                ("hour", f"{c} = date_trunc('hour', {c})"), ("minute", f"{c} = date_trunc('minute', {c})"))
    if type == "time":
        return (("hour", f"minute({c}) = 0 and second({c}) = 0"), ("minute", f"second({c}) = 0"))
    return ()


def _take(facts: Facts, what: str, value: Any) -> None:
    """Keep one answer of the engine."""
    if what == "scale":
        facts.scale = MOST_DECIMALS + 1 if value is None else int(value)
    elif value is not None:
        setattr(facts, what, value)


def _find_values(con: Engine, loaded: Loaded, facts: Sequence[Facts]) -> None:
    """Find the common values of columns that have few, all values of text that has not too many, and what is unique."""
    budget = VALUES_OF_TABLE
    for i, (reading, f) in enumerate(zip(loaded.readings, facts, strict=True)):
        most = VALUES_OF_COLUMN if reading.form.type == "text" else GROUPED
        small = loaded.rows <= EXACT_ROWS
        if (f.distinct <= most * 1.1 and f.distinct <= max(budget, VALUES_IN_COLUMN)) or small:
            f.top = _grouped(con, f"c{i}", most)
            if len(f.top) < most:
                f.distinct = len(f.top)
            budget -= len(f.top) if reading.form.type == "text" and len(f.top) > VALUES_IN_COLUMN else 0
        f.unique = _is_unique(con, f"c{i}", reading.form.type, f, loaded.rows)


def _grouped(con: Engine, c: str, most: int) -> list[tuple[Any, int]]:
    """Return the commonest values of a column with their counts; ties in the order of values."""
    return con.execute(f"select {c}, count(*) as n from {STAGED} where {c} is not null "
                       f"group by {c} order by n desc, {c} limit {most}").fetchall()


def _is_unique(con: Engine, c: str, type: Type, f: Facts, rows: int) -> bool:
    """Whether no value of a column comes twice; counted exactly where the estimate leaves it open."""
    if rows <= EXACT_ROWS or f.top:
        return f.present > 0 and f.distinct == f.present
    if type not in ("integer", "text") or f.distinct < 0.85 * f.present:
        return False
    if type == "integer" and f.maximum - f.minimum + 1 == f.present and _counts_through(con, c, f):
        f.distinct = f.present
    else:
        f.distinct = con.execute(f"select count(distinct {c}) from {STAGED}").fetchone()[0]
    return f.distinct == f.present


def _counts_through(con: Engine, c: str, f: Facts) -> bool:
    """Whether a column surely holds each whole number of its range once: its sums of first and second powers say so."""
    n = f.present
    steps = f"select {c}::hugeint - {f.minimum} as d from {STAGED}"
    sums = con.execute(f"select sum(d), sum(d * d) from ({steps})").fetchone()
    return tuple(sums) == (n * (n - 1) // 2, (n - 1) * n * (2 * n - 1) // 6)


# -- columns ----------------------------------------------------------------------------------------------------------


def _stored_type(type: Type, f: Facts) -> Type:
    """Return the type that a column is kept in: whole numbers as integers, moments that are all midnight as dates."""
    if type == "number" and f.present and f.scale == 0 and max(abs(f.minimum), abs(f.maximum)) < LARGEST_EXACT:
        return "integer"
    if type == "datetime" and f.present and f.grain in ("year", "quarter", "month", "day"):
        return "date"
    return type


def _cast(i: int, type: Type, f: Facts) -> str:
    """Return the SQL that gives a column in the type it is kept in: decimals without binary noise where they fit."""
    if type == "number":
        fits = f.present and f.scale <= MOST_DECIMALS and max(abs(f.minimum), abs(f.maximum)) < 10 ** (15 - f.scale)
        return f"cast(c{i} as decimal(18, {f.scale}))" if fits else f"c{i}"
    return f"cast(c{i} as {_SQL_TYPES[type]})"


_SQL_TYPES = {"integer": "bigint", "boolean": "boolean", "date": "date", "datetime": "timestamp", "time": "time",
              "text": "varchar"}


def _mean_length(sample: Counter[str]) -> float:
    """Return the mean length of texts."""
    return sum(len(text) * n for text, n in sample.items()) / (sample.total() or 1)


INCHES = Unit("quantity", "in", "in")  # what heights in feet are kept in


def _column(name: str, place: int, type: Type, reading: Reading, f: Facts, rows: int, sample: Counter[str]) -> Column:
    """Return the description of one column."""
    top = tuple((_plain(v, type, f.scale), n) for v, n in f.top[:TOP])
    minimum, maximum = _plain(f.minimum, type, f.scale), _plain(f.maximum, type, f.scale)
    evidence = Evidence(name, type, rows, f.present, f.distinct, f.unique, minimum, maximum, [v for v, _ in top],
                        _mean_length(sample), reading.currency, reading.percent, place, f.mean)
    role = meaning.role_of(evidence)
    unit = meaning.unit_of(evidence) if role == "measure" else None
    unit = INCHES if reading.form is FEET else unit
    small = type == "text" and len(f.top) <= VALUES_IN_COLUMN and len(f.top) == f.distinct
    return Column(
        name=name, title=naming.title_of(name), type=type, role=role, unit=unit,
        additive=meaning.is_additive(evidence, role, unit), rows=rows, missing=rows - f.present, distinct=f.distinct,
        unique=f.unique, minimum=minimum, maximum=maximum, mean=f.mean if type in NUMERIC else None, top=top,
        values=tuple(v for v, _ in f.top) if small else (), grain=_grain(type, role, reading, f),
    )


def _grain(type: Type, role: str, reading: Reading, f: Facts) -> Grain:
    """Return the finest grain of a column's times."""
    if type == "integer":
        return "year" if role == "time" else ""
    if type == "date":
        if reading.form.grain in ("week", "month", "quarter") and not (f.grain and f.distinct > 3):
            return reading.form.grain
        return f.grain if f.grain and f.distinct > 1 else "day"
    return (f.grain or "second") if type in ("datetime", "time") else ""


def _plain(value: Any, type: Type, scale: int) -> Scalar:
    """Return a value of the engine as a number, text or truth value; dates and times in ISO 8601."""
    if value is None or isinstance(value, (bool, str, int)):
        return value
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if type == "date" else value.isoformat(sep="T")
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    number = float(value) if isinstance(value, Decimal) else value
    return int(number) if type == "integer" else number


def _share_currency(columns: Sequence[Column]) -> list[Column]:
    """Give the one currency that a table's columns carry to those that are money by name alone."""
    seen: set[Unit] = {c.unit for c in columns if c.unit and c.unit.kind == "currency"}
    if len(seen) != 1:
        return list(columns)
    (unit,) = seen
    return [msgspec.structs.replace(c, unit=unit) if _is_bare_money(c) else c for c in columns]


def _is_bare_money(column: Column) -> bool:
    return column.unit is None and column.role == "measure" and meaning.named_money(column.name)
