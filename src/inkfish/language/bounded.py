"""The column that a number is of when something is held against it: `men over 60`, `orders over $500`, `5+ goals`."""

from __future__ import annotations

from collections.abc import Callable

from inkfish.data.table import Column as DataColumn
from inkfish.language.ages import of_an_age
from inkfish.language.amounts import VERBS, amount_meant, in_unit_of, is_of_clock, is_paid, money_column
from inkfish.language.classes import ordered, stems_of, words_of
from inkfish.language.columns import names_single_rows
from inkfish.language.draft import Draft
from inkfish.language.flags import is_flag
from inkfish.language.goods import units_in_row
from inkfish.language.lexicon import load_lexicon, stems
from inkfish.language.names import read_name
from inkfish.language.numerals import is_clock, number_after, numeric_at
from inkfish.language.qualities import quality_column, thing_at
from inkfish.language.quantities import in_measure_of, measured_by_unit, own_measure, unit_behind
from inkfish.language.reached import reached
from inkfish.language.said import ACTING
from inkfish.language.stopwatch import on_clock, timed_by_clock
from inkfish.language.subjects import by_unit, column_after, column_before, implied_column
from inkfish.language.tokens import stem, tokenize
from inkfish.query.plan import Column


def bounded(d: Draft, at: int, number: int, after: int) -> tuple[Column | None, float]:
    """Return the column that a bound at a mention is of, and its number in the unit of that column.

    `after` is the mention behind the number. A column that lies far from the number is passed over, as a flag is:
    `3 bath houses under 500k` are not of half a million baths. Where every column does, one may be in millions.
    """
    value = d.mentions[number].number
    named: list[Column] = []
    for candidate in CANDIDATES:
        column = candidate(d, at, number, after)
        if column is None or (0 < value < 1 and d.data(column).type == "integer"):
            continue  # `players hitting above .300`: no number of hits is a fraction
        own = _in_own_unit(d, column, number)
        if own is None:
            continue
        if reaches(d, column, own) or of_groups(d, column, min(at, number)):
            return _taken(d, min(at, number), column), own
        named.append(column)
    if is_clock(d, number):
        return (_taken(d, min(at, number), named[0]), on_clock(d, named[0], number)) if named else (None, value)
    money = money_column(d, lambda c: reaches(d, c, value)) if named else None
    if money is not None and not (_in_thousands(d, named[0], value) and money != named[0]):
        return money, value
    if not named:
        return None, value
    if (only := _only_within(d, value)) is not None and not any(_far_scaled(d, c, value) for c in named):
        return only, value
    return _taken(d, min(at, number), named[0]), scaled(d, named[0], in_unit_of(d, named[0], value, number))


def _in_own_unit(d: Draft, column: Column, number: int) -> float | None:
    """Return a number in the unit of its column; None for a time of the clock where the column holds no times."""
    if is_clock(d, number):
        return on_clock(d, column, number)
    value = d.mentions[number].number
    measured = in_measure_of(d, column, value, number)
    return in_unit_of(d, column, value, number) if measured is None else measured


def _only_within(d: Draft, value: float) -> Column | None:
    """The only column of amounts that holds such numbers, where none that is named does: `worth over 200 billion`."""
    numbers = [(t.name, c) for t in d.tables.values() for c in t.columns if c.numeric and c.role == "measure"]
    within = [Column(t, c.name) for t, c in numbers if c.maximum is not None and c.minimum <= value <= c.maximum]
    return within[0] if len(within) == 1 and value > FAR * FAR else None


def _far_scaled(d: Draft, column: Column, value: float) -> bool:
    """Whether a column may be in thousands or millions, so that a number is of it after all."""
    most = _most(d, column)
    return any(abs(value) >= s and value / s <= 1.5 * (most or 0) for s in SCALES)


def _taken(d: Draft, first: int, column: Column) -> Column:
    """The column of a bound; the mention before it that names it is then taken."""
    if column_before(d, first, take=False) == column:
        column_before(d, first)
    return column


def scaled(d: Draft, column: Column, value: float) -> float:
    """Return a number as a column has it that is in millions or billions, where it would lie far beyond all others."""
    most = _most(d, column)
    scale = next((s for s in SCALES if abs(value) >= s and value / s <= 1.5 * (most or 0)), None)
    if scale == SCALES[0] and money_column(d, lambda c: c == column) is None:
        return value
    if scale is None or reaches(d, column, value):
        return value
    d.assumed.append(f"{d.data(column).title} is in units of {scale:,}")
    made = value / scale
    return int(made) if made == int(made) else made


def _in_thousands(d: Draft, column: Column, value: float) -> bool:
    """Whether a column holds amounts of money that a number is of in thousands or millions."""
    return _far_scaled(d, column, value) and money_column(d, lambda c: c == column) is not None


SCALES = (1_000, 1_000_000, 1_000_000_000)
FAR = 10  # how many times the highest of a column a number may be, and still be of it


def _most(d: Draft, column: Column) -> float | None:
    """How far a column of numbers reaches from zero, if that is known."""
    data = d.data(column)
    ends = [abs(float(end)) for end in (data.minimum, data.maximum) if data.numeric and end is not None]
    return max(ends, default=None)


def reaches(d: Draft, column: Column, value: float) -> bool:
    """Whether a number lies near enough to what a column holds to be of it."""
    if is_flag(d.data(column)):
        return abs(value) <= 1
    most = _most(d, column)
    return most is None or abs(value) <= FAR * max(most, FAR)


def of_groups(d: Draft, column: Column, at: int) -> bool:
    """Whether a bound on an amount is of groups: `regions with revenue above 300000`, and not of single rows."""
    if not d.data(column).additive or "once" in d.role.values():
        return False
    opener = next((i for i in range(at - 1, -1, -1) if d.has(i, "where")), None)
    if opener is None:
        subject = d.step(-1, 1, skip=("article", "helper", "preposition", "request"))
        if subject >= at:
            return False
    else:
        subject = d.step(opener, -1)
    if _comes_to(d, subject + (d.tag(subject, "aggregate") == "count"), at):
        return True
    if subject >= 0 and any(t.table in d.own_keys for t in d.mentions[subject].tables[:1]):
        return not d.own_keys[column.table].unique if column.table in d.own_keys else False
    if subject < 0 or (d.mentions[subject].tables and d.mentions[subject].tables[0].score > 0.7):
        return False
    if d.has(subject - 1, "per_group", "by") and any(d.tag(i, "aggregate") == "count" for i in range(subject)):
        return False
    best = d.best_column(subject, "category")
    return (
        best is not None
        and (best.column.role in ("category", "place") or (best.column.role == "time" and best.column.numeric))
        and not is_flag(best.column)
        and not names_single_rows(d, Column(best.table, best.column.name))
        and best.score > 0.6
        and not any(m.tables for m in d.mentions[:subject] if m.tables and m.tables[0].score > 0.7)
    )


def _comes_to(d: Draft, subject: int, at: int) -> bool:
    """Whether a bound is on what each of those comes to who have several rows: `customers who spent more than 500`,
    `with sales over 900 in total`."""
    found = d.best_column(subject, "category") if subject >= 0 and d.role.get(subject) != "asked" else None
    who = Column(found.table, found.column.name) if found is not None and found.score >= 0.45 else d.asked
    if who is None or 2 * d.data(who).distinct > d.data(who).rows or is_flag(d.data(who)):
        return False
    added = any(d.tag(i, "aggregate") == "sum" and d.last(i) for i in (at + 2, at + 3))
    return added or any(d.text(i) in SPENDING for i in range(subject + 1, at))


SPENDING = words_of("spending")


def _owner(d: Draft, at: int, number: int, after: int) -> Column | None:
    """The noun right after a number, which owns it: `at least 5 assists`, `more than 30 min late`."""
    after = max(at, number) + 1
    while after < len(d.mentions) and (d.has(after, "unit_word") and not numeric_at(d, after)):
        after += 1 + (d.text(after + 1) == "of")
    if (
        not d.free(after)
        or d.boundary(after)
        or d.text(after) in VERBS
        or d.has(after, "by", "chart", "sort", "where", "and", "or")
    ):
        return None
    if d.mentions[after].values and not numeric_at(d, after):
        after = _told_apart(d, after)
    nxt = d.step(after, 1)
    found = d.best_column(after, "numeric")
    if not numeric_at(d, after) or not d.free(after) or _bounded_next(d, nxt):
        return None
    if found.column.role not in ("measure", "category") or (d.mentions[after].tables and found.score < 0.9):
        return None
    if is_of_clock(found.column):
        d.take(after, "condition")  # `delayed more than 30 minutes`, beside the minute of the hour
        return None
    if d.has(after, "unit") and found.column.role == "category":
        return None  # `a delay over 2 hours` is of no hour of the day
    d.take(after, "condition")
    return Column(found.table, found.column.name)


def _told_apart(d: Draft, at: int) -> int:
    """Where the noun behind a value stands that only says of which kind it is: `more than 1000 measles cases`."""
    noun = at + 1
    found = d.best_column(noun, "numeric") if numeric_at(d, noun) and d.free(noun) else None
    return noun if found is not None and found.column.role == "measure" and found.score >= 0.9 else at


def _bounded_next(d: Draft, at: int) -> bool:
    """Whether a noun before it belongs to the bound there, as that one has none behind its number: `price over 30`."""
    if at < 0 or not d.has(at, "compare") or not d.free(at):
        return False
    number = number_after(d, at)
    noun = number + 1 if number is not None else -1
    while noun > 0 and d.has(noun, "unit_word") and not numeric_at(d, noun):
        noun += 1
    return noun < 0 or not numeric_at(d, noun)


def of_currency(d: Draft, at: int) -> Column | None:
    """`more than 200k usd`: the amount whose name says that currency, where others do not."""
    if at < 0 or not d.free(at) or not d.has(at, "unit_word"):
        return None
    word = d.tokens[d.mentions[at].start].stem
    found = [c for c in d.facts.named([word]) if d.data(c).numeric and len(d.tables[c.table].columns) > 1]
    return found[0] if len(found) == 1 else None


def _age_of(d: Draft, at: int, number: int, after: int) -> Column | None:
    """`men over 60`, `female non-smokers under 18`: a bound right after people is of their age."""
    first = min(at, number)
    if _people_unsaid(d, first, number):
        found = quality_column(d, ("age",))
        return Column(found[0], found[1].name) if found is not None and found[1].numeric else None
    people = first - 1 if first and _of_people(d, first - 1) else d.step(first, -1)
    if d.mentions[first].unit or _other_quality(d, first) or amount_meant(d, at, number) is not None:
        return None
    if not any(_of_people(d, i) for i in range(people, max(people - 4, -1), -1) if _one_phrase(d, i, people)):
        return None
    found = quality_column(d, ("age",), thing_at(d, people)) if 0 <= people >= first - 2 else None
    return Column(found[0], found[1].name) if found else None


def _people_unsaid(d: Draft, first: int, number: int) -> bool:
    """Whether a bound stands right behind `how many` or `who`, where each row is a person: `how many under 30`."""
    rows = len(d.tables) == 1 and set(d.tables) <= d.facts.individuals
    asked = d.tag(first - 1, "aggregate") == "count" or d.text(first - 1) in WHO
    return rows and first > 0 and asked and not d.mentions[number].unit and not _other_quality(d, first)


WHO = words_of("whom")


def _one_phrase(d: Draft, at: int, last: int) -> bool:
    """Whether only words that tell rows apart stand from one mention to another: `married women in sales`."""
    return not any(
        d.boundary(i) or d.text(i) in VERBS or (numeric_at(d, i) and not d.mentions[i].values)
        for i in range(at, last + 1)
    )


def _of_people(d: Draft, at: int) -> bool:
    """Whether a mention is a word for people: by their sex, by what they are called, or by what they do."""
    m = d.mentions[at]
    gender = any(set(read_name(v.column.name).forms[0]) & GENDER for v in m.values)
    rows = bool(m.tables) and m.tables[0].score >= 0.9 and m.tables[0].table in d.facts.individuals
    person = rows or (bool(m.tables) and any(t.stem in PERSONS for t in d.tokens[m.start : m.end]))
    doing = bool(m.columns) and is_flag(m.columns[0].column) and m.text.rstrip("s").endswith(ACTING)
    return gender or person or doing or of_an_age(d, at)


PERSONS = load_lexicon().rows["person"].nouns


def _other_quality(d: Draft, at: int) -> bool:
    """Whether the words of a bound speak of something else than age: `taller than`."""
    about = [w for word in d.text(at).split() for q in load_lexicon().qualities.get(stems(word), ()) for w in q.about]
    return bool(about) and "age" not in about


GENDER = stems_of("gender")


def _strictly_by_unit(d: Draft, at: int, number: int, after: int) -> Column | None:
    """The amount that a currency or a percentage is of, where no other of its kind is near."""
    return by_unit(d, number, strictly=True)


def _before(d: Draft, at: int, number: int, after: int) -> Column | None:
    """The column before a bound: `price over 120`; not the pay of `pay with over 10 years of experience`."""
    first, timed = min(at, number), d.has(max(at, number) + 1, "unit")
    column = column_before(d, first, take=False) if not (timed and d.has(first - 1, "where")) else None
    return None if column is not None and timed and is_paid(d.data(column)) else column


def _lasting(d: Draft, at: int, number: int, after: int) -> Column | None:
    """The number whose name begins or ends with the unit of time behind it: `over 10 years` of `YearsCoded`."""
    behind = max(at, number) + 1
    if not d.has(behind, "unit"):
        return None
    said = d.tokens[d.mentions[behind].end - 1].stem
    found = [c for c in d.mentions[behind].columns if c.column.numeric and c.column.role == "measure"]
    found = [c for c in found if not is_paid(c.column) and not _paid_by(c.column)]
    ends = (c for c in found if any(said in (f[0], f[-1]) and len(f) > 1 for f in read_name(c.column.name).forms))
    first = next(ends, None)
    if first is None:
        return None
    for i in (behind, d.step(behind, 1)):
        if d.free(i) and any(c.column is first.column for c in d.mentions[i].columns):
            d.take(i, "condition")
    return Column(first.table, first.column.name)


def _paid_by(column: DataColumn) -> bool:
    """Whether a header says how often something falls due, and not how long it took: `monthly_charges`."""
    return any(t.text.endswith("ly") for t in tokenize(column.name)) and column.type != "integer"


def _behind(d: Draft, at: int, number: int, after: int) -> Column | None:
    """The column behind it: `under 30 years of service`."""
    return column_after(d, after) if d.text(after) not in VERBS else None


def _meant(d: Draft, at: int, number: int, after: int) -> Column | None:
    """The amount that a unit, a verb of money or the size of the number speaks of."""
    return amount_meant(d, at, number)


def _implied(d: Draft, at: int, number: int, after: int) -> Column | None:
    """The column that the words of the bound imply: `older than 18`."""
    return implied_column(d, at)


def _of_degrees(d: Draft, at: int, number: int, after: int) -> Column | None:
    """How warm it was: `between 10 and 15 degrees`, `below zero`."""
    zero = d.mentions[number].number == 0 and d.text(at) in ABOVE_BELOW
    found = quality_column(d, WARMTH) if zero or d.text(number + 1) in DEGREES else None
    return Column(found[0], found[1].name) if found is not None and found[1].numeric else None


DEGREES, ABOVE_BELOW = words_of("degrees"), words_of("over_under")
WARMTH = tuple(map(stem, ordered("warmth")))


def _by_measure(d: Draft, at: int, number: int, after: int) -> Column | None:
    """What the unit behind a number measures: `over 7 feet`; the column named before, where it is that, and the one
    that is named whole right before: `gained more than 50 pounds`."""
    first = min(at, number)
    named = column_before(d, first, take=False)
    whole = d.best_column(first - 1, "numeric") if d.free(first - 1) and d.mentions[first - 2].number is None else None
    same = named is not None and whole is not None and Column(whole.table, whole.column.name) == named
    if same and whole.score >= 0.99 and unit_behind(d, number) and named not in d.made:
        return measured_by_unit(d, number, named) if own_measure(d.data(named)) else named
    return measured_by_unit(d, number, named)


def _by_clock(d: Draft, at: int, number: int, after: int) -> Column | None:
    """How long something took, where a time of the clock is said: `runners under 2:10:00`."""
    return timed_by_clock(d, number)


def _of_rows(d: Draft, at: int, number: int, after: int) -> Column | None:
    """The number that rows are called by as well: `sales between 100 and 200`."""
    rows = d.step(min(at, number), -1)
    found = d.best_column(rows, "numeric") if rows >= 0 and d.mentions[rows].tables else None
    measured = found is not None and found.column.role == "measure" and found.score >= 0.5
    return Column(found.table, found.column.name) if measured else None


def _by_unit(d: Draft, at: int, number: int, after: int) -> Column | None:
    """Any column of the unit of the number."""
    return by_unit(d, number)


def _of_shares(d: Draft, at: int, number: int, after: int) -> Column | None:
    """The only share that a fraction can be of: `teams below .500`."""
    if not 0 < d.mentions[number].number < 1 or d.mentions[number].unit:
        return None
    shares = [c for c in d.facts.named(SHARES) if d.data(c).numeric and _most(d, c) is not None and _most(d, c) <= 1]
    return shares[0] if len(shares) == 1 else None


SHARES = stems_of("percent") | stems_of("share")
def _units(d: Draft, at: int, number: int, after: int) -> Column | None:
    """How many were sold in each sale: `transactions with more than 2 items`."""
    column = units_in_row(d, after) if d.free(after) else None
    if column is not None:
        d.take(after, "condition")
    return column


CANDIDATES: tuple[Callable[[Draft, int, int, int], Column | None], ...] = (
    _units,
    _owner,
    _by_measure,
    _age_of,
    _strictly_by_unit,
    _lasting,
    _before,
    _behind,
    _implied,
    _meant,
    _of_degrees,
    _of_rows,
    _by_unit,
    _by_clock,
    _of_shares,
    reached,
)
