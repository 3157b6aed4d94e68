"""Of whom a share is: the conditions that its whole must meet, where the others tell the part.

`percentage of men who survived`, `share of women in sales`, `what share of bouts did Ana win`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from inkfish.language.classes import stems_of, words_of
from inkfish.language.columns import of_time
from inkfish.language.conjunction import equals
from inkfish.language.draft import Draft
from inkfish.language.flags import is_flag
from inkfish.language.names import read_name
from inkfish.language.plurals import singular
from inkfish.query.plan import Aggregate, Column, Condition

PEOPLE, WITHIN = words_of("people_in_plural"), words_of("within_name")
Placed = Sequence[Condition]


def bases(d: Draft, conditions: Sequence[Condition]) -> list[Condition]:
    """Return the conditions of a share that say of whom it is; at least one is left, unless a group stands for it."""
    said = next((i for i in range(len(d.mentions)) if d.has(i, "proportion")), -1)
    placed = sorted((c for c in conditions if c in d.stands), key=lambda c: d.stands[c])
    grouped = _after_groups(d, said, placed)
    if grouped:
        return grouped
    if said < 0 or len(placed) < 2 or len(placed) < len(conditions):
        return []
    found = (rule(d, said, placed) for rule in RULES)
    return next((of for of in found if 0 < len(of) < len(placed)), [])


def _after_groups(d: Draft, said: int, placed: Placed) -> list[Condition]:
    """`share of emergencies by type in oncology`: the places that are named behind the groups."""
    groups = [at for at, role in d.role.items() if role == "group" and at > said]
    return [c for c in placed if groups and d.stands[c][0] > min(groups) and _is_place(d, c)]


def _outside(d: Draft, said: int, placed: Placed) -> list[Condition]:
    """`percentage of rows (where survived is yes) where sex is female`: what stands outside the brackets."""
    opens = next((i for i in range(said + 1, len(d.mentions)) if d.text(i) == "("), len(d.mentions))
    closes = next((i for i in range(opens, len(d.mentions)) if d.text(i) == ")"), opens)
    return [c for c in placed if opens < closes and not opens < d.stands[c][0] < closes]


def _among(d: Draft, said: int, placed: Placed) -> list[Condition]:
    """`share of women among managers`: what stands after the word."""
    at = _first(d, said, placed, AMONG)
    return [c for c in placed if at is not None and d.stands[c][0] > at]


def _before_clause(d: Draft, said: int, placed: Placed) -> list[Condition]:
    """`percentage of men who survived in 2016`, `of trains from Rome left on time`: what stands before the clause or
    the verb, and the times in it."""
    verb = next((i for i in range(said + 1, d.stands[placed[-1]][0]) if _is_verb(d, i)), None)
    clause = _first(d, said, placed, TURNS)
    at = clause if clause is not None else verb
    before = [c for c in placed if at is not None and d.stands[c][0] < at]
    inside = [c for c in placed if c not in before]
    return before + ([c for c in inside if of_time(d, c)] if before and not all(of_time(d, c) for c in inside) else [])


def _is_verb(d: Draft, at: int) -> bool:
    """Whether a mention says what those before it do: `women working part-time`."""
    doing = d.role.get(at) == "value" and not d.mentions[at].values and d.text(at).endswith("ing")
    return doing or d.role.get(at) == "deed"


def _told(d: Draft, said: int, placed: Placed) -> list[Condition]:
    """`share of bouts that Bo Lind won`, `share of smokers in the southeast`: all but what is told of them."""
    told = next((c for c in reversed(placed) if _outcome(d, c)), None)
    behind = placed[placed.index(told) + 1 :] if told is not None else ()
    final = told is not None and all(_is_place(d, c) or of_time(d, c) for c in behind)
    return [c for c in placed if c is not told] if final else []


def _of_subject(d: Draft, said: int, placed: Placed) -> list[Condition]:
    """`percentage of urgent tickets took over 20 hours`, `of days did Ethereum fall`: what is said of whom it is."""
    noun = next((i for i in range(said + 1, min(said + 5, len(d.mentions))) if _is_noun(d, i, placed)), said)
    before = [c for c in placed if said < d.stands[c][0] and d.stands[c][1] < noun]
    asks = next((i for i in range(said + 1, len(d.mentions)) if d.text(i) in DOING), None)
    who = d.step(asks, 1) if asks is not None else -1
    named = [c for c in placed if d.stands[c][0] == who and isinstance(equals(c), Column)]
    amount = any(isinstance(m.expr, Aggregate) and m.expr.func == "sum" for _, m in d.measures)
    return before or ([] if amount else named)  # `what share of the vote did Labour get` is theirs


def _who_do(d: Draft, said: int, placed: Placed) -> list[Condition]:
    """`percentage of women work over 40 hours`, `of men never married`: a plural right behind, and what they do."""
    first, then = placed[0], placed[1]
    start, end = d.stands[first]
    who = d.text(end)
    plural = singular(who) != who or who in PEOPLE
    if start != d.step(said, 1) or not plural or equals(first) is None or equals(first) == equals(then):
        return []
    does = d.stands[then][0]
    if any(d.text(i) in WITHIN or d.has(i, "or") for i in range(end + 1, does + 1)):
        return []
    told = d.text(does)
    return [first] if does > end and (does > end + 1 or d.has(does, "compare") or singular(told) == told) else []


def _is_noun(d: Draft, at: int, placed: Placed) -> bool:
    """Whether a mention says what the rows are: by their name, or as a plural that is no value: `urban residents`."""
    said = any(first <= at <= last for first, last in map(d.stands.get, placed))
    plural = not d.mentions[at].tags and singular(d.text(at)) != d.text(at)
    return bool(d.mentions[at].tables) or (plural and not said)


def _in_place(d: Draft, said: int, placed: Placed) -> list[Condition]:
    """`percentage of women in sales`, `share of orders from Texas in 2016`: where it is, and when."""
    return [c for c in placed if of_time(d, c) or (c is not placed[0] and _is_place(d, c))]


def _in_time(d: Draft, said: int, placed: Placed) -> list[Condition]:
    """`share of orders from Texas in 2016`: when it is."""
    return [c for c in placed if of_time(d, c)]


def parts_named(d: Draft, conditions: Sequence[Condition]) -> list[Condition]:
    """Return the conditions that name the part of a share: `labour vote share by ward`, `went to labour each year`."""
    said = next((i for i in range(len(d.mentions)) if d.has(i, "proportion")), -1)
    goes = next((i for i in range(max(said, 0), len(d.mentions)) if d.text(i).split(" ")[0] in GOING), None)
    placed = [c for c in conditions if c in d.stands]
    if goes is not None:
        return [c for c in placed if d.stands[c][0] > goes]
    return [c for c in placed if d.stands[c][1] < said]


RULES: tuple[Callable[[Draft, int, Placed], list[Condition]], ...] = (
    _outside,
    _among,
    _before_clause,
    _told,
    _of_subject,
    _who_do,
    _in_place,
    _in_time,
)


def _first(d: Draft, said: int, placed: Placed, words: frozenset[str]) -> int | None:
    """Where the first of some words stands between the word of the share and the last condition."""
    return next((i for i in range(said + 1, d.stands[placed[-1]][0] + 1) if d.text(i).split(" ")[0] in words), None)


def _outcome(d: Draft, condition: Condition) -> bool:
    """Whether a condition tells what became of the rows: a column of yes and no, or of results."""
    column = equals(condition)
    if not isinstance(column, Column):
        return False
    return is_flag(d.data(column)) or any(RESULT & set(form) for form in read_name(column.name).forms)


def _is_place(d: Draft, condition: Condition) -> bool:
    """Whether a condition says where or of whom, by values of a category after a preposition, and is no yes or no."""
    column, at = equals(condition), d.stands[condition][0]
    before = at - 2 if d.has(at - 1, "article") and d.text(at - 1) not in PLACING else at - 1
    if d.text(before).split(" ")[-1] not in PLACING:
        return False
    return isinstance(column, Column) and not is_flag(d.data(column)) and d.data(column).type == "text"


RESULT = stems_of("result")
DOING, GOING = words_of("doing"), words_of("going")
TURNS, AMONG, PLACING = words_of("clause") | GOING, words_of("among"), words_of("placing")
