"""What there is in a table of a catalog: how far each metric goes, and which entities have it."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from inkfish.data.engine import Engine
from inkfish.data.limits import ReadLimits
from inkfish.data.package import Coverage, Field, Resource
from inkfish.data.quote import identifier, literal
from inkfish.data.read import WORK, open_engine
from inkfish.data.table import Grain, Table

VERSION = 1
MOST_MEMBERS = 1_000_000  # distinct values of one entity field


class Member(msgspec.Struct, frozen=True, array_like=True):
    """A value of an entity field, its first and last period, and the metrics that it has; none: all of them."""

    value: str
    start: str = ""
    end: str = ""
    metrics: tuple[str, ...] = ()


class Survey(msgspec.Struct, frozen=True):
    """What one resource holds: rows, the coverage of each metric, the values of each entity field in their order.

    `repeated` is how many rows have a primary key that an earlier row has.
    """

    rows: int
    metrics: dict[str, Coverage]
    members: dict[str, tuple[Member, ...]]
    repeated: int = 0
    version: int = VERSION


def survey(table: Table, folder: Path, resource: Resource, frequency: Grain, limits: ReadLimits) -> Survey:
    """Survey a table that was read to `folder`; a value without any metric is passed over. Runs in a worker."""
    with tempfile.TemporaryDirectory(prefix=WORK, dir=folder) as work, open_engine(Path(work), folder, limits) as con:
        rows = literal(str((folder / table.path).resolve()))
        con.execute(f"create view surveyed as select * from read_parquet({rows})")
        known = {c.name.casefold(): c.name for c in table.columns}
        roles = {role: _present(resource, role, known) for role in ("metric", "entity", "time")}
        time = roles["time"][0] if roles["time"] else None
        finest = (time and _grain(table, time)) or frequency
        metrics = {
            f.name: coverage
            for f in roles["metric"]
            for coverage in [_coverage(con, f, roles["entity"], time, known, finest)]
        }
        members = {f.name: _members(con, f, roles["metric"], time, known, finest) for f in roles["entity"]}
        repeated = _repeated(con, [known[k.casefold()] for k in resource.primary_key if k.casefold() in known])
    return Survey(table.rows, metrics, members, repeated)


def _repeated(con: Engine, key: Sequence[str]) -> int:
    """Return how many rows have a key that an earlier row has."""
    if not key:
        return 0
    names = ", ".join(map(identifier, key))
    return con.execute(f"select count(*) - count(distinct ({names})) from surveyed").fetchone()[0]


def _present(resource: Resource, role: Any, known: Mapping[str, str]) -> tuple[Field, ...]:
    return tuple(f for f in resource.in_role(role) if f.name.casefold() in known)


def _grain(table: Table, time: Field) -> Grain:
    """Return how fine a time is: what its descriptor says, else what its values show; whole numbers are years."""
    column = table.column(time.name)
    if time.grain or column is None:
        return time.grain
    return column.grain or ("year" if column.type == "integer" else "day" if column.type == "date" else "second")


def _coverage(con: Engine, metric: Field, entities: Sequence[Field], time: Field | None, known: Mapping[str, str],
              grain: Grain) -> Coverage:
    """Return from when to when a metric has values, how many, and of how many entities."""
    value = identifier(known[metric.name.casefold()])
    span = [f"min({t}), max({t})" for t in _sql([time], known)] or ["null, null"]
    which = f"count(distinct ({', '.join(_sql(entities, known))}))" if entities else "0"
    found = con.execute(f"select {span[0]}, {which}, count(*) from surveyed where {value} is not null").fetchone()
    start, end, count, values = found
    return Coverage(written(start, grain), written(end, grain), count, values, grain)


def _members(con: Engine, entity: Field, metrics: Sequence[Field], time: Field | None, known: Mapping[str, str],
             grain: Grain) -> tuple[Member, ...]:
    """Return the values of an entity field in their order, each with its span and metrics."""
    (name,) = _sql([entity], known)
    span = [f"min({t}), max({t})" for t in _sql([time], known)] or ["null, null"]
    counts = [f"count({m}) > 0" for m in _sql(metrics, known)]
    rows = con.execute(
        f"select {name}::varchar as v, {', '.join([*span, *counts])} from surveyed where {name} is not null "
        f"group by v order by v limit {MOST_MEMBERS}"
    ).fetchall()
    return tuple(_member(row, metrics, grain) for row in rows if not metrics or any(row[3:]))


def _member(row: Sequence[Any], metrics: Sequence[Field], grain: Grain) -> Member:
    value, start, end, *has = row
    names = () if all(has) else tuple(m.name for m, there in zip(metrics, has, strict=True) if there)
    return Member(value, written(start, grain), written(end, grain), names)


def _sql(fields: Sequence[Field | None], known: Mapping[str, str]) -> list[str]:
    return [identifier(known[f.name.casefold()]) for f in fields if f is not None]


def written(moment: Any, grain: Grain = "") -> str:
    """Return a year, date or time in ISO 8601, as fine as its grain.

    >>> import datetime
    >>> written(2012), written(datetime.date(2012, 3, 1), "month"), written(datetime.date(2012, 3, 1))
    ('2012', '2012-03', '2012-03-01')
    """
    if moment is None:
        return ""
    if isinstance(moment, (int, float)):
        return f"{int(moment):04d}"
    return moment.isoformat()[: {"year": 4, "month": 7, "quarter": 7, "week": 10, "day": 10}.get(grain, 19)]
