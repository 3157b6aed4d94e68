"""What an adapter makes of an answer, and the folder that it becomes: a descriptor, a CSV, and the entities' names."""

from __future__ import annotations

import contextlib
import csv
import hashlib
import io
import os
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from inkfish.data.package import DESCRIPTOR, Package, Resource, encode
from inkfish.data.table import Scalar

OLD = 3600.0  # seconds that a replaced file stays, for those who read the descriptor before it was replaced
GROUP, GROUP_KIND = "group", "region"  # the column of groups, and the kind of entity that they are
ENTITY_COLUMNS = ("kind", "id", "name", "value", "aliases")


class Named(msgspec.Struct, frozen=True):
    """An entity of a made table: `value` is how it stands in the rows, `id` its code without the kind."""

    kind: str
    id: str
    name: str
    value: str
    aliases: tuple[str, ...] = ()


class Made(msgspec.Struct, frozen=True):
    """A package of one resource that was made from what a source answered; `rows` are in the order of its fields.

    `groups` are the rows of what holds several of its entities (the world, the euro area): they stand in a resource
    beside it with the same fields, so that no sum counts a country twice.
    """

    package: Package
    rows: list[tuple[Scalar, ...]]
    entities: tuple[Named, ...] = ()
    groups: list[tuple[Scalar, ...]] = []


def joined(package: Package, pieces: Sequence[Made]) -> Made:
    """Return pieces as one: of two entities that are called the same, each is called with its code besides."""
    called = Counter(entity.value for piece in pieces for entity in piece.entities)
    told = [_told_apart(piece) if any(called[e.value] > 1 for e in piece.entities) else piece for piece in pieces]
    return Made(package, [row for piece in told for row in piece.rows],
                tuple(entity for piece in told for entity in piece.entities))


def _told_apart(piece: Made) -> Made:
    """Return a piece with the codes of its entities in their names."""
    names = {e.value: f"{e.value} ({e.id})" for e in piece.entities}
    at = next(i for i, f in enumerate(piece.package.resources[0].fields) if f.role == "entity")
    rows = [(*row[:at], names.get(str(row[at]), row[at]), *row[at + 1:]) for row in piece.rows]
    entities = tuple(msgspec.structs.replace(e, name=names[e.value], value=names[e.value],
                                             aliases=(e.value, *e.aliases)) for e in piece.entities)
    return msgspec.structs.replace(piece, rows=rows, entities=entities)


def put(made: Made, folder: Path) -> Package:
    """Write a made package into its folder, in the place of what is there, and return it as it is written.

    Its files are named by their content, and the descriptor is replaced last and at once: who reads the folder
    meanwhile finds one whole state or the other.
    """
    folder.mkdir(parents=True, exist_ok=True)
    resource = made.package.resources[0]
    parts = [(resource, made.rows)] if made.rows else []
    parts += [(_grouped(resource), made.groups)] if made.groups else []
    resources = tuple(_resource(folder, part, rows) for part, rows in parts)
    package = msgspec.structs.replace(made.package, resources=resources)
    kept = {resource.path for resource in resources}
    if made.entities:
        rows = [(e.kind, e.id, e.name, e.value, "|".join(e.aliases)) for e in made.entities]
        names = _write(folder, "entities", ENTITY_COLUMNS, rows)
        package = msgspec.structs.replace(package, entities=names)
        kept.add(names)
    replace(folder / DESCRIPTOR, encode(package))
    _clear(folder, kept)
    return package


def _resource(folder: Path, resource: Resource, rows: Iterable[Sequence[Scalar]]) -> Resource:
    """Write the rows of a resource; return it with where they lie."""
    path = _write(folder, resource.name, [f.name for f in resource.fields], rows)
    return msgspec.structs.replace(resource, path=path, format="csv", mediatype="text/csv", encoding="utf-8")


def _grouped(resource: Resource) -> Resource:
    """Return the resource of the groups of a resource's entities; groups overlap, so nothing is added up over them."""
    fields = tuple(
        msgspec.structs.replace(f, name=GROUP, title="Group", entity_kind=GROUP_KIND, aliases=("region",))
        if f.role == "entity" else msgspec.structs.replace(f, main=False, over_entities="none")
        if f.role == "metric" else f for f in resource.fields)
    entity = next(f.name for f in resource.fields if f.role == "entity")
    return msgspec.structs.replace(
        resource, name=f"{resource.name}-groups", title=f"{resource.title}, groups of countries", fields=fields,
        primary_key=tuple(GROUP if name == entity else name for name in resource.primary_key))


def replace(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.{time.monotonic_ns()}")
    beside.write_bytes(content)
    os.replace(beside, path)


def _write(folder: Path, stem: str, header: Sequence[str], rows: Iterable[Sequence[Scalar]]) -> str:
    """Write a CSV that is named by its content; return the name."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    content = out.getvalue().encode()
    name = f"{stem}-{hashlib.sha256(content).hexdigest()[:12]}.csv"
    replace(folder / name, content)
    return name


def _cell(value: Scalar) -> str:
    return "" if value is None else repr(value) if isinstance(value, float) else str(value)


def _clear(folder: Path, kept: set[str]) -> None:
    """Remove the files of states long replaced."""
    for path in folder.glob("*.csv"):
        with contextlib.suppress(OSError):
            if path.name not in kept and time.time() - path.stat().st_mtime > OLD:
                path.unlink()
