"""When a question has no answer here: its words that mean nothing, and the rules that refuse it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import takewhile

from inkfish.language.classes import stems_of, words_of
from inkfish.language.draft import Draft
from inkfish.language.leftover import LEFTOVER
from inkfish.language.lexicon import load_lexicon
from inkfish.language.plurals import singular
from inkfish.language.strange import explained, names_after, plain_quality, unnamed
from inkfish.language.tokens import stem
from inkfish.language.unread import amount_unread, name_unread, word_unread
from inkfish.language.values import BY_ROOT
from inkfish.query.plan import Aggregate


def refusal(draft: Draft, unknown: Sequence[str]) -> bool:
    """Whether the question asks for something that the data does not have, rather than having a word we do not know."""
    return any(rule(draft, unknown) for rule in REFUSALS)


def _beyond(draft: Draft, unknown: Sequence[str]) -> bool:
    return bool(draft.beyond)


def _nothing_linked(draft: Draft, unknown: Sequence[str]) -> bool:
    """Nothing in the question touches the data."""
    touched = any(
        role in ("role", "once")
        or (
            role in ("group", "measure", "value", "condition", "listed", "time", "having")
            and (m.columns or m.tables or m.values or m.time)
        )
        for i, m in enumerate(draft.mentions)
        if (role := draft.role.get(i))
    )
    described = bool({"described", "asked"} & set(draft.role.values()))
    counts_rows = described or any(draft.has(i, "entity") for i in range(len(draft.mentions)))
    return not touched and not counts_rows and bool(unknown or not draft.measures)


def _measure_unknown(draft: Draft, unknown: Sequence[str]) -> bool:
    """The word that an aggregate, a count or a `which ... highest` speaks of is unknown."""
    strange = {m.text for m in draft.mentions if m.text in unknown}
    for at, m in enumerate(draft.mentions):
        if m.text not in strange:
            continue
        if draft.tag(at + 1, "aggregate") == "avg" and draft.free(at + 1):
            return True  # `batting average`
        before = at - 1
        while before >= 0 and draft.empty(before) and not draft.has(before, "aggregate"):
            before -= 1
        unit = before >= 0 and draft.role.get(before) == "condition"  # `more than 30 min late`
        asks = before >= 0 and not unit and draft.has(before, "aggregate", "superlative", "calc")
        measured = asks and not names_after(draft, at)
        if measured and not explained(draft, at) and not _rows_of_unnamed(draft, before, at):
            return True
    return False


def _rows_of_unnamed(draft: Draft, counted: int, at: int) -> bool:
    """Whether a count of an unknown thing can be of the rows: a lone table without a name, split by what it has."""
    rows = draft.tag(counted, "aggregate") == "count" and unnamed(draft)
    if rows and (draft.dimensions or draft.filters):
        draft.assumed.append(f"each row is one of the “{draft.text(at)}”")
        return True
    return False


def _mostly_unknown(draft: Draft, unknown: Sequence[str]) -> bool:
    known = sum(
        1 for i in range(len(draft.mentions)) if draft.content(i) and draft.role.get(i) not in (None, "chart", "sort")
    )
    return len(unknown) > 2 * max(known, 1)


def _named_unknown(draft: Draft, unknown: Sequence[str]) -> bool:
    """A proper name, or the thing a measure is asked `of` or `for`, that the data does not have."""
    for at, m in enumerate(draft.mentions):
        if m.text not in unknown or not draft.free(at):
            continue
        token = draft.tokens[m.start]
        proper = not explained(draft, at) and (
            draft.question[token.start].isupper() and token.start > 0 and draft.question[token.start - 2] not in ".?!"
        )
        if proper or (
            not unnamed(draft)
            and not explained(draft, at)
            and draft.text(at - 1) in ("of", "for")
            and draft.role.get(at - 2) in ("measure", "listed", "group")
            and not names_after(draft, at)
        ):
            return True
    return False


def _count_by_default(draft: Draft, unknown: Sequence[str]) -> bool:
    """Words without a counterpart stand where a measure should, and only a count of rows was left to give."""
    qualities = [at for at in range(len(draft.mentions)) if draft.free(at) and _measurable(draft, at)]
    return (
        (bool(qualities) or any(not word.endswith("ly") for word in unknown))
        and any(at == -1 or (at < 0 and m.expr == Aggregate("count")) for at, m in draft.measures)
        and len(draft.measures) == 1
        and not draft.chart
        and not draft.having
    )


def _measurable(draft: Draft, at: int) -> bool:
    """Whether a mention is an adjective of what is measured, and not of how many there are: `more popular`."""
    return plain_quality(draft.mentions[at]) and not COMMON & set(draft.text(at).split())


EACH, COMMON = words_of("each"), words_of("common")


def _group_unknown(draft: Draft, unknown: Sequence[str]) -> bool:
    """`revenue by supplier`: what the answer should be split by is not in the data."""
    for at, m in enumerate(draft.mentions):
        if m.text not in unknown or not draft.free(at) or names_after(draft, at) or explained(draft, at):
            continue
        before = draft.step(at, -1)
        if before >= 0 and unnamed(draft) and EACH & set(draft.text(before).split()):
            continue
        told = draft.has(at + 1, "where") and draft.role.get(draft.step(at + 1, 1)) in ("condition", "value")
        splits = before >= 0 and draft.has(before, "by", "per_group") and not draft.content(before)
        if splits and draft.free(before) and not told:
            return True
    return False


def _condition_unknown(draft: Draft, unknown: Sequence[str]) -> bool:
    """`stores on the moon`, `students who are inactive`: a condition at the end that the data cannot test."""
    if unnamed(draft):
        return False
    for at, m in enumerate(draft.mentions):
        if m.text not in unknown or not draft.free(at) or not at or explained(draft, at):
            continue
        back = at - 1 if draft.text(at - 1) not in ("the", "a", "an") else at - 2
        last = draft.last(at) or draft.boundary(at + 1)
        placed = back >= 0 and draft.text(back) in PLACED
        being = back >= 0 and draft.text(back).split(" ")[-1] in BEING
        if (last and being) or (placed and (last or _placed_again(draft, at + 1))):
            return True
    return False


def _placed_again(draft: Draft, at: int) -> bool:
    """Whether another condition follows: the `in York` of `spent on advertising in York`."""
    return draft.has(at, "during") or draft.mentions[at].time is not None


PLACED = words_of("before_where")


def _sides_unread(draft: Draft, unknown: Sequence[str]) -> bool:
    """`pay gap between men and women`, `wages in Ohio compared with Utah`: two sides that are both not in the data."""
    for at, m in enumerate(draft.mentions):
        other = draft.step(at, 1)
        while 0 < other < len(draft.mentions) - 1 and draft.free(other) and _holds_apart(draft, other):
            other = draft.step(other, 1)
        between = range(at + 1, max(other, at + 1))
        apart = m.text in unknown and draft.text(other) in unknown and m.text != draft.text(other)
        if apart and any(_holds_apart(draft, i) for i in between):
            return not explained(draft, at)
    return False


def _holds_apart(draft: Draft, at: int) -> bool:
    return draft.has(at, "and", "or", "versus", "compare_task") or draft.text(at) in HELD_WITH


HELD_WITH = words_of("held_with")


def _time_unread(draft: Draft, unknown: Sequence[str]) -> bool:
    """A time or a grain that no column can be tested or split by, or a day that is in no calendar."""
    for at, m in enumerate(draft.mentions):
        if not draft.free(at) or m.values:
            continue
        if draft.tokens[m.start].kind == "date" and m.time is None:
            return True
        sure = m.time is not None and m.time.sure
        grouped = draft.has(at, "grain") and (draft.text(at).split(" ")[0] in GRAIN_LEADS or draft.has(at - 1, "by"))
        if draft.has(at, "day_part"):  # `in the afternoon` of dates without hours
            return True
        clock = draft.time_column()
        coarser = grouped and clock is not None and not clock[1].temporal and draft.tag(at, "grain") not in OF_YEARS
        if (sure or grouped) and not m.columns and (clock is None or coarser):
            return True
    return False


GRAIN_LEADS = words_of("each_of_time")
OF_YEARS = ("year", "decade")  # grains that a column of whole years can be split by


def _quote_unread(draft: Draft, unknown: Sequence[str]) -> bool:
    """Words in quotes that are no value of the data."""
    return any(m.quoted and draft.free(at) for at, m in enumerate(draft.mentions))


def _modifier_unknown(draft: Draft, unknown: Sequence[str]) -> bool:
    """`nvidia price`, `sunny days`: a word before what is measured that the data cannot tell apart by."""
    if unnamed(draft):
        return False
    for at, m in enumerate(draft.mentions[:-1]):
        own = any(c.score >= 0.9 for c in draft.mentions[at + 1].columns)
        whole = stem(m.text) in WHOLE and bool(draft.mentions[at + 1].columns)  # `world population`
        general = whole or (own and _of_trade(draft, at))  # `customer satisfaction`: words of trade
        if (
            m.text in unknown
            and not general
            and not m.text.endswith("ly")
            and draft.free(at)
            and draft.role.get(at + 1) in ("measure", "listed")
            and (draft.mentions[at + 1].columns or draft.mentions[at + 1].tables)
        ):
            return True
    return False


def _kind_unknown(draft: Draft, unknown: Sequence[str]) -> bool:
    """`red hat engineers`: a word before a kind of thing that the data has, which it cannot tell apart by."""
    return not unnamed(draft) and any(
        _thing(draft, at, unknown)
        and draft.role.get(at + 1) == "value"
        and _plural(draft, at + 1)
        and not draft.tokens[draft.mentions[at + 1].start].capital
        for at in range(len(draft.mentions) - 1)
    )


WHOLE = stems_of("whole")
VERBAL = ("ed", "ing", "ly", "est")


def _thing(draft: Draft, at: int, unknown: Sequence[str]) -> bool:
    """Whether an unknown word is likely the name of a thing: no verb, no adverb, no word such as `overview`."""
    text = draft.text(at)
    return (
        text in unknown
        and draft.free(at)
        and not text.endswith(VERBAL)
        and stem(text) not in CONTAINERS
        and not explained(draft, at)
    )


def _opening(draft: Draft) -> int:
    """Return where the first word stands that is no request, article or helper; -1 when there is none."""
    return next((i for i in range(len(draft.mentions)) if not draft.empty(i) and not draft.boundary(i)), -1)


def _head_unknown(draft: Draft, unknown: Sequence[str]) -> bool:
    """`ticket sales at the London games`, `age of the customers`: what the question is about is not in the data."""
    if unnamed(draft):
        return False
    at = _opening(draft)
    return at >= 0 and _thing(draft, at, unknown) and not names_after(draft, at) and draft.text(at - 1) != "how"


def _asked_unknown(draft: Draft, unknown: Sequence[str]) -> bool:
    """`which coach trained the most`, `who is the head nurse`: the thing that is asked for is not in the data."""
    if [t.text for t in draft.tokens[:1]] == ["who"] and draft.tokens[1:] and draft.tokens[1].text in BEING:
        phrase = takewhile(lambda at: draft.role.get(at) != "value", range(1, len(draft.mentions)))
        if any(draft.text(at) in unknown and not explained(draft, at) for at in phrase):
            return not unnamed(draft)
    if _asked_of_rows(draft):
        return True
    return not unnamed(draft) and any(
        draft.text(at) in ("which", "what") and (draft.text(at + 1) in unknown) and not explained(draft, at + 1)
        for at in range(len(draft.mentions) - 1)
    )


def _asked_of_rows(draft: Draft) -> bool:
    """`which manager has the happiest employees`: who has several of the rows is none, and only a value is like it."""
    asked = draft.mentions[1] if draft.text(0) == "which" and len(draft.mentions) > 2 else None
    if asked is None or asked.columns or asked.tables or not asked.values or asked.values[0].score > BY_ROOT:
        return False
    rows = (m for m in draft.mentions[3:] if any(t.score >= 0.9 for t in m.tables) and singular(m.text) != m.text)
    return draft.text(2) in HAVING and next(rows, None) is not None


BEING, HAVING = words_of("be"), words_of("having")


def _doer_unknown(draft: Draft, unknown: Sequence[str]) -> bool:
    """`who shot Ann Lee`, `who sponsored Silent Winter`: a verb that no column tells the doer of."""
    asks = draft.text(0) == "who" and draft.text(1) in unknown and draft.free(1) and not unnamed(draft)
    return asks and draft.role.get(2) == "value" and draft.asked is None and not _measured(draft)


def _measured(draft: Draft) -> bool:
    """Whether the question itself says what is measured."""
    return any(at >= 0 for at, _ in draft.measures)


def _compound_unknown(draft: Draft, unknown: Sequence[str]) -> bool:
    """`voter registration by county`: a thing that only begins like a column."""
    return not unnamed(draft) and any(
        _thing(draft, at, unknown)
        and draft.role.get(at - 1) in ("measure", "listed")
        and bool(draft.mentions[at - 1].columns)
        and all(c.score < 0.9 and c.column.numeric for c in draft.mentions[at - 1].columns)
        and _ends_phrase(draft, at + 1 + (draft.text(at + 1) in unknown and not _plural(draft, at)))
        for at in range(1, len(draft.mentions))
    )


def _plural(draft: Draft, at: int) -> bool:
    """Whether a noun can do what comes next: the `time students spent`, not `vaccine side effects`."""
    return singular(draft.text(at)) != draft.text(at)


def _of_trade(draft: Draft, at: int) -> bool:
    """Whether a word that no column has is one that many have: `customer satisfaction`."""
    return stem(draft.text(at)) in load_lexicon().synonyms


def _ends_phrase(draft: Draft, at: int) -> bool:
    return at == len(draft.mentions) or draft.boundary(at) or draft.has(at, "by", "preposition")


def _adjective_unread(draft: Draft, unknown: Sequence[str]) -> bool:
    """`young voters`, `three point percentage`: a quality or a number of what is measured that no column tells."""
    return any(
        draft.free(at)
        and (plain_quality(m) or (m.number is not None and not m.unit and not m.time))
        and draft.superlative is None
        and draft.role.get(at + 1) in ("measure", "listed")
        and bool(draft.mentions[at + 1].columns)
        for at, m in enumerate(draft.mentions[:-1])
    )


def _relation_unknown(draft: Draft, unknown: Sequence[str]) -> bool:
    """`how did the weather influence votes`: one side of what goes together is not in the data."""
    return any(
        draft.has(at, "correlation") and {draft.text(at - 1), draft.text(draft.step(at, 1))} & set(unknown)
        for at in range(len(draft.mentions))
    )


def _picks_nothing(draft: Draft, unknown: Sequence[str]) -> bool:
    """`the 5 lowest`, `top 5 schools by earnings`: an end of nothing that is named, or several of one lone count."""
    s = draft.superlative
    if s is not None and s.said and s.count > 1 and not draft.dimensions and not draft.having:
        return [m.expr for _, m in draft.measures] == [Aggregate("count")]
    named = any(m.columns or m.tables or m.values or m.time or "entity" in m.tags for m in draft.mentions)
    return draft.superlative is not None and not named and not draft.dimensions


REFUSALS: tuple[Callable[[Draft, Sequence[str]], bool], ...] = (
    *LEFTOVER,
    _modifier_unknown,
    _kind_unknown,
    _head_unknown,
    _asked_unknown,
    _doer_unknown,
    _compound_unknown,
    _adjective_unread,
    _picks_nothing,
    _relation_unknown,
    _time_unread,
    _quote_unread,
    _group_unknown,
    _condition_unknown,
    _sides_unread,
    _count_by_default,
    _beyond,
    _nothing_linked,
    _measure_unknown,
    _mostly_unknown,
    _named_unknown,
    amount_unread,
    name_unread,
    word_unread,
)


CONTAINERS = stems_of("container")
