"""Bring a store of any earlier version to the newest, one step at a time.

A step is a function of a connection inside one transaction. `STEPS[n]` takes version n + 1 to n + 2; a step is never
changed once released. A new store is made as `schema` says and stamped with the newest version.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, delete, insert, inspect, select

from inkfish.errors import SettingError
from inkfish.store import schema

Step = Callable[[Connection], None]

STEPS: tuple[Step, ...] = ()


def upgrade(tx: Connection, steps: Sequence[Step] = STEPS) -> int:
    """Make the tables, or take the steps that are missing; return the version that was found (0: none).

    Raises SettingError for a store that a newer Inkfish has made.
    """
    found = _version(tx)
    newest = len(steps) + 1
    if found > newest:
        raise SettingError(f"The store has version {found}, this Inkfish knows up to {newest}: use a newer one.")
    if found == 0:
        schema.metadata.create_all(tx)
    else:
        for step in steps[found - 1 :]:
            step(tx)
    if found != newest:
        _stamp(tx, newest)
    return found


def _version(tx: Connection) -> int:
    """Return the version stamped in the store, 0 for an empty one."""
    if not inspect(tx).has_table(schema.version.name):
        return 0
    return tx.scalar(select(schema.version.c.version)) or 0


def _stamp(tx: Connection, number: int) -> None:
    """Write the version."""
    tx.execute(delete(schema.version))
    tx.execute(insert(schema.version).values(version=number))
