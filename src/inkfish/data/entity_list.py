"""The list of entities that a package may bring: a CSV with what their values in the data are called elsewhere."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from inkfish.data.kinds import entity_id, fold, slug
from inkfish.data.package import Entity
from inkfish.errors import DataError

COLUMNS = ("kind", "id", "name", "value", "aliases")
NEEDED = ("kind", "name")
LARGEST = 20 << 20  # bytes: it is read where requests are answered, and takes ten times that in memory
BETWEEN = "|"

Listing = Mapping[tuple[str, str], Entity]


def read(path: Path) -> dict[tuple[str, str], Entity]:
    """Return the entities of a list by (kind, folded value). Raises DataError where it is not such a list."""
    if path.stat().st_size > LARGEST:
        raise DataError(f"The list of entities is larger than {LARGEST >> 20} MB.")
    try:
        text = path.read_text("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        raise DataError("The list of entities is not a CSV in UTF-8.") from None
    missing = [c for c in NEEDED if rows and c not in rows[0]]
    if missing:
        raise DataError(f"The list of entities has no column {missing[0]!r}; its columns are {', '.join(COLUMNS)}.")
    found: dict[tuple[str, str], Entity] = {}
    for row in rows:
        entity = _entity(row)
        found.setdefault((entity.kind, fold(row.get("value") or entity.name)), entity)
    return found


def _entity(row: Mapping[str, str | None]) -> Entity:
    kind, name = (row.get("kind") or "").strip(), (row.get("name") or "").strip()
    aliases = [a.strip() for a in (row.get("aliases") or "").split(BETWEEN)]
    code = (row.get("id") or "").strip() or slug(name)
    return Entity(entity_id(kind, code), kind, name, tuple(dict.fromkeys(a for a in aliases if a and a != name)))
