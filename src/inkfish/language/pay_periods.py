"""The time that amounts of money are for, where a column tells it: the hour, week or year of `salary_type`."""

from __future__ import annotations

from inkfish.data.table import Column as DataColumn
from inkfish.data.table import Table
from inkfish.language.classes import stems_of
from inkfish.language.lexicon import load_lexicon, stems
from inkfish.language.names import read_name

PACED = stems_of("paced")
MOST_PACES = 8


def pay_period(table: Table) -> tuple[DataColumn, dict[str, str]] | None:
    """Return the column that tells what time amounts are for, with the value for each grain: `hour`, `year`."""
    for c in table.columns:
        named = c.type == "text" and c.distinct <= MOST_PACES and PACED & set(read_name(c.name).forms[0])
        values = {grain: str(v) for v in (c.values or () if named else ()) if (grain := _grain(str(v)))}
        if len(values) > 1:
            return c, values
    return None


def _grain(value: str) -> str:
    """The grain of time that a value says: `hour`, `per hour`, `Hourly`."""
    tags = load_lexicon().phrases.get(stems(value), {})
    return tags.get("grain") or tags.get("unit") or ""
