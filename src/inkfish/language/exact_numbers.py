"""Numbers that rows must have: `3 bedroom houses`, `in 98103`, `problem id 10`, `stores 3, 4 and 5`."""

from __future__ import annotations

from inkfish.language.classes import words_of
from inkfish.language.draft import Draft
from inkfish.language.figures import figures
from inkfish.language.mention import ColumnLink
from inkfish.language.negation import negated_before, negated_near
from inkfish.language.numerals import constant, next_in_list, numeric_at, plain_number
from inkfish.language.plurals import singular
from inkfish.language.subjects import take_named_column
from inkfish.query.plan import Among, Column, Compare, Condition, Not, Value

MOST_STEPS = 60  # different values up to which a number is a size that rows are told apart by


def read_counted_nouns(d: Draft) -> None:
    """`3 bedroom houses`, `4, 6 and 8 cylinder cars`, `have 8 cylinders`: numbers before the noun that they are of."""
    at = 0
    while at < len(d.mentions):
        run = [at] if plain_number(d, at) else []
        while run and (k := next_in_list(d, run[-1])) is not None:
            run.append(k)
        noun = run[-1] + 1 if run else -1
        if d.text(noun) in ("-", "or more", "or less", "or fewer"):
            noun = noun + 1 if d.text(noun) == "-" else -1
        found = d.best_column(noun, "numeric") if 0 < noun < len(d.mentions) and d.free(noun) else None
        if found and _all_of_them(d, run, noun):
            found = None
        if found and numeric_at(d, noun) and (_is_size(d, noun, found) or _is_had(d, run[0], noun, found)):
            column = Column(found.table, found.column.name)
            values = tuple(Value(d.mentions[i].number, "number") for i in run)
            negated = negated_before(d, run[0])
            op = _or_so(d, noun + 1)
            condition: Condition = Compare(op, column, values[-1]) if len(values) == 1 else Among(column, values)
            if negated is not None:
                d.take(negated, "condition")
                condition = Not(condition)
            d.keep((run[0], noun), condition)
            if len(values) > 1 and negated is None:
                d.compared = column
            for i in range(run[0], noun + 1):
                if d.free(i):
                    d.take(i, "condition")
            if op != "=":
                d.take(noun + 1, "condition")
            if d.text(noun) in STARS:
                take_named_column(d, run[0], column)  # `hospitals rated 5 stars`
            d.say(noun, f"{found.column.title} {'is' if op == '=' else op} {', '.join(d.text(i) for i in run)}")
        at = run[-1] + 1 if run else at + 1


def _all_of_them(d: Draft, run: list[int], noun: int) -> bool:
    """Whether a number says how many columns of a kind there are: `the average of the three grades`."""
    plural = singular(d.text(noun)) != d.text(noun) and d.text(run[0] - 1) == "the" and len(run) == 1
    return plural and len(d.mentions[noun].columns) > 1 and d.has(d.step(run[0], -1), "aggregate")


def _or_so(d: Draft, at: int) -> str:
    """The way in which a number behind its noun may be passed: `4 beds or more`."""
    told = d.tag(at, "compare") if d.free(at) and d.text(at).startswith(("or ", "and ")) else None
    return told or "="


def _is_size(d: Draft, noun: int, found: ColumnLink) -> bool:
    """Whether a column of few numbers tells rows apart: `3 bedroom houses`, `6 cylinders`, `5 star hotels`."""
    return found.column.distinct <= MOST_STEPS and (not d.has(noun, "unit_word") or d.text(noun) in STARS)


STARS = words_of("stars_of_rating")


def _is_had(d: Draft, number: int, noun: int, found: ColumnLink) -> bool:
    """Whether rows are said to have so many of what a column is called: `wines with 90 points`, `who got 250 votes`."""
    before = number - 1
    while before > 0 and d.text(before) in EXACTLY:
        before -= 1
    return found.score >= 0.99 and d.text(before).split(" ")[-1] in HAD


HAD, EXACTLY = words_of("had"), words_of("exactly")


def read_codes(d: Draft) -> None:
    """`in 98103`, `for 1024`: a number that can only be of one column of codes."""
    for at in range(len(d.mentions)):
        m = d.mentions[at]
        if not plain_number(d, at) or not isinstance(m.number, int) or d.text(at - 1) not in ("in", "for", "at"):
            continue
        fitting = [
            Column(name, c.name)
            for name, t in d.tables.items()
            for c in t.columns
            if c.type == "integer"
            and c.role in ("identifier", "category", "place")
            and not c.unique
            and isinstance(c.minimum, int)
            and c.minimum <= m.number <= c.maximum
            and c.maximum > 999
        ]
        if len(fitting) == 1:
            d.keep(at, Compare("=", fitting[0], Value(m.number, "number")))
            d.take(at, "condition", f"{fitting[0].name} is {m.text}")


def read_equal_numbers(d: Draft) -> None:
    """`whose id is 10`, `problem id 10`, `not majoring in 600`: a number right after its column."""
    for at in range(len(d.mentions)):
        m = d.mentions[at]
        if not d.free(at) or m.number is None or (m.time is not None and m.time.sure):
            continue
        if d.text(at - 1) in ALL:
            continue  # `in all three subjects`
        i = at - 1
        while (
            i >= 0
            and (d.empty(i) or d.has(i, "negation") or d.text(i) in TO_A_NUMBER or _of_a_number(d, i, at))
            and at - i < 5
        ):
            i -= 1
        found = d.best_column(i) if i >= 0 else None
        if (
            found is None
            or found.score < 0.45
            or d.has(i, "by")
            or not (found.column.numeric or found.column.type == "text")
        ):
            continue
        linked = any(
            d.text(k) in LINKING_A_NUMBER or d.has(k, "compare", "negation") for k in range(i + 1, at)
        )
        if found.column.type == "text" and d.text(at) in figures("number"):
            continue  # `by a team in one season`
        if not linked and found.column.role not in ("identifier", "category", "time") and i != at - 1:
            continue
        negated = negated_near(d, at, Column(found.table, found.column.name))
        for k in range(i, at + 1 + d.has(at + 1, "unit", "unit_word")):
            if d.free(k):
                d.take(k, "condition")
        column = Column(found.table, found.column.name)
        if negated is None and (op := _way_in_time(d, i)) is not None:
            d.take(i - 1, "condition")
            d.keep(at, Compare(op, column, constant(found.column, m.number)))
            d.say(at, f"{column.name} {op} {m.text}")
            continue
        d.keep(at, Compare("!=" if negated is not None else "=", column, constant(found.column, m.number)))
        _also_equal(d, at, column, negated is not None)
        d.say(at, f"{column.name} {'is not' if negated is not None else 'is'} {m.text}")


def _way_in_time(d: Draft, named: int) -> str | None:
    """The bound that a word of time puts on numbered things that come one after the other: `since week 220`."""
    said = d.text(named - 1) if named > 0 and d.free(named - 1) else ""
    return next((op for op, words in WAYS.items() if said in words), None)


WAYS = {
    ">=": words_of("from_number_on"),
    ">": words_of("after_number"),
    "<": words_of("before_number"),
    "<=": words_of("up_to_number"),
}


ALL = words_of("in_full")
TO_A_NUMBER, LINKING_A_NUMBER = words_of("to_a_number"), words_of("linking_a_number")


def _of_a_number(d: Draft, of: int, number: int) -> bool:
    """Whether an `of` leads from a column to the number that rows have there: `a score of 100`, `a delay of 7 days`,
    and no `of 3 shops`."""
    after = number + 1 + d.has(number + 1, "unit", "unit_word")
    last = d.last(after - 1) or d.boundary(after) or d.has(after, "preposition", "and", "where", "during", "by", "or")
    return d.text(of) == "of" and of < number and last


def _also_equal(d: Draft, at: int, column: Column, negated: bool) -> None:
    """`stores 3, 4 and 5`: numbers listed behind the first one are of its column too."""
    nxt = next_in_list(d, at)
    while nxt is not None and not (nxt + 1 < len(d.mentions) and d.content(nxt + 1)):
        value = constant(d.data(column), d.mentions[nxt].number)
        d.keep(nxt, Compare("!=" if negated else "=", column, value))
        d.take(nxt, "condition", f"{column.name} is {'not ' if negated else ''}{d.text(nxt)}")
        at, nxt = nxt, next_in_list(d, nxt)
