"""What a descriptor says of a table, laid over what was found in its rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from inkfish.data import naming
from inkfish.data.kinds import fold
from inkfish.data.meaning import currency
from inkfish.data.package import Entity, Field, Origin, Package, Resource
from inkfish.data.table import NUMERIC, Column, Role, Source, Table, Unit

ROLES: Mapping[str, Role] = {"metric": "measure", "entity": "category", "time": "time", "place": "place"}
WEB = ("http://", "https://")
_CURRENCY = re.compile(r"[A-Z]{3}\Z")


def overlay(table: Table, package: Package, resource: Resource, names: Mapping[str, Mapping[str, Entity]],
            places: Sequence[str], retrieved_at: str = "", url: str = "") -> Table:
    """Return a table of a catalog as its descriptor tells it.

    `names` gives for each entity field the entity that a value stands for, `places` the entity fields that are places.
    `retrieved_at` and `url` tell when and where the rows were fetched, where they were.
    """
    fields = {f.name.casefold(): f for f in resource.fields}
    retrieved_at = retrieved_at or package.retrieved_at
    source = source_of(package, resource.sources or package.sources, resource, retrieved_at, url)
    columns = tuple(
        _column(c, fields[c.name.casefold()], package, resource, source, names.get(c.name, {}), c.name in places)
        if c.name.casefold() in fields
        else c
        for c in table.columns
    )
    single = len(package.resources) == 1
    return replace(
        table,
        name=naming.table_name(package.name if single else f"{package.name} {resource.name}"),
        title=resource.title or package.title or naming.title_of(resource.name),
        columns=columns,
        source=source,
        description=resource.description or package.description,
        methodology=resource.methodology or package.methodology,
        frequency=resource.frequency or package.frequency,
        ends=resource.ends,
    )


def source_of(package: Package, origins: Sequence[Origin], resource: Resource, retrieved_at: str = "",
              url: str = "") -> Source:
    """Return where a table or a column comes from, as cards cite it: its publishers, or else the package."""
    first = origins[0] if origins else Origin()
    licences = dict.fromkeys(o.licence for o in origins if o.licence) or dict.fromkeys(
        licence.title or licence.name or licence.path for licence in resource.licenses or package.licenses
    )
    return Source(
        name="; ".join(dict.fromkeys(filter(None, map(_cited, origins)))) or package.title or package.name,
        kind="catalog",
        url=next((o.path for o in origins if o.path.startswith(WEB)), "") or package.homepage or url,
        publisher=", ".join(dict.fromkeys(o.publisher for o in origins if o.publisher)),
        licence=", ".join(licences),
        retrieved_at=retrieved_at,
        published=first.published or package.published,
    )


def _cited(origin: Origin) -> str:
    """Return an origin as a card names it: its publisher, unless the title has that in it, and its title."""
    if not origin.title or origin.publisher.casefold() in origin.title.casefold():
        return origin.title or origin.publisher
    return f"{origin.publisher}: {origin.title}"


def _column(column: Column, field: Field, package: Package, resource: Resource, source: Source,
            names: Mapping[str, Entity], place: bool) -> Column:
    """Return one column with what its field tells."""
    role: Role = ROLES.get(field.role, column.role)
    metric = field.role == "metric" and column.type in NUMERIC
    own = source_of(package, field.sources, resource, source.retrieved_at) if field.sources else None
    return replace(
        column,
        title=field.title or column.title,
        role="place" if place else role if field.role != "metric" or metric else column.role,
        unit=unit_of(field.unit) or (None if field.role else column.unit),
        additive=_additive(column, field),
        grain=field.grain or column.grain,
        aliases=field.aliases,
        value_aliases=tuple(pair for value, entity in names.items() for pair in _pairs(value, entity)),
        definition=field.definition or field.description,
        over_entities=field.over_entities,
        over_time=field.over_time,
        performance=field.performance,
        methodology=field.methodology,
        source=own if own != source else None,
    )


def _additive(column: Column, field: Field) -> bool:
    """Whether a sum means anything, over entities (people) or over time (rain); untold, it stays as it was found."""
    told = (field.over_entities, field.over_time)
    return "sum" in told if any(told) else column.additive


def _pairs(value: str, entity: Entity) -> list[tuple[str, str]]:
    """Return the other names of a value, each with the value; spellings that come to the same are told once."""
    seen = {fold(value)}
    found = []
    for name in (entity.name, *entity.aliases):
        if fold(name) not in seen:
            seen.add(fold(name))
            found.append((name, value))
    return found


def unit_of(text: str) -> Unit | None:
    """Return the unit that a descriptor names: a currency by its code, a percentage, or whatever is counted.

    >>> unit_of("USD").symbol, unit_of("%").kind, unit_of("children per woman").code
    ('$', 'percent', 'children per woman')
    """
    if not text:
        return None
    if text in ("%", "percent"):
        return Unit("percent", "%", "%")
    if _CURRENCY.match(text):
        return currency(text)
    return Unit("quantity", text, text)
