"""Money by another word than a table's own: `revenue` of what was spent, `sales` of what was billed."""

from __future__ import annotations

from inkfish.data.table import Column, Table
from inkfish.language.classes import ordered, stems_of
from inkfish.language.names import read_name
from inkfish.language.tokens import stem

TAKINGS = stems_of("takings")
AMOUNTS_OF_MONEY = tuple(map(stem, ordered("amount_of_money")))
PRICED, WHOLE, UNITS = stems_of("priced"), stems_of("whole"), stems_of("sold")
PRICE, SOLD = stem("price"), UNITS | stems_of("traded")


def money_column(table: Table, earned: bool = False) -> Column | None:
    """Return the column of what each row of a table brought in: `Total Spent`, `Billing Amount`, a total by a price.

    With `earned`, it is no money that changed hands for another reason: the amount of a loan.
    """
    named = [(c, {w for form in read_name(c.name).forms for w in form}) for c in table.columns]
    known = [(c, words) for c, words in named if _adds_up(c) and not (earned and words & NOT_EARNED)]
    amounts = sorted(known, key=lambda pair: not pair[1] & WHOLE)
    found = next((c for word in AMOUNTS_OF_MONEY for c, words in amounts if word in words), None)
    if found is None and any(words & PRICED for _, words in named):
        found = next((c for c, words in amounts if words & WHOLE and not words & SOLD), None)
    return found


def is_unit_price(column: Column, table: Table) -> bool:
    """Whether a column is the price of one, where the table tells as well what they all came to."""
    paid = money_column(table) if units_at(column, table) is not None else None
    return paid is not None and paid.name != column.name


def units_at(price: Column, table: Table) -> Column | None:
    """Return the column of how many there were at the price of one; None where it is the price of all of them."""
    words = set(read_name(price.name).forms[0])  # `cogs` is no price of goods sold
    sold = (c for c in table.columns if _adds_up(c) and UNITS & {w for form in read_name(c.name).forms for w in form})
    single = PRICE in words or (words & PRICED and words & UNITS)
    return next(sold, None) if single and not words & WHOLE else None


def pay_column(table: Table) -> Column | None:
    """Return the only column of numbers that tells what people are paid: `current_salary`; of several, their total."""
    numbers = [c for c in table.columns if c.numeric and c.role == "measure"]
    called = [(c, {w for name in (c.name, *c.aliases) for w in read_name(name).forms[0]}) for c in numbers]
    found = [(c, words) for c, words in called if PAY & words]
    found = found if len(found) == 1 else [(c, words) for c, words in found if TOTAL in words]
    return min(found, key=lambda one: len(one[1]), default=(None,))[0]


TOTAL = stem("total")
PAY, NOT_EARNED = stems_of("pay"), stems_of("not_earned")


def _adds_up(column: Column) -> bool:
    """Whether a column holds amounts that may be money: they add up, and count nothing else, such as time spent."""
    money = column.unit is None or column.unit.kind == "currency"
    timed = LENGTHS & {w for form in read_name(column.name).forms for w in form}
    return column.numeric and column.role == "measure" and column.additive and money and not timed


LENGTHS = stems_of("length_of_time")
