"""All that is wrong with a data package: its descriptor, by the standard and by what a catalog needs, and its rows."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from inkfish.data import adopt, entity_list
from inkfish.data.catalog import Catalog, Entry, Kept, check_name
from inkfish.data.kinds import fold, kinds, known, words_of
from inkfish.data.package import DESCRIPTOR, Field, Package, Resource, from_builtins
from inkfish.data.shape import Finding, shape
from inkfish.data.table import Column
from inkfish.errors import DataError, InkfishError, did_you_mean, suggestion

READ = ("csv", "tsv", "json", "ndjson", "jsonl", "parquet", "xlsx", "xls", "ods", "gz", "zip", "")
NUMBERS = ("number", "integer", "any")
TIMES = ("date", "datetime", "year", "yearmonth", "string", "integer", "any")
_ENDING = re.compile(r"\.([a-z0-9]+)\Z")
_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?\Z")
_DIGEST = re.compile(r"(?:(md5|sha1|sha256|sha512):)?([0-9a-fA-F]+)\Z")


def conform(entry: Entry, catalog: Catalog) -> tuple[Finding, ...]:
    """Return all that is wrong with a package and its rows, errors first. The rows are read, in a worker."""
    package, found = _described(entry.folder)
    if package is not None:
        found += _files(entry, package)
        if not any(f.level == "error" for f in found):
            found += _rows(entry, package, catalog)
    return _sorted(found)


def conform_alone(folder: Path) -> tuple[Finding, ...]:
    """Return what is wrong with a descriptor by itself, errors first."""
    return _sorted(_described(folder)[1])


def _sorted(found: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(dict.fromkeys(found), key=lambda f: f.level != "error"))


def _described(folder: Path) -> tuple[Package | None, list[Finding]]:
    """Return the package that a descriptor tells, if it tells one, and what is wrong with the descriptor."""
    try:
        raw = json.loads(adopt.descriptor_bytes(adopt.inside(folder, DESCRIPTOR)))
    except DataError as error:
        return None, [Finding("error", "", error.message)]
    except (ValueError, RecursionError) as error:
        return None, [Finding("error", "", f"The descriptor is not JSON: {error}.")]
    found = list(shape(raw))
    try:
        package = from_builtins(raw)
    except msgspec.ValidationError as error:
        told = [] if any(f.level == "error" for f in found) else [f"The descriptor is wrong: {error}."]
        return None, [*found, *(Finding("error", "", text) for text in told)]
    return package, [*found, *_meaning(package)]


# -- the meaning: roles, names that must be there, and what a catalog would like to know ------------------------------


def _meaning(package: Package) -> Iterator[Finding]:
    """Yield what is wrong with a descriptor that has the right shape."""
    try:
        check_name(package.name)
    except DataError as error:
        yield Finding("error", "the package", error.message)
    for part, why in (("title", "a title"), ("description", "a description"), ("licenses", "a licence"),
                      ("sources", "a source")):
        if not getattr(package, part):
            yield Finding("advice", "the package", f"it has no `{part}`; cards show {why}.")
    yield from _repeated([r.name for r in package.resources], "the package", "resources are called")
    for resource in package.resources:
        where = f"resource {resource.name!r}"
        for rule in RULES:
            yield from (Finding(f.level, f"{where}{', ' if f.where else ''}{f.where}", f.text)
                        for f in rule(resource, package))


def _repeated(names: Iterable[str], where: str, what: str) -> Iterator[Finding]:
    counts = Counter(name.casefold() for name in names)
    yield from (Finding("error", where, f"{count} {what} {name!r}.") for name, count in counts.items() if count > 1)


def _names_fields(resource: Resource, package: Package) -> Iterator[Finding]:
    """Fields that are named elsewhere must be there."""
    names = [f.name for f in resource.fields]
    yield from _repeated(names, "", "fields are called")
    for key in resource.primary_key:
        if resource.field(key) is None:
            yield Finding("error", "", f"the primary key names {key!r}, which is no field.{suggestion(key, names)}")
    for field in resource.fields:
        if field.performance and resource.field(field.performance) is None:
            near = suggestion(field.performance, names)
            yield Finding("error", f"field {field.name!r}",
                          f"`performance` names {field.performance!r}, which is no field.{near}")


def _has_roles(resource: Resource, package: Package) -> Iterator[Finding]:
    """A question finds a table by its metrics, and picks its rows by entities and time."""
    if not resource.in_role("metric"):
        yield Finding("error", "", "no field has the role `metric`, so no question finds it.")
    if not resource.in_role("entity") and not resource.in_role("time"):
        yield Finding("error", "", "no field has the role `entity` or `time`, so its metrics belong to nothing.")
    if len(resource.in_role("time")) > 1:
        yield Finding("error", "", "more than one field has the role `time`.")
    if resource.in_role("time") and not (resource.frequency or package.frequency):
        yield Finding("advice", "", "no `frequency` is told; it chooses the default time window.")
    if not resource.in_role("time") and not (resource.ends or package.published):
        yield Finding("advice", "", "it has no time, and neither `ends` nor `published` says when it was true.")
    if not resource.primary_key:
        yield Finding("advice", "", "it has no `primaryKey`, so it is not checked that its rows are told once.")


def _metrics(resource: Resource, package: Package) -> Iterator[Finding]:
    """What a metric should tell of itself."""
    for field in resource.in_role("metric"):
        where = f"field {field.name!r}"
        if field.type not in NUMBERS:
            yield Finding("error", where, f"a metric must be a number or integer, and is of type {field.type!r}.")
        if not (field.definition or field.description):
            yield Finding("advice", where, "it has no `definition`: cards cannot say what it measures.")
        if not field.unit:
            yield Finding("advice", where, "it has no `unit`; where it is a count, say of what.")
        if resource.in_role("entity") and not field.over_entities:
            yield Finding("advice", where, "it does not tell by `overEntities` whether it may be summed over entities.")
        if resource.in_role("time") and not field.over_time:
            yield Finding("advice", where, "it does not tell by `overTime` how it is put together over time.")


def _others(resource: Resource, package: Package) -> Iterator[Finding]:
    """What entities and times must tell of themselves, and what other fields cannot."""
    for field in resource.fields:
        where = f"field {field.name!r}"
        if field.role == "entity" and not field.entity_kind:
            yield Finding("error", where, "an entity must tell its `entityKind`, such as country or company.")
        if field.role == "time" and field.type not in TIMES:
            yield Finding("error", where, f"a time must be a date, datetime or year, and is of type {field.type!r}.")
        if field.entity_kind and field.entity_kind not in kinds():
            near = did_you_mean(field.entity_kind, kinds(), 1)
            if near:
                yield Finding("advice", where, f"the kind {field.entity_kind!r} is not a known one. "
                                               f"Did you mean {near[0]!r}?")
        if field.role != "metric" and (field.over_entities or field.over_time or field.performance or field.main):
            yield Finding("error", where, "`overEntities`, `overTime`, `performance` and `main` are of metrics.")
    if sum(f.main for f in resource.fields) > 1:
        yield Finding("error", "", "more than one metric is `main`.")


def _missing(resource: Resource, package: Package) -> Iterator[Finding]:
    """A number that stands for no value is read as a number."""
    for word in resource.missing_values:
        if _NUMBER.match(word) and any(f.type in NUMBERS and f.role for f in resource.fields):
            told = f"the number {word!r} of `missingValues` is read as a number; leave cells empty."
            yield Finding("error", "", told)


RULES: tuple[Callable[[Resource, Package], Iterator[Finding]], ...] = (
    _names_fields, _has_roles, _metrics, _others, _missing)

# -- the files --------------------------------------------------------------------------------------------------------


def _files(entry: Entry, package: Package) -> Iterator[Finding]:
    """Yield what is wrong with the files that a descriptor names."""
    for resource in package.resources:
        where = f"resource {resource.name!r}"
        ending = resource.format or (m[1] if (m := _ENDING.search(resource.path.lower())) else "")
        if ending.lower() not in READ:
            yield Finding("error", where, f"the format {ending!r} is not read; use CSV or Parquet.")
        if resource.path and not resource.path.startswith(adopt.WEB):
            yield from _file(entry, resource, where)
    if package.entities:
        yield from _listing(entry, package)


def _file(entry: Entry, resource: Resource, where: str) -> Iterator[Finding]:
    """Yield what is wrong with the file of a resource: not there, not allowed, not the one that is told."""
    try:
        path = adopt.inside(entry.folder, resource.path)
    except DataError as error:
        yield Finding("error", where, error.message)
        return
    size = path.stat().st_size
    if resource.bytes is not None and resource.bytes != size:
        yield Finding("error", where, f"`bytes` tells {resource.bytes:,}, and the file has {size:,}.")
    told = _DIGEST.match(resource.hash)
    if resource.hash and not told:
        yield Finding("error", where, "`hash` must be a hash in hexadecimal, such as sha256:12ab...")
    elif told and adopt.digest_of(path, told[1] or "md5") != told[2].lower():
        yield Finding("error", where, "the file is not the one of which `hash` tells.")


def _listing(entry: Entry, package: Package) -> Iterator[Finding]:
    """Yield what is wrong with the list of entities."""
    try:
        listing = entity_list.read(adopt.inside(entry.folder, package.entities))
    except DataError as error:
        yield Finding("error", "entities", error.message)
        return
    named = {f.entity_kind for r in package.resources for f in r.in_role("entity")}
    for kind in sorted({kind for kind, _ in listing} - named):
        yield Finding("error", "entities", f"no field has entities of the kind {kind!r}.{suggestion(kind, named)}")


# -- the rows ---------------------------------------------------------------------------------------------------------


def _rows(entry: Entry, package: Package, catalog: Catalog) -> Iterator[Finding]:
    """Yield what is wrong with the rows, as they are read."""
    for resource in package.resources:
        where = f"resource {resource.name!r}"
        try:
            kept = catalog.kept(entry, resource)
        except InkfishError as error:
            yield Finding("error", where, f"its rows cannot be read: {error.message}")
            continue
        yield from (Finding(f.level, f"{where}{', ' if f.where else ''}{f.where}", f.text)
                    for rule in ROW_RULES for f in rule(resource, kept))
        yield from _entities(entry, resource, kept, catalog, where)


def _columns(resource: Resource, kept: Kept) -> Iterator[Finding]:
    """Fields and columns must be the same, and of the types that are told."""
    names = [c.name for c in kept.table.columns]
    for field in resource.fields:
        column = kept.table.column(field.name)
        where = f"field {field.name!r}"
        if column is None:
            yield Finding("error", where, f"the rows have no such column.{suggestion(field.name, names)}")
        elif not _fits(field, column):
            yield Finding("error", where, f"it is told to be {field.type}, and was read as {column.type}"
                                          f"{_because(column, kept)}.")
        elif field.role == "metric" and column.missing == column.rows:
            yield Finding("advice", where, "it has no value in any row.")
    for name in names:
        if resource.field(name) is None:
            yield Finding("advice", "", f"the column {name!r} of the rows is not among the fields.")


_READ_AS: Mapping[str, Sequence[str]] = {
    "number": ("number", "integer"), "integer": ("integer",), "boolean": ("boolean",),
    "date": ("date",), "datetime": ("datetime", "date"), "time": ("time",), "year": ("integer", "date"),
    "yearmonth": ("date",), "string": ("text",),
}


def _fits(field: Field, column: Column) -> bool:
    """Whether a column was read as what its field tells; empty ones fit all, and codes may look like numbers."""
    if column.missing == column.rows or field.type not in _READ_AS:
        return True
    if field.type == "string" and field.role != "metric":
        return True
    return column.type in _READ_AS[field.type]


def _because(column: Column, kept: Kept) -> str:
    note = next((n.text for n in kept.table.notes if n.column == column.name), "")
    return f" ({note.rstrip('.')})" if note else ""


def _keys(resource: Resource, kept: Kept) -> Iterator[Finding]:
    """The primary key must be told once for each row."""
    if kept.survey.repeated:
        key = ", ".join(resource.primary_key)
        yield Finding("error", "", f"the primary key ({key}) comes again in {kept.survey.repeated:,} rows.")


def _changed(resource: Resource, kept: Kept) -> Iterator[Finding]:
    """What the reader changed on the way in is told."""
    yield from (Finding("advice", f"field {n.column!r}" if n.column else "", n.text) for n in kept.table.notes)


ROW_RULES: tuple[Callable[[Resource, Kept], Iterator[Finding]], ...] = (_columns, _keys, _changed)


def _entities(entry: Entry, resource: Resource, kept: Kept, catalog: Catalog, where: str) -> Iterator[Finding]:
    """Values should be entities that are known, where there is a list of their kind."""
    listing = catalog.listing(entry)
    for field in resource.in_role("entity"):
        if not (kind := kinds().get(field.entity_kind)) or not kind.list:
            continue
        values = [m.value for m in kept.survey.members.get(field.name, ())]
        strange = [v for v in values if (field.entity_kind, fold(v)) not in listing and not known(field.entity_kind, v)]
        if strange:
            many = words_of(field.entity_kind)[1]
            shown = ", ".join(map(repr, strange[:5])) + (" ..." if len(strange) > 5 else "")
            yield Finding("advice", f"{where}, field {field.name!r}",
                          f"{len(strange)} of {len(values)} values are no {many} that are known: {shown}.")
