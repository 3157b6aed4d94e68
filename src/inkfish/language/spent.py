"""Units of time that are asked for with what lasted so long: `how many days did patients stay on average`."""

from __future__ import annotations

import msgspec

from inkfish.language.draft import Draft
from inkfish.query.plan import Aggregate, Column, Elapsed, Expr, Measure

ASKED = {"count", "avg", "sum", "median", "min", "max"}


def read_spent(d: Draft) -> None:
    """Measure the time from one date of a row until another where a verb or noun after the unit names it; averaged,
    unless another aggregate is said."""
    for at in range(1, len(d.mentions)):
        unit = d.tag(at, "unit") if d.free(at) else None
        if unit is None or d.tag(at - 1, "aggregate") not in ASKED or not d.free(at - 1):
            continue
        times = {i: time for i in range(at + 1, len(d.mentions)) if (time := _time(d, i, unit)) is not None}
        if not times:
            continue
        lasted, time = next(iter(times.items()))
        said = [i for i in d.indexes("aggregate") if d.free(i) and d.tag(i, "aggregate") != "count"]
        func = d.tag(said[0], "aggregate") if said else "avg"
        d.measures.append((at, Measure(Aggregate(func, time))))
        for i in {at - 1, at, lasted, *said[:1]}:
            d.take(i, "measure", f"{func} of the {d.text(at)}" if i == at else "")


def _time(d: Draft, at: int, unit: str) -> Expr | None:
    """How long something took of which a mention speaks, told in a unit."""
    made = next((link for link in d.mentions[at].columns if isinstance(link.made, Elapsed)), None)
    if made is None or not d.free(at):
        return None
    own = made.made.unit == unit
    return Column(made.table, made.column.name) if own else msgspec.structs.replace(made.made, unit=unit)
