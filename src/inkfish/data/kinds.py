"""Kinds of entities (countries, states, companies ...), and the house's own lists of those that everyone knows."""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import msgspec

from inkfish.data.package import Entity

_GAPS = re.compile(r"[^\w]+")


class Kind(msgspec.Struct, frozen=True):
    """What entities of one kind are called. Of a kind with a house list, `list` names it in places.json.

    `codes` tells where its codes stand in an entry, and `id` which of them makes the id; `without` are names in the
    list that mean only a part of the entity.
    """

    name: str
    one: str
    many: str
    place: bool = False
    list: str = ""
    codes: tuple[int, ...] = ()
    id: int = 0
    without: tuple[str, ...] = msgspec.field(default=(), name="not")


@cache
def kinds() -> Mapping[str, Kind]:
    """Return the kinds of `lexicon/kinds.toml` by name, checked."""
    data = tomllib.loads(_text("kinds.toml"))
    return MappingProxyType({name: msgspec.convert({"name": name, **kind}, Kind) for name, kind in data.items()})


def words_of(kind: str) -> tuple[str, str]:
    """Return what one and what several entities of a kind are called, the kind known or not.

    >>> words_of("country"), words_of("power_plant")
    (('country', 'countries'), ('power plant', 'power plants'))
    """
    known_kind = kinds().get(kind)
    if known_kind:
        return known_kind.one, known_kind.many
    plain = kind.replace("_", " ").strip() or "entity"
    return plain, "entities" if plain == "entity" else f"{plain}s"


def listed(kind: str) -> tuple[Entity, ...]:
    """Return the house's list of a kind; empty where it has none."""
    return tuple(_rosters(kind)[0])


def known(kind: str, text: str) -> Entity | None:
    """Return the entity of a kind that a name, code or other spelling means, by the house's list.

    >>> known("country", "Korea, Rep.").name, known("us_state", "ca").id
    ('South Korea', 'us_state:CA')
    """
    return _rosters(kind)[1].get(fold(text))


def fold(text: str) -> str:
    """Return a name without case, accents and punctuation, so that its spellings meet.

    >>> fold("Côte d'Ivoire"), fold("U.S.A."), fold("Guinea-Bissau")
    ('cote divoire', 'usa', 'guinea bissau')
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return _GAPS.sub(" ", re.sub(r"[.'’`]", "", plain)).strip()


def slug(text: str) -> str:
    """Return a name as the code of an entity that has none: small letters, digits, hyphens.

    >>> slug("Seattle, WA")
    'seattle-wa'
    """
    return re.sub(r"[^\w]+", "-", fold(text)).strip("-_") or "x"


def entity_id(kind: str, code: str) -> str:
    """Return the id of an entity.

    >>> entity_id("country", "DEU")
    'country:DEU'
    """
    return f"{kind}:{code}"


@cache
def _rosters(kind: str) -> tuple[tuple[Entity, ...], Mapping[str, Entity]]:
    """Return the entities of a house list, and by every folded name; an earlier entry keeps a name that two have."""
    found = kinds().get(kind)
    if found is None or not found.list:
        return (), {}
    entities = tuple(_entity(found, row) for row in json.loads(_text("places.json"))[found.list])
    names: dict[str, Entity] = {}
    for entity in entities:
        for name in (entity.name, *entity.aliases):
            names.setdefault(fold(name), entity)
    return entities, names


def _entity(kind: Kind, row: list[str]) -> Entity:
    """Return the entity of one entry: a name, its codes, other names."""
    code = row[kind.id] if len(row) > kind.id else slug(row[0])
    aliases = [name for name in row[1:] if name not in kind.without and name != row[0]]
    return Entity(entity_id(kind.name, code), kind.name, row[0], tuple(dict.fromkeys(aliases)))


def _text(name: str) -> str:
    return files("inkfish.data").joinpath("lexicon", name).read_text("utf-8")
