"""Countries as sources name them, brought to the house's names, so that tables of several sources meet."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from inkfish.data.kinds import known, slug
from inkfish.data.live.lexicon import lexicon
from inkfish.data.live.made import GROUP_KIND, Named

WORDS = lexicon("places")
_NOTE = re.compile(r"\s*\([^)]*\)")


class Land(msgspec.Struct, frozen=True):
    """A country as a source has it: its codes and what the source calls it."""

    name: str
    code: str = ""
    other: str = ""


def sorted_out(lands: Iterable[Land]) -> tuple[dict[str, Named], dict[str, Named]]:
    """Return countries, and groups of countries, by the name that the source gave them."""
    countries: dict[str, Named] = {}
    groups: dict[str, Named] = {}
    taken: set[str] = set()
    for land in dict.fromkeys(lands):
        country = named(land)
        if country is not None and country.value not in taken:
            taken.add(country.value)
            countries[land.name] = country
        elif country is None:
            groups[land.name] = _group(land, taken)
            taken.add(groups[land.name].value)
    return countries, groups


def named(land: Land) -> Named | None:
    """Return a country by the house's name and code, with the source's own as aliases; None for what is none.

    >>> named(Land("Korea, Rep.", "KOR", "KR")).value, named(Land("World", "WLD"))
    ('South Korea', None)
    """
    plain = _NOTE.sub("", land.name).strip()
    code = WORDS["codes"].get(land.code, land.code)
    entity = (known("country", code) if code else None) or known("country", land.name) or known("country", plain)
    if entity is None:
        return None
    return Named("country", entity.id.partition(":")[2], entity.name, entity.name, _others(entity.name, land))


def _group(land: Land, taken: set[str]) -> Named:
    """Return a group of countries, by its common name where no other group has that."""
    plain = _NOTE.sub("", land.name).strip() or land.name
    known_groups = WORDS["groups"].items()
    common = next((name for name, words in known_groups if plain.startswith(tuple(words["starts"]))), plain)
    name = next((n for n in (common, plain, land.name) if n not in taken), f"{land.name} ({land.code})")
    aliases = (*WORDS["groups"].get(name, {}).get("aliases", ()), *_others(name, land))
    return Named(GROUP_KIND, land.code or slug(name), name, name, tuple(dict.fromkeys(aliases)))


def _others(name: str, land: Land) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in (land.name, land.code, land.other) if text and text != name))
