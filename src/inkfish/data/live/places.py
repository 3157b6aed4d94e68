"""Countries as sources name them, brought to the house's names, so that tables of several sources meet."""

from __future__ import annotations

import msgspec

from inkfish.data.kinds import known
from inkfish.data.live.made import Named


class Land(msgspec.Struct, frozen=True):
    """A country as a source has it: its codes and what the source calls it."""

    name: str
    code: str = ""
    other: str = ""


def named(land: Land) -> Named:
    """Return a country by the house's name and code where the house knows it, with the source's own as aliases.

    >>> named(Land("Korea, Rep.", "KOR", "KR")).value
    'South Korea'
    """
    entity = (known("country", land.code) if land.code else None) or known("country", land.name)
    if entity is None:
        aliases = (code for code in (land.code, land.other) if code)
        return Named("country", land.code or land.name, land.name, land.name, tuple(aliases))
    own = dict.fromkeys(text for text in (land.name, land.code, land.other) if text and text != entity.name)
    return Named("country", entity.id.partition(":")[2], entity.name, entity.name, tuple(own))
