"""Places whose names come again in other larger places, so that they are told with these: a county with its state."""

from __future__ import annotations

from inkfish.data.table import Column, Table
from inkfish.language.classes import stems_of
from inkfish.language.names import read_name

SMALL, LARGE = stems_of("place_named_again"), stems_of("larger_place")


def larger_places(table: Table) -> dict[str, str]:
    """Return the columns of places that are only told by their larger place, with the column of that."""
    texts = [c for c in table.columns if c.type == "text" and c.distinct > 1]
    large = next((c for c in texts if _last(c) & LARGE), None)
    small = (c for c in texts if _last(c) & SMALL and not c.unique)
    return {c.name: large.name for c in small if large is not None and c is not large}


def _last(column: Column) -> set[str]:
    """The nouns that a name ends in, `name` aside: the county of `county_name`."""
    forms = (form[:-1] if len(form) > 1 and form[-1] == NAME else form for form in read_name(column.name).forms)
    return {form[-1] for form in forms}


NAME = "name"
