"""The index of what a catalog knows, kept beside it and made anew when the catalog has changed."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterable
from pathlib import Path

import msgspec

from inkfish.data.catalog import Catalog
from inkfish.data.lookup import Lookup
from inkfish.data.lookup_file import write_lookup
from inkfish.data.package import Entity

LOOK = 2.0  # seconds in which a catalog is taken to be as it was


class Known:
    """The lookups over a catalog: one for all who see the same packages, one for each tenant with its own."""

    def __init__(self, catalog: Catalog):
        self.catalog = catalog
        self._guard = threading.Lock()
        self._building: dict[str, threading.Lock] = {}
        self._seen: dict[str, tuple[float, str]] = {}
        self._lookups: dict[str, Lookup] = {}

    def lookup(self, tenant: str = "") -> Lookup:
        """Return the names that a tenant may find, in the catalog as it is now."""
        tenant = tenant if tenant and self.catalog.shelf(tenant).is_dir() else ""
        digest = self._digest(tenant)
        lookup = self._lookups.setdefault(tenant, Lookup(self._path(tenant)))
        if lookup.digest != digest:
            with self._one(tenant):
                if lookup.digest != digest:
                    entries = self.catalog.entries(tenant)
                    metrics = [m for e in entries for m in self.catalog.metrics(e)]
                    entities = merged(e for entry in entries for e in self.catalog.entities(entry))
                    write_lookup(lookup.path, metrics, entities, digest)
        return lookup

    def changed(self) -> None:
        """See at once that the catalog has changed."""
        self._seen.clear()

    def _digest(self, tenant: str) -> str:
        at, digest = self._seen.get(tenant, (0.0, ""))
        if not digest or time.monotonic() - at > LOOK:
            digest = self.catalog.digest(tenant)
            self._seen[tenant] = (time.monotonic(), digest)
        return digest

    def _path(self, tenant: str) -> Path:
        name = hashlib.sha256(tenant.encode()).hexdigest()[:24] if tenant else "shared"
        return self.catalog.root / "lookup" / f"{name}.db"

    def _one(self, tenant: str) -> threading.Lock:
        with self._guard:
            return self._building.setdefault(tenant, threading.Lock())


def merged(entities: Iterable[Entity]) -> list[Entity]:
    """Return entities, each once with all its places and names; those that are found in most places come first."""
    found: dict[str, Entity] = {}
    for entity in entities:
        other = found.get(entity.id)
        found[entity.id] = entity if other is None else _both(other, entity)
    return sorted(found.values(), key=lambda e: (-len(e.where), e.name))


def _both(first: Entity, other: Entity) -> Entity:
    names = dict.fromkeys((*first.aliases, *other.aliases, other.name))
    names.pop(first.name, None)
    return msgspec.structs.replace(first, aliases=tuple(names), where=(*first.where, *other.where))

