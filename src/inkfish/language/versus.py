"""Two values of one column held against each other: `tea vs coffee`, `did tea sell more than coffee`, `A or B, how many
of each`."""

from __future__ import annotations

from itertools import pairwise

from inkfish.language.classes import words_of
from inkfish.language.comparatives import GENERAL, is_comparative
from inkfish.language.conjunction import equal_to, equals
from inkfish.language.draft import Draft, nearly_unique
from inkfish.language.flags import is_flag
from inkfish.language.lexicon import load_lexicon, stems
from inkfish.language.qualities import quality_column
from inkfish.query.plan import Aggregate, Case, Column, Condition, Dimension, Measure, Value


def read_versus(d: Draft) -> None:
    """Take the words that hold two values of one column against each other; they are groups of their own then."""
    if d.gap is not None or _against_the_rest(d) or _outcome_asked(d) or _one_side_asked(d) or _flag_than_others(d):
        return
    _both_of_a_flag(d)
    for column, values in _said_apart(d).items():
        evidence = held_against(d) if len(values) > 1 or column == d.compared else None
        if evidence is None:
            continue
        d.compared, d.against = column, True
        for at in evidence:
            if d.free(at):
                d.take(at, "task", f"{d.data(column).title} held against each other")
        for at in range(len(d.mentions)):
            if d.free(at) and d.text(at) in GENERAL:
                d.take(at, "task")  # `better stars than`
        if len(values) >= d.data(column).distinct:
            d.filters = [c for c in d.filters if equals(c) != column]
        return


def _against_the_rest(d: Draft) -> bool:
    """`the US vs the rest of the world`, `more than 10 years vs the others`: those rows, and all others."""
    for at in range(1, len(d.mentions)):
        if d.text(at).removeprefix("the ") not in OTHERS or not d.free(at):
            continue
        mark = next((i for i in (at - 1, at - 2) if _holds_against(d, i)), None)
        told = [c for c in d.filters if c in d.stands and d.stands[c][1] < at]
        if mark is None or not told:
            continue
        one = _subject(d, told)
        first, last = d.stands[one]
        name = d.question[d.tokens[d.mentions[first].start].start : d.tokens[d.mentions[last].end - 1].end]
        value = equal_to(one)
        name = str(value[0].value) if len(value) == 1 and isinstance(value[0].value, str) else name
        d.filters.remove(one)
        d.against = True
        column = equals(one)
        flag = isinstance(column, Column) and is_flag(d.data(column))
        d.dimensions.append((at, Dimension(column if flag else Case(one, name, "The rest"))))
        d.take(at, "group", f"{name} and all others")
        for i in range(mark, at):
            if d.free(i):
                d.take(i, "group")
        if d.text(at + 1) in ("of", "of the") and d.step(at + 1, 1) > 0:
            for i in range(at + 1, d.step(at + 1, 1) + 1):
                if d.free(i) and not d.boundary(i):
                    d.take(i, "group")
        for i in (i for i in range(len(d.mentions)) if d.has(i, "compare_task") and d.free(i)):
            d.take(i, "task")
        return True
    return False


def _subject(d: Draft, told: list[Condition]) -> Condition:
    """Whom the others are held against: the last that was named before them, and not what was done: `smokers die`."""
    told = sorted(told, key=lambda c: d.stands[c][1])
    deed = equals(told[-1])
    done = len(told) > 1 and isinstance(deed, Column) and is_flag(d.data(deed)) and d.tokens[0].text in ASKING
    return told[-2] if done else told[-1]


def _holds_against(d: Draft, at: int) -> bool:
    """Whether something is held against the rest there: `vs the rest`, `compare the south with the rest`."""
    compared = any(d.has(i, "compare_task") for i in range(at))
    than = d.has(at, "versus") or d.text(at).split(" ")[-1] == "than"
    either = d.has(at, "or") and d.tokens[0].text in CHOOSING  # `who scores more, all stars or others`
    return than or either or d.text(at) in MARKS or (compared and d.text(at) in WITH)


def _outcome_asked(d: Draft) -> bool:
    """`do people who smoke leave more often`, `are smokers more likely to die`: the rate of what became of them, for
    those who do and those who do not."""
    texts = [t.text for t in d.tokens if t.kind == "word"]
    told = sorted((c for c in d.filters if c in d.stands), key=lambda c: d.stands[c])
    often = next((i for i in range(len(d.mentions)) if d.text(i).split(" ")[-1] in OFTEN), None)
    behind = len(told) > 1 and often is not None and d.stands[told[-2]][1] < often < d.stands[told[-1]][0]
    asked = texts[:1] and texts[0] in ASKING and (_more_so(texts) or behind) and not THAN & set(texts)
    if not asked or not (behind or len(told) == 2) or len(d.filters) != len(told) or d.measures:
        return False
    if not behind and any(_amount(d, i) for i in range(d.stands[told[-1]][1] + 1, len(d.mentions))):
        return False  # `do guards with children score more`
    *rest, one, other = told
    of, so = (other, one) if behind else (one, other)  # `do people quit more often in sales`
    side, outcome = equals(of), equals(so)
    if not (side and outcome and side != outcome and is_flag(d.data(outcome)) and d.data(side).distinct <= FEW_SIDES):
        return False
    d.filters = rest
    d.dimensions.append((-1, Dimension(side)))
    d.measures.append((-2, Measure(Aggregate("share", where=so))))
    d.assumed.append(f"the share of each {d.data(side).title.lower()}")
    return True


def _amount(d: Draft, at: int) -> bool:
    """Whether a mention that nothing has read names an amount."""
    found = d.best_column(at, "numeric") if d.free(at) else None
    return found is not None and found.column.numeric and found.score >= 0.45 and not is_flag(found.column)


def _more_so(texts: list[str]) -> bool:
    """Whether a question ends in how often something comes true, or tells what is likelier: `more`, `more often`."""
    ends = texts[:-1] if texts[-1] in OFTEN else texts
    return ends[-1] in GENERAL or any(a in GENERAL and b in LIKELY for a, b in pairwise(texts))


def _one_side_asked(d: Draft) -> bool:
    """`do smokers tip more`, `are women older`: than the others; each side is a group, and amounts are averaged."""
    texts = [t.text for t in d.tokens]
    if not texts or texts[0] not in ASKING or THAN & set(texts) or not any(map(is_comparative, texts[2:])):
        return False
    if "?" in texts[:-1]:  # the sentence that comes then says what is asked
        return False
    side = _opening_side(d) or _closing_side(d)
    if side is None:
        return False
    column = equals(side)
    _rows_called(d, side)
    d.filters.remove(side)
    d.dimensions.append((-1, Dimension(column)))
    d.averaged = True
    d.assumed.append(f"compared by {d.data(column).title.lower()}, on average")
    _measured_by_adjective(d)
    return True


def _rows_called(d: Draft, side: Condition) -> None:
    """Take what the rows are called beside whom a question asks about: the `states` of `in states Trump won`."""
    first, last = d.stands[side]
    for at in (i for i in range(first - 2, last + 3) if d.free(i)):
        found = d.best_column(at)
        named = found is not None and found.score >= 0.6 and found.column.role != "measure"
        if named and nearly_unique(found.column) and not d.has(at, "by"):
            d.take(at, "group", "what the rows are called")


def _opening_side(d: Draft) -> Condition | None:
    """Whom a question asks about: the women of `are women older`; of several what the head of them is apart by, the
    children of `do guards with children score more`."""
    articles = sum(d.has(i, "article") for i in range(OPENING + 1))
    opening = [c for c in d.filters if d.stands.get(c, (99, 99))[1] <= OPENING + articles]
    sides = [c for c in opening if isinstance(column := equals(c), Column) and d.data(column).distinct <= FEW_SIDES]
    sides.sort(key=lambda c: d.stands[c])
    if len(sides) < 2:
        return next(iter(sides), None)
    modifier = sides[0] if d.stands[sides[-1]][0] == d.stands[sides[0]][1] + 1 else sides[-1]
    return modifier if len(sides) == 2 and is_flag(d.data(equals(modifier))) else None


def _closing_side(d: Draft) -> Condition | None:
    """Of whom a question asks whether a number is higher or lower: `is mortality higher with sepsis`."""
    judged = next((i for i in range(len(d.mentions)) if d.text(i).split(" ")[-1] in HOW_HIGH), None)
    told = [c for c in d.filters if isinstance(column := equals(c), Column) and d.data(column).distinct <= FEW_SIDES]
    closing = [c for c in told if judged is not None and d.stands.get(c, (0, 0))[0] > judged]
    one = len(told) == len(d.filters) == len(closing) == 1 and len(equal_to(closing[0])) == 1
    return closing[0] if one else None


def _flag_than_others(d: Draft) -> bool:
    """`do emergency patients stay longer than others`, `... with a pool cost more than those without`: by the flag."""
    texts = [t.text for t in d.tokens]
    than = next((i for i in range(1, len(d.mentions)) if d.text(i).endswith("than")), None)
    if than is None or texts[0] not in ASKING or not any(map(is_comparative, texts[2:])):
        return False
    flags = [c for c in d.filters if isinstance(column := equals(c), Column) and is_flag(d.data(column))]
    sides = [c for c in flags if d.stands.get(c, (99, 99))[1] < than]
    likelier = any(t in OFTEN | LIKELY for t in texts) or any(d.text(d.stands[c][0] - 1) in MANY for c in sides)
    if len(sides) == 2 and likelier:  # what they do is no side
        sides = sorted(sides, key=lambda c: d.stands[c])[:1]
    behind = [i for i in range(than + 1, len(d.mentions)) if not d.boundary(i)]
    others = any(d.text(i).removeprefix("the ").split(" ")[0] in OTHER_SIDE for i in behind)
    if len(sides) != 1 or not others or any(d.stands.get(c, (0, 0))[0] > than for c in d.filters if c not in flags):
        return False
    column = equals(sides[0])
    d.filters = [c for c in d.filters if c not in flags or equals(c) != column]
    d.dimensions.append((-1, Dimension(column)))
    d.averaged = d.against = True
    for i in (than, *behind):
        if d.free(i) or d.role.get(i) == "condition":
            d.take(i, "group", f"with and without {d.data(column).title}" if i == than else "")
    _measured_by_adjective(d)
    return True


def _measured_by_adjective(d: Draft) -> None:
    """`older`: the column of ages."""
    for at in (i for i in range(1, len(d.mentions)) if d.free(i) and is_comparative(d.text(i).split(" ")[0])):
        about = tuple(w for q in load_lexicon().qualities.get(stems(d.text(at)), ()) for w in q.about)
        if about and (found := quality_column(d, about)) is not None:
            d.measures.append((at, Measure(Aggregate("avg", Column(found[0], found[1].name)))))
            d.take(at, "measure", f"average {found[1].title}")


OTHER_SIDE, MANY = words_of("other_side"), words_of("many")
OPENING = 3  # mentions into a question by which whom it asks about is named
LIKELY, OFTEN = words_of("likely"), words_of("often")
HOW_HIGH = words_of("compared_rate")
ASKING, THAN, FEW_SIDES = words_of("asking_whether"), words_of("versus"), 6


def _both_of_a_flag(d: Draft) -> None:
    """`smokers vs nonsmokers`: both sides of a flag are groups, and no condition."""
    flags = [c for c in d.filters if isinstance(column := equals(c), Column) and is_flag(d.data(column))]
    for c in flags:
        column = equals(c)
        sides = {v for other in flags if equals(other) == column for v in equal_to(other)}
        split = any(x.expr == column and at >= 0 and not d.has(at - 1, "by") for at, x in d.dimensions)
        both = len(sides) > 1
        evidence = held_against(d) if both or split else None
        if both or evidence is not None:
            for at in filter(d.free, evidence or ()):
                d.take(at, "task", "both sides of a yes and no")
            d.filters = [x for x in d.filters if equals(x) != column]
            d.averaged = d.averaged or asks_of_each(d)
            d.against = True
            if not split:
                d.dimensions.append((-1, Dimension(column)))
            if not d.measures:
                _measured_by_adjective(d)
            return


def asks_of_each(d: Draft) -> bool:
    """`do smokers pay more than non-smokers`: of each of them, not of all together."""
    texts = [t.text for t in d.tokens]
    return texts[0] in ASKING and any(map(is_comparative, texts[2:]))


OTHERS, MARKS, WITH = words_of("others"), words_of("between_sides"), words_of("held_with")


def _said_apart(d: Draft) -> dict[Column, list[Value]]:
    """The columns of which values were said, with these values."""
    found: dict[Column, list[Value]] = {d.compared: []} if d.compared is not None else {}
    for c in d.filters:
        if isinstance(column := equals(c), Column):
            found.setdefault(column, []).extend(v for v in equal_to(c) if v not in found.get(column, ()))
    said_first = [d.mentions[at].values[:1] for at in sorted(d.role) if d.role[at] == "value"]
    for (v,) in filter(None, said_first):  # all values of a column are no condition
        values = found.setdefault(Column(v.table, v.column.name), [])
        value = Value(v.only if v.part and v.only else v.value)
        values += [value] if value not in values else []
    return found


def held_against(d: Draft) -> list[int] | None:
    """Where the words stand that hold things against each other; None where nothing does."""
    texts = [t.text for t in d.tokens]
    between = [i for i in range(1, len(d.mentions)) if d.has(i, "versus") or d.text(i) == "/" or _than_value(d, i)]
    if between:
        return between
    tasks = [i for i in range(len(d.mentions)) if d.has(i, "compare_task") and d.role.get(i) == "task"]
    if tasks:
        return tasks
    each = [i for i in range(len(d.mentions)) if d.text(i) in EACH and d.free(i)]
    if each and any(d.tag(i, "aggregate") == "count" for i in range(len(d.mentions))):
        return each
    if sum(d.tag(i, "aggregate") == "count" for i in range(len(d.mentions))) > 1:
        return []
    choice = texts[:1] and texts[0] in CHOOSING and any(d.has(i, "or") for i in range(len(d.mentions)))
    judged = any(d.has(i, "quality") for i in range(len(d.mentions)))  # `better paid`
    return [] if choice and (judged or any(is_comparative(t) or t in MOST for t in texts)) else None


EACH, CHOOSING, MOST = words_of("each_value"), words_of("choosing"), words_of("most")


def _than_value(d: Draft, at: int) -> bool:
    """Whether something is held against a value there: `did tea bring in more than coffee`, `older than women`."""
    other = d.step(at, 1, skip=("article", "helper", "preposition", "during"))
    named = other > 0 and d.role.get(other) in ("value", "condition", "time") and d.mentions[other].number is None
    return named and d.text(at).endswith("than")
