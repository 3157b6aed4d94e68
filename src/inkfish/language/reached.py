"""The number that a bound on bare rows is of, where nothing says which: `pitches over 95` are of their speed."""

from __future__ import annotations

from inkfish.data.table import Column as DataColumn
from inkfish.language.classes import ordered, words_of
from inkfish.language.draft import Draft
from inkfish.language.flags import is_flag
from inkfish.language.heads import rows_named
from inkfish.language.names import read_name
from inkfish.language.tokens import stem
from inkfish.query.plan import Column


def bare_rows(d: Draft, at: int) -> str | None:
    """The table whose rows are named right before a bound, or `who are` it, so that it is of each of them and of no
    group."""
    are = d.has(at - 1, "relative") and d.text(at - 1).split(" ")[-1] in BE
    rows = at - 1 - are
    return rows_named(d, rows) if rows >= 0 and not d.dimensions and not d.measures else None


def reached(d: Draft, at: int, number: int, after: int) -> Column | None:
    """The number that parts the rows there: the only one whose high values lie above a bound, else the likeliest."""
    table = bare_rows(d, min(at, number))
    if table is None or d.mentions[number].unit or (after > 0 and d.content(after)):
        return None
    above, value = (d.tag(at, "compare") or "").startswith(">"), d.mentions[number].number
    numbers = [c for c in d.tables[table].columns if c.numeric and c.role == "measure" and not is_flag(c)]
    within = [c for c in numbers if c.minimum is not None and c.minimum < value < c.maximum]
    parting = [c for c in within if c.mean is not None and (value >= c.mean) is above] or within
    found = parting[0] if len(parting) == 1 else _likeliest(parting)
    if found is None:
        return None
    d.assumed.append(f"{d.text(number)} is taken to be of {found.title}")
    return Column(table, found.name)


def _likeliest(columns: list[DataColumn]) -> DataColumn | None:
    """Of several numbers the one that such rows are told by first."""
    words = [(c, {w for form in read_name(c.name).forms for w in form}) for c in columns]
    return next((c for word in TELLING for c, own in words if word in own), None)


BE = words_of("be")
TELLING = tuple(map(stem, ordered("told_first")))
