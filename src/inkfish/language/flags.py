"""Columns of yes and no named as a quality: `returned orders`, `inactive`, `not shipped`."""

from __future__ import annotations

from collections.abc import Set

from inkfish.data.table import Column as DataColumn
from inkfish.language.classes import words_of
from inkfish.language.comparatives import is_comparative
from inkfish.language.draft import Draft
from inkfish.language.headers import is_flag
from inkfish.language.lexicon import load_lexicon
from inkfish.language.mention import ColumnLink
from inkfish.language.names import read_name
from inkfish.language.negation import denied_verb, negated_before
from inkfish.language.numerals import numeric_at
from inkfish.language.outcomes import sides_of
from inkfish.language.relating import take_relating_verb
from inkfish.language.sides import load_sides
from inkfish.language.tokens import stem
from inkfish.language.verbs import load_fates
from inkfish.query.plan import Column, Compare, Dimension, Value


def flagged(column: Column, data: DataColumn, yes: bool) -> Compare:
    """Return the condition that a flag is yes or no; of one that tells several ways of no, that it is not yes."""
    if not yes and data.type == "text" and data.distinct > 2:
        return Compare("!=", column, _valued(column, data, True).right)
    return _valued(column, data, yes)


def _valued(column: Column, data: DataColumn, yes: bool) -> Compare:
    """The condition that a flag has the value of yes, or that of a plain no."""
    if (sides := sides_of(data)) is not None:
        return Compare("=", column, Value(sides[0] if yes else sides[1]))
    value = Value(yes, "boolean") if data.type == "boolean" else Value(int(yes), "number")
    return Compare("=", column, value)


def denies(column: DataColumn) -> bool:
    """Whether yes in a column says that something was not so: `No-show`."""
    first, *rest = read_name(column.name).forms[0]
    return bool(rest) and first in DENIED


DENIED = tuple(sorted(words_of("denied_name")))


def read_flag_values(d: Draft) -> None:
    """`emergency is true`, `smoker = no`: a column of yes and no with the one that is meant."""
    for at in range(len(d.mentions)):
        found = d.best_column(at) if d.free(at) else None
        if found is None or not is_flag(found.column) or found.score < 0.6:
            continue
        sign = at + 1
        if not (d.text(sign) in BE or d.has(sign, "negation") or d.tag(sign, "compare") in ("=", "!=")):
            continue
        apart = d.has(sign + 1, "negation") and d.text(sign + 2) in YES | NO
        value = sign + 1 + apart
        negated = apart or d.has(sign, "negation") or d.tag(sign, "compare") == "!="
        if d.text(value) not in YES | NO:
            continue
        yes = (d.text(value) in YES) is not negated
        told = flagged if negated else _valued  # `not yes` is any way of no, and `no` is the plain one
        d.keep((at, value), told(Column(found.table, found.column.name), found.column, yes))
        for i in range(at, value + 1):
            d.take(i, "condition", f"{found.column.title} is {'yes' if yes else 'no'}" if i == at else "")


ARTICLES = words_of("determiner")
BE, YES, NO = words_of("be"), words_of("yes"), words_of("no")


def read_flags(d: Draft) -> None:
    """`returned orders`, `not shipped`: a yes/no column named as a quality."""
    _unflagged(d)
    for at in range(len(d.mentions)):
        done = _done(d, at) if d.free(at) else None
        found = (done or d.best_column(at)) if d.free(at) else None
        if found is None or not is_flag(found.column) or (found.score < 0.6 and done is None) or opens(d, at):
            continue
        if d.free(before := d.step(at, -1)) and d.tag(before, "aggregate") in ("sum", "avg", "count_distinct"):
            continue
        if (
            d.has(at - 1, "by", "different")
            or d.text(at - 1).endswith(" by")
            or d.has(d.step(at, -1), "by")
            or at in d.axes.values()
            or at in d.colored
        ):
            continue
        if _in_group_list(d, at):
            continue
        if is_comparative(d.text(at)) and numeric_at(d, at + 1):
            d.take(at, "compare", "more or less")  # `have higher grades`, beside who seeks a `higher` education
            continue
        negated = negated_before(d, at) if (verb := denied_verb(d, at)) is None else verb
        if negated is not None:
            d.take(negated, "condition")
        column = Column(found.table, found.column.name)
        if _both_ways(d, at):
            d.dimensions.append((at, Dimension(column)))
            d.take(at, "group", f"with and without {found.column.title}")
            continue
        if done is not None:
            d.take(d.step(at, -1, skip=("article", "preposition")), "condition")
        turned = denies(found.column) and not d.text(at).startswith(DENIED)
        yes = (negated is None) is not (turned is not _lost_by(d, at))
        d.keep(at, flagged(column, found.column, yes))
        d.take(at, "condition", f"{found.column.title} is {'yes' if yes else 'no'}")
        take_relating_verb(d, at)


def _lost_by(d: Draft, at: int) -> bool:
    """Whether the one whom a flag is called after lost: the districts that `Trump lost`, by a `Trump` of 0 and 1."""
    verb = at + 1
    loses = d.free(verb) and d.tokens[d.mentions[verb].start].stem in load_sides()["loser"].verbs
    if not loses or not (d.last(verb) or d.boundary(verb + 1) or d.has(verb + 1, "and", "by", "versus")):
        return False
    d.take(verb, "condition")
    return True


def opens(d: Draft, at: int) -> bool:
    """Whether a word only asks for an answer: the `show` that opens a question, and not the `returned` of orders."""
    asks = d.has(at, "request") and not d.text(at).endswith("ed")
    return asks and not any(d.content(i) or d.has(i, "aggregate", "where") for i in range(at))


def _done(d: Draft, at: int) -> ColumnLink | None:
    """The flag of which a verb before a part of its name says the rest: `won the cup` of `cup_winner`."""
    verb = d.step(at, -1, skip=("article", "preposition"))
    if verb < 0 or d.boundary(verb):
        return None
    said = {t.stem for t in d.tokens[d.mentions[at].start : d.mentions[at].end]}
    own = d.tokens[d.mentions[verb].end - 1].stem
    doing = {own, *load_lexicon().synonyms.get(own, ())}
    for found in (c for c in d.mentions[at].columns if is_flag(c.column)):
        rest = [set(form) - said for form in read_name(found.column.name).forms if said <= set(form)]
        if any(words and all(_same_root(word, doing) for word in words) for words in rest):
            return found
    return None


def _same_root(word: str, others: set[str]) -> bool:
    """Whether one of some stems is the word, or its beginning: `win` of `winner`."""
    return any(word == other or (len(other) >= 3 and word.startswith(other)) for other in others)


def _in_group_list(d: Draft, at: int) -> bool:
    """Whether a flag is one of the groups: `by class and survived`."""
    i = at - 1
    listed = False
    while i > 0 and (d.has(i, "and") or d.text(i) in (",", "the") or d.mentions[i].columns):
        listed = listed or d.has(i, "and") or d.text(i) == ","
        i -= 1
    return listed and d.has(i, "by", "per_group")  # and not `how many calls did each agent answer`


WITHOUT = words_of("against_without")


def _both_ways(d: Draft, at: int) -> bool:
    """Whether a flag stands after `with and without`: both sides are asked for."""
    words = " ".join(d.text(i) for i in range(max(0, at - 5), at))
    words = next((words[: -len(a) - 1] for a in ARTICLES if words.endswith(f" {a}")), words)
    after = " ".join(d.text(i) for i in range(at + 1, min(at + 4, len(d.mentions))))
    if after.startswith(("and non", "vs non", "versus non", "and not", "or not", "vs not", "or non", *WITHOUT)):
        for i in range(at + 1, min(at + 5, len(d.mentions))):
            if d.free(i) and (d.has(i, "negation", "and", "or", "versus") or d.text(i) in ("-", d.text(at))):
                d.take(i, "group")
        return True
    if _against_others(d, at) or _and_how_many_not(d, at):
        return True
    said = {w for c in d.mentions[at].columns[:1] for form in read_name(c.column.name).forms for w in form}
    if against_opposite(d, at, said):
        return True
    if words.endswith(("before and after", "before vs after", "before versus after")):
        for i in range(max(0, at - 4), at):
            if d.free(i) and not d.content(i):
                d.take(i, "group")
        return True
    if not words.endswith(("with and without", "with or without", "with versus without", "with vs without")):
        return False
    for i in range(max(0, at - 5), at):
        if d.free(i) and d.has(i, "negation", "where", "and", "or", "missing"):
            d.take(i, "group")
    return True


def _against_others(d: Draft, at: int) -> bool:
    """Whether a flag is held against all other rows: `holiday weeks vs normal weeks`, `members vs the rest`."""
    near = range(at + 1, min(at + 4, len(d.mentions)))
    mark = next((i for i in near if d.has(i, "versus") or d.text(i).split(" ")[0] == "and"), -1)
    others = next((i for i in (mark + 1, mark + 2) if d.text(i).removeprefix("the ") in OTHERS), -1)
    if mark < 0 or others < 0:
        return False
    for i in (mark, others, *range(others + 1, min(others + 2, len(d.mentions)))):
        if d.free(i):
            d.take(i, "group")
    return True


def against_opposite(d: Draft, at: int, words: Set[str]) -> bool:
    """Whether what these stems say stands beside its opposite: `urban vs rural sales`, `public and private schools`."""
    opposite = frozenset().union(*(fate.opposite for fate in load_fates() if fate.words & words))
    opposite |= frozenset().union(*(fate.words for fate in load_fates() if fate.opposite & words))
    for mark, other in ((at + 1, d.step(at + 1, 1)), (at - 1, d.step(at - 1, -1))):
        joined = d.has(mark, "versus", "and", "or") and other >= 0 and d.free(other)
        if joined and d.tokens[d.mentions[other].start].stem in opposite:
            for i in range(min(mark, other), max(mark, other) + 1):
                if d.free(i):
                    d.take(i, "group")
            return True
    return False


def _and_how_many_not(d: Draft, at: int) -> bool:
    """`how many survived and how many did not`: both sides of a flag are counted."""
    again = at + 1 + d.has(at + 1, "and")
    no = again + 1
    counted = d.tag(again, "aggregate") == "count" and again > at + 1 and d.has(no, "negation")
    if not counted or not (no + 1 >= len(d.mentions) or d.boundary(no + 1) or d.text(no + 1) == d.text(at)):
        return False
    for i in range(at + 1, min(no + 2, len(d.mentions))):
        if d.free(i) and not d.boundary(i):
            d.take(i, "group")
    return True


OTHERS = words_of("others") | words_of("plain")


def _unflagged(d: Draft) -> None:
    """`inactive`, `unpaid`: the opposite of a yes/no column."""
    for at, m in enumerate(d.mentions):
        if not d.free(at) or m.known:
            continue
        for prefix in ("in", "un", "non"):
            column = d.facts.flags.get(stem(m.text.removeprefix(prefix))) if m.text.startswith(prefix) else None
            if column is not None:
                d.keep(at, flagged(column, d.data(column), False))
                d.take(at, "condition", f"{column.name} is no")
                break
