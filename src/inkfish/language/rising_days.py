"""Days on which a price rose or fell: `how many days did the price fall`, `only days when it went up`."""

from __future__ import annotations

from inkfish.data.table import Table
from inkfish.language.changes import goes_down
from inkfish.language.classes import stems_of, words_of
from inkfish.language.draft import Draft
from inkfish.language.families import price_of_day
from inkfish.language.names import read_name
from inkfish.language.subjects import is_number
from inkfish.query.plan import Arithmetic, Column, Compare, Expr, Value

DAYS, OPENING, CHANGE = words_of("day_of_trade"), stems_of("opening"), stems_of("of_change")


def read_rising_days(d: Draft) -> None:
    """Take a verb of change behind days as a condition on each day's own change."""
    change = _change_told(next(iter(d.tables.values()))) if len(d.tables) == 1 else None
    days = next((i for i in range(len(d.mentions)) if set(d.text(i).split(" ")) & DAYS), None)
    if change is None or days is None or any(d.has(i, "superlative") for i in range(len(d.mentions))):
        return
    at = next((i for i in range(days + 1, len(d.mentions)) if d.free(i) and d.has(i, "went", "changed")), None)
    if at is None or d.mentions[at].columns:
        return
    op = "<" if goes_down(d, at) else ">"
    d.keep((days, at), Compare(op, change, Value(0, "number")))
    for i in range(days + 1, at + 1):
        if d.free(i) and (i == at or is_number(d, i)):
            d.take(i, "condition", f"days with a change {'below' if op == '<' else 'above'} 0" if i == at else "")


def _change_told(table: Table) -> Expr | None:
    """What a day's change is: a column that is called so, else the closing less the opening price."""
    price = price_of_day(table)
    numbers = [(c, {w for form in read_name(c.name).forms for w in form}) for c in table.columns if c.numeric]
    told = next((c for c, words in numbers if words and words <= CHANGE), None)
    if told is not None and (price is not None or len(numbers) > 1):
        return Column(table.name, told.name)
    opening = next((c for c, words in numbers if words & OPENING), None)
    if price is None or opening is None or opening.name == price.name:
        return None
    return Arithmetic("-", Column(table.name, price.name), Column(table.name, opening.name))
