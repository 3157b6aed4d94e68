"""Tables made for tests: profiles from rows, Parquet files, and a runner without processes."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import duckdb

from inkfish.data import table as data
from inkfish.query.run import Runner
from inkfish.settings import Settings

SQL_TYPES = {
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "datetime": "TIMESTAMP",
    "text": "VARCHAR",
    "time": "TIME",
}


def write_table(folder: Path, name: str, types: dict[str, str], rows: list[dict], **marks: dict) -> data.Table:
    """Write rows to `<name>.parquet` and return their profile; `marks` are more attributes, by column."""
    with duckdb.connect() as connection:
        quoted = [f'"{c.replace(chr(34), chr(34) * 2)}"' for c in types]
        connection.execute(
            f"CREATE TABLE t ({', '.join(f'{q} {SQL_TYPES[k]}' for q, k in zip(quoted, types.values(), strict=True))})"
        )
        columns = [[r[c] for r in rows] for c in types]
        if rows:
            parts = [f"unnest(CAST(? AS {SQL_TYPES[k]}[]))" for k in types.values()]
            connection.execute(f"INSERT INTO t SELECT {', '.join(parts)}", columns)
        path = str(folder / f"{len(list(folder.iterdir()))}.parquet")
        connection.execute(f"COPY t TO '{path}' (FORMAT parquet)")
    profiles = tuple(profile(c, k, [r[c] for r in rows], **marks.get(c, {})) for c, k in types.items())
    return data.Table(
        id=name,
        name=name,
        title=name.capitalize(),
        path=Path(path).name,
        rows=len(rows),
        columns=profiles,
        source=data.Source(name),
    )


def profile(name: str, kind: str, values: list, **marks) -> data.Column:
    there = [v for v in values if v is not None]
    low, high = (min(there), max(there)) if there and kind != "boolean" else (None, None)
    if isinstance(low, (date, datetime)):
        low, high = low.isoformat(), high.isoformat()
    distinct = len(set(there))
    return data.Column(
        **{
            "name": name,
            "title": name.replace("_", " ").capitalize(),
            "type": kind,
            "role": "category",
            "rows": len(values),
            "missing": len(values) - len(there),
            "distinct": distinct,
            "unique": distinct == len(there) and bool(there),
            "minimum": low,
            "maximum": high,
            "additive": kind in data.NUMERIC,
            "values": tuple(dict.fromkeys(there)) if kind == "text" else (),
            **marks,
        }
    )


class Here:
    """Workers that work in this process."""

    def call(self, function, *args, timeout):
        return function(*args)


def runner(folder: Path, **settings) -> Runner:
    """Return a runner that spills beside a folder and starts no process."""
    return Runner(Here(), Settings(data_dir=folder, **settings))
