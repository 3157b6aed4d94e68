"""A data package: a Data Package v2 descriptor (`datapackage.json`) with what Inkfish adds under the key `inkfish`.

The standard's own properties stand where the standard has them; ours are kept together under one key of the package,
of a resource, of a field and of a source. docs/catalog-format.md tells them all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from inkfish.data.table import Grain
from inkfish.errors import DataError

DESCRIPTOR = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
OURS = "inkfish"

Role = Literal["", "metric", "entity", "time", "place"]
OverEntities = Literal["", "sum", "mean", "none"]
OverTime = Literal["", "sum", "mean", "last", "none"]
FieldType = Literal["string", "number", "integer", "boolean", "object", "array", "list", "datetime", "date", "time",
                    "year", "yearmonth", "duration", "geopoint", "geojson", "any"]


class Licence(msgspec.Struct, frozen=True, omit_defaults=True):
    """Under what terms data may be used: `name` is an SPDX or Open Definition id, `path` a URL or a file beside it."""

    name: str = ""
    path: str = ""
    title: str = ""


class Origin(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where data came from (a `source` of the standard): title, URL, version.

    Ours: `publisher`, `licence` (an id, as in Licence.name) where it is not the package's, `published` (ISO 8601 date).
    """

    title: str = ""
    path: str = ""
    email: str = ""
    version: str = ""
    publisher: str = ""
    licence: str = ""
    published: str = ""


class Contributor(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who made the package."""

    title: str = ""
    path: str = ""
    email: str = ""
    roles: tuple[str, ...] = ()
    organization: str = ""


class Field(msgspec.Struct, frozen=True, omit_defaults=True, rename="camel"):
    """One column of a resource, as its descriptor tells it.

    Ours: `role`; `unit` (a code such as `USD`, `%`, `t`, or words such as `children per woman`); `aliases`, other names
    of the column; `definition`, what the metric measures, in the publisher's words; how it is put together over
    entities and over time; `entity_kind` of an entity (`country`, `company` ...); `performance`, the name of the field
    that shows the performance of this one (adjusted close for close); `concept`, what fields of several packages that
    measure the same have in common (`unemployment_rate`), by default the field's name; `sources` and `methodology`
    where they are not the resource's; `grain` of a time; `main` for the metric that is meant where an entity is asked
    for by itself ("Apple stock" is its price, not its volume).
    """

    name: str
    type: FieldType = "any"
    title: str = ""
    description: str = ""
    format: str = "default"
    role: Role = ""
    unit: str = ""
    aliases: tuple[str, ...] = ()
    definition: str = ""
    over_entities: OverEntities = ""
    over_time: OverTime = ""
    entity_kind: str = ""
    performance: str = ""
    concept: str = ""
    sources: tuple[Origin, ...] = ()
    methodology: str = ""
    grain: Grain = ""
    main: bool = False


class Resource(msgspec.Struct, frozen=True, omit_defaults=True, rename="camel"):
    """One table of a package.

    `path` is relative to the descriptor, or a URL; `data` holds the rows themselves where there is no path. `sources`
    and `licenses`, where they are empty, are the package's. Ours: `frequency` and `methodology` where they are not the
    package's; `ends`, the ISO 8601 date of the last period where the rows do not tell; `aliases`, other names.
    """

    name: str
    path: str = ""
    data: Any = None
    title: str = ""
    description: str = ""
    format: str = ""
    mediatype: str = ""
    encoding: str = ""
    bytes: int | None = None
    hash: str = ""
    fields: tuple[Field, ...] = ()
    primary_key: tuple[str, ...] = ()
    missing_values: tuple[str, ...] = ("",)
    sources: tuple[Origin, ...] = ()
    licenses: tuple[Licence, ...] = ()
    frequency: Grain = ""
    methodology: str = ""
    ends: str = ""
    aliases: tuple[str, ...] = ()

    def field(self, name: str) -> Field | None:
        """Return the field of that name, whatever its case, or None."""
        wanted = name.casefold()
        return next((f for f in self.fields if f.name.casefold() == wanted), None)

    def in_role(self, role: Role) -> tuple[Field, ...]:
        """Return the fields that play a role, in the order of the table."""
        return tuple(f for f in self.fields if f.role == role)


class Package(msgspec.Struct, frozen=True, omit_defaults=True, rename="camel"):
    """Tables that are published together, and all that is known of them.

    Ours: `frequency` of the rows in time; `methodology`, how the publisher made the figures; `published`, the ISO 8601
    date of this edition; `retrieved_at`, when it was fetched (ISO 8601 UTC); `entities`, the name of a CSV beside the
    descriptor with names and aliases of the entities (docs/catalog-format.md); `live`, the live source that made it.
    """

    name: str
    title: str = ""
    description: str = ""
    homepage: str = ""
    version: str = ""
    id: str = ""
    created: str = ""
    keywords: tuple[str, ...] = ()
    sources: tuple[Origin, ...] = ()
    licenses: tuple[Licence, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    resources: tuple[Resource, ...] = ()
    frequency: Grain = ""
    methodology: str = ""
    published: str = ""
    retrieved_at: str = ""
    entities: str = ""
    live: str = ""

    def resource(self, name: str) -> Resource | None:
        """Return the resource of that name, or None."""
        return next((r for r in self.resources if r.name == name), None)


# -- what the index holds ---------------------------------------------------------------------------------------------


class Coverage(msgspec.Struct, frozen=True, omit_defaults=True):
    """What there is of a metric: first and last period (ISO 8601 dates), how many entities and values."""

    start: str = ""
    end: str = ""
    entities: int = 0
    values: int = 0
    frequency: Grain = ""


class Metric(msgspec.Struct, frozen=True, omit_defaults=True):
    """One measured thing: a field of a resource of a package, and what it covers.

    `id` is `metric:<package>.<resource>.<field>`. Metrics of one `concept` measure the same in several packages.
    `entity_kinds` are the kinds of the entity fields beside it, `time` and `entities` the names of those fields.
    """

    id: str
    name: str
    package: str
    resource: str
    field: str
    concept: str = ""
    aliases: tuple[str, ...] = ()
    definition: str = ""
    unit: str = ""
    coverage: Coverage = Coverage()
    entity_kinds: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    time: str = ""
    over_entities: OverEntities = ""
    over_time: OverTime = ""
    performance: str = ""
    main: bool = False


class Place(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where an entity is found: the `value` that stands for it in a field of a resource.

    `metrics` names the fields in which it has at least one value; none means that this is not known.
    """

    package: str
    resource: str
    field: str
    value: str
    metrics: tuple[str, ...] = ()
    start: str = ""
    end: str = ""


class Entity(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that is measured: `id` is `<kind>:<code>`, such as `country:DEU` or `company:AAPL`."""

    id: str
    kind: str
    name: str
    aliases: tuple[str, ...] = ()
    where: tuple[Place, ...] = ()


# -- from and to JSON -------------------------------------------------------------------------------------------------

# What of each part is ours, and so stands under `inkfish` in JSON.
ADDED: Mapping[type, frozenset[str]] = {
    Origin: frozenset({"publisher", "licence", "published"}),
    Field: frozenset({"role", "unit", "aliases", "definition", "overEntities", "overTime", "entityKind", "performance",
                      "concept", "sources", "methodology", "grain", "main"}),
    Resource: frozenset({"frequency", "methodology", "ends", "aliases"}),
    Package: frozenset({"frequency", "methodology", "published", "retrievedAt", "entities", "live"}),
}


def decode(text: bytes | str) -> Package:
    """Read a descriptor; what it has beyond the standard and ours is passed over. Raises DataError."""
    try:
        return from_builtins(msgspec.json.decode(text))
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError, RecursionError) as error:
        raise DataError(f"The descriptor cannot be read: {error}.") from None


def from_builtins(package: Any) -> Package:
    """Return the package that a decoded descriptor tells. Raises msgspec.ValidationError."""
    package = _gathered(package, Package)
    package["sources"] = _origins(package)
    package["resources"] = [_resource(r) for r in _listed(package.get("resources"))]
    return msgspec.convert(package, Package)


def _resource(resource: Any) -> dict[str, Any]:
    """Return a resource with its schema's parts beside its own, where Resource has them."""
    resource = _gathered(resource, Resource)
    schema = resource.get("schema")
    schema = schema if isinstance(schema, dict) else {}
    key = schema.get("primaryKey", ())
    resource |= {"fields": [_field(f) for f in _listed(schema.get("fields"))],
                 "primaryKey": [key] if isinstance(key, str) else key, "sources": _origins(resource)}
    missing = schema.get("missingValues")
    if missing is not None:
        resource["missingValues"] = [m.get("value", "") if isinstance(m, dict) else m for m in _listed(missing)]
    return resource


def _field(field: Any) -> dict[str, Any]:
    """Return a field with what is ours beside its own; a type that the standard lacks is `any`."""
    field = _gathered(field, Field)
    return field | {"sources": _origins(field)}


def _origins(part: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [_gathered(o, Origin) for o in _listed(part.get("sources"))]


def _gathered(part: Any, kind: type) -> dict[str, Any]:
    """Return a JSON object with what stands under `inkfish` beside the rest."""
    if not isinstance(part, dict):
        raise msgspec.ValidationError(f"Expected an object for each {kind.__name__.lower()}, got {part!r:.60}")
    ours = part.get(OURS)
    return {**part, **(ours if isinstance(ours, dict) else {})}


def _listed(items: Any) -> list[Any]:
    if items is None:
        return []
    if not isinstance(items, list):
        raise msgspec.ValidationError(f"Expected an array, got {items!r:.60}")
    return items


def encode(package: Package) -> bytes:
    """Write a descriptor: indented, in the standard's form, ours under `inkfish`."""
    return msgspec.json.format(msgspec.json.encode(to_builtins(package)), indent=2) + b"\n"


def to_builtins(package: Package) -> dict[str, Any]:
    """Return the JSON object of a package."""
    made: dict[str, Any] = {"$schema": PROFILE, **_split(package)}
    made["resources"] = [_written(r) for r in package.resources]
    return made


def _written(resource: Resource) -> dict[str, Any]:
    """Return the JSON object of a resource; its fields, key and missing values stand in its schema."""
    made = _split(resource)
    if resource.path or resource.data is not None:
        made.setdefault("type", "table")
    schema = {"fields": [_split(f) for f in resource.fields]}
    schema |= {name: made.pop(name) for name in ("primaryKey", "missingValues") if name in made}
    made.pop("fields", None)
    return made | ({"schema": schema} if resource.fields else {})


def _split(part: msgspec.Struct) -> dict[str, Any]:
    """Return the JSON object of one part, with what is ours under `inkfish`."""
    flat = msgspec.to_builtins(part)
    if "sources" in flat:
        flat["sources"] = [_split(o) for o in part.sources]  # type: ignore[attr-defined]
    added = ADDED.get(type(part), frozenset())
    ours = {name: value for name, value in flat.items() if name in added}
    plain = {name: value for name, value in flat.items() if name not in added}
    return plain | ({OURS: ours} if ours else {})


def metric_id(package: str, resource: str, field: str) -> str:
    """Return the id of a metric.

    >>> metric_id("world-development", "countries", "population")
    'metric:world-development.countries.population'
    """
    return f"metric:{package}.{resource}.{field}"
