"""A question in words to a Reading: ranked plans, each with the evidence for its words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

from inkfish.data.table import Link, Table
from inkfish.errors import PlanError
from inkfish.language.arithmetic import read_arithmetic, read_metrics
from inkfish.language.assemble import assemble
from inkfish.language.conditions import read_conditions
from inkfish.language.draft import EMPTY_TAGS, Draft
from inkfish.language.edit import edit
from inkfish.language.groups import read_groups
from inkfish.language.joining import columns_of, keyed
from inkfish.language.lexicon import load_lexicon
from inkfish.language.link import Mention, Vocabulary, link
from inkfish.language.measures import read_measures
from inkfish.language.ordering import read_limit, read_sorting
from inkfish.language.picturing import read_chart
from inkfish.language.tasks import read_tasks
from inkfish.language.tokens import Token, stem
from inkfish.language.unite import appended, same_shaped
from inkfish.query.check import check
from inkfish.query.plan import Column, Plan

RULES: tuple[Callable[[Draft], None], ...] = (
    read_sorting,
    read_chart,
    read_limit,
    read_tasks,
    read_metrics,
    read_conditions,
    read_arithmetic,
    read_groups,
    read_measures,
)


class Candidate(msgspec.Struct, frozen=True):
    """One way to read a question: its plan, how well it explains the words (0 to 1), and how each was taken."""

    plan: Plan
    score: float
    steps: tuple[str, ...]
    assumed: tuple[str, ...] = ()
    edits: bool = False


class Reading(msgspec.Struct, frozen=True):
    """How a question was read: candidates, best first; none when the data cannot answer.

    `unknown` are its content words without a counterpart in the data, `beyond` a kind of question that no query
    answers (forecast, cause, advice, chat), `steps` the evidence where there is no candidate.
    """

    question: str
    candidates: tuple[Candidate, ...] = ()
    unknown: tuple[str, ...] = ()
    beyond: str = ""
    steps: tuple[str, ...] = ()

    @property
    def best(self) -> Candidate | None:
        """The reading to answer."""
        return self.candidates[0] if self.candidates else None


def read_question(
    question: str,
    tables: Sequence[Table],
    links: Sequence[Link],
    plans: Sequence[Plan] = (),
    folder: Path | None = None,
) -> Reading:
    """Read a question against tables, and against the earlier plans of its thread (newest last).

    `folder` holds the tables' files; their lists of values are read from there. The same words over the same tables
    give the same reading.
    """
    alike = same_shaped(question, tables)
    shown = keyed([alike[t.name][0] for t in tables if t.name in alike], links)
    words = _vocabulary(shown, folder)
    tokens, mentions = link(question, words)

    def read_as(meant: Sequence[Mention], sure: float) -> tuple[Draft, Candidate | None]:
        draft = draft_of(question, tokens, meant, words, links)
        plan, edits = _plan_of(draft, plans)
        return draft, _candidate(draft, appended(plan, alike), tables, edits, sure) if plan is not None else None

    draft, best = read_as(mentions, 1.0)
    unknown = tuple(unknown_words(draft))
    if best is None:
        return Reading(question, (), unknown, draft.beyond, _steps(draft))
    doubts = tuple(_doubts(draft, best.plan))[:MOST_DOUBTS]
    others = [other for doubt in doubts if (other := read_as(doubt.meant, doubt.sure)[1]) is not None]
    different = {c.plan: c for c in reversed(others) if c.plan != best.plan}
    if different:
        best = msgspec.structs.replace(best, assumed=(*best.assumed, *(d.told for d in doubts)))
    ranked = sorted((best, *different.values()), key=lambda c: -c.score)
    return Reading(question, tuple(ranked), unknown, draft.beyond, best.steps)


class Doubt(msgspec.Struct, frozen=True):
    """Another column that a span may name almost as well: the mentions with it, how sure it is beside the first, and
    the words that say so."""

    meant: tuple[Mention, ...]
    sure: float
    told: str


MOST_DOUBTS = 2
CLOSE = 0.85  # how near a second column must come to the first one, for both readings to be offered


def _doubts(draft: Draft, plan: Plan) -> Iterator[Doubt]:
    """Yield the readings in which one span names its second-best column."""
    used = set(columns_of(plan))
    for at, m in enumerate(draft.mentions):
        taken = next((c for c in m.columns if Column(c.table, c.column.name) in used), None)
        if taken is None or draft.role.get(at) not in ("group", "measure", "listed", "condition"):
            continue
        near = next(
            (
                c
                for c in m.columns
                if c.column is not taken.column
                and c.column.numeric == taken.column.numeric
                and CLOSE * taken.score <= c.score < 0.99
            ),
            None,
        )
        if near is None:
            continue
        rest = tuple(c for c in m.columns if c is not taken)
        meant = (*draft.mentions[:at], msgspec.structs.replace(m, columns=rest), *draft.mentions[at + 1 :])
        told = f"“{m.text}” is read as {taken.column.title}; it may also be {near.column.title}"
        yield Doubt(meant, round(min(near.score / taken.score, 1.0) * 0.99, 3), told)


def _plan_of(draft: Draft, plans: Sequence[Plan]) -> tuple[Plan | None, bool]:
    """Return the plan that a draft amounts to, and whether it changes the last one; no plan where it is refused."""
    trial = draft.copied()
    edited = edit(trial, plans) if plans else None
    if edited is not None:
        draft.adopt(trial)
        return (None if unknown_words(draft) else edited), True
    plan = assemble(draft)
    return (None if plan is None or refusal(draft, unknown_words(draft)) else plan), False


def _candidate(draft: Draft, plan: Plan, tables: Sequence[Table], edits: bool, sure: float) -> Candidate | None:
    """Return a checked plan with its evidence; None, with the reason among the draft's steps, when it does not fit."""
    try:
        checked = check(plan, tables)
    except PlanError as error:
        draft.steps.append((len(draft.mentions), "", f"could not be asked: {error.message}"))
        return None
    score = round(_score(draft, unknown_words(draft)) * sure, 3)
    return Candidate(checked, score, _steps(draft), tuple(draft.assumed), edits)


def draft_of(
    question: str, tokens: Sequence[Token], mentions: Sequence[Mention], words: Vocabulary, links: Sequence[Link]
) -> Draft:
    """Return the draft that the rules make of a question, before anything is filled in."""
    draft = Draft(question, tokens, mentions, words.tables, links)
    draft.weights = _table_weights(mentions, words.tables)
    for rule in RULES:
        rule(draft)
    return draft


def _table_weights(mentions: Sequence[Mention], tables: dict[str, Table]) -> dict[str, float]:
    """How much each table is spoken of, 0 to 1: by its name, and by columns that only it has."""
    weights = dict.fromkeys(tables, 0.0)
    for m in mentions:
        for t in m.tables[:2]:
            weights[t.table] += t.score
        holders = {c.table for c in m.columns if c.score >= 0.75}
        for table in holders:
            weights[table] += 0.8 / len(holders)
        holders = {v.table for v in m.values}
        for table in holders:
            weights[table] += 0.4 / len(holders)
    top = max(weights.values(), default=0.0)
    return {t: w / top if top else 0.0 for t, w in weights.items()}


@lru_cache(maxsize=64)
def _vocabulary(tables: tuple[Table, ...], folder: Path | None) -> Vocabulary:
    return Vocabulary(tables, folder)


def _score(draft: Draft, unknown: Sequence[str]) -> float:
    """The share of content words that were explained."""
    content = sum(1 for i, m in enumerate(draft.mentions) if not draft.empty(i) and not draft.boundary(i) and m.text)
    return round(1.0 - len(unknown) / max(1, content), 3)


def _steps(draft: Draft) -> tuple[str, ...]:
    """The evidence in the order of the words."""
    told = [
        f"“{words}”: {meaning}" if words else meaning for _, words, meaning in sorted(draft.steps, key=lambda s: s[0])
    ]
    aside = [
        m.text
        for i, m in enumerate(draft.mentions)
        if draft.free(i) and not draft.empty(i) and not draft.boundary(i) and not _plain(m)
    ]
    if aside:
        told.append("set aside: " + ", ".join(f"“{w}”" for w in aside))
    return tuple(dict.fromkeys(told))


def _plain(m: Mention) -> bool:
    return bool(set(m.tags) & (EMPTY_TAGS | {"by", "and", "or", "where", "different", "during"}))


def unknown_words(draft: Draft) -> list[str]:
    """Return the words that mean nothing here: no lexicon, no name, no value."""
    return [
        m.text
        for i, m in enumerate(draft.mentions)
        if draft.free(i) and not m.known and any(c.isalpha() for c in m.text) and len(m.text) > 1
    ]


def refusal(draft: Draft, unknown: Sequence[str]) -> bool:
    """Whether the question asks for something that the data does not have, rather than having a word we do not know."""
    return any(rule(draft, unknown) for rule in REFUSALS)


def _beyond(draft: Draft, unknown: Sequence[str]) -> bool:
    return bool(draft.beyond)


def _nothing_linked(draft: Draft, unknown: Sequence[str]) -> bool:
    """Nothing in the question touches the data."""
    touched = any(
        role in ("group", "measure", "value", "condition", "listed", "time", "having")
        and (m.columns or m.tables or m.values or m.time)
        for i, m in enumerate(draft.mentions)
        if (role := draft.role.get(i))
    )
    counts_rows = any(draft.has(i, "entity") for i in range(len(draft.mentions)))
    return not touched and not counts_rows and bool(unknown or not draft.measures)


def _measure_unknown(draft: Draft, unknown: Sequence[str]) -> bool:
    """The word that an aggregate, a count or a `which ... highest` speaks of is unknown."""
    strange = {m.text for m in draft.mentions if m.text in unknown}
    for at, m in enumerate(draft.mentions):
        if m.text not in strange:
            continue
        before = at - 1
        while before >= 0 and draft.empty(before) and not draft.has(before, "aggregate"):
            before -= 1
        measured = before >= 0 and draft.has(before, "aggregate", "superlative", "calc") and not _names_after(draft, at)
        if measured and not _rows_of_unnamed(draft, before, at):
            return True
    return False


UNNAMED = frozenset({"data", "table", "sheet1", "file", "csv", "dataset", "upload", "input", "untitled"})


def _rows_of_unnamed(draft: Draft, counted: int, at: int) -> bool:
    """Whether a count of an unknown thing can be of the rows: a lone table without a name, split by what it has."""
    rows = draft.tag(counted, "aggregate") == "count" and _unnamed(draft)
    if rows and (draft.dimensions or draft.filters):
        draft.assumed.append(f"each row is one of the “{draft.text(at)}”")
        return True
    return False


def _names_after(draft: Draft, at: int) -> bool:
    """Whether an unknown word only describes a known one after it: `number of registered users`."""
    nxt = at + 1
    return nxt < len(draft.mentions) and bool(draft.mentions[nxt].columns or draft.mentions[nxt].tables)


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
        proper = (
            draft.question[token.start].isupper() and token.start > 0 and draft.question[token.start - 2] not in ".?!"
        )
        if proper or (
            not _unnamed(draft)
            and draft.text(at - 1) in ("of", "for")
            and draft.role.get(at - 2) in ("measure", "listed", "group")
            and not _names_after(draft, at)
        ):
            return True
    return False


def _count_by_default(draft: Draft, unknown: Sequence[str]) -> bool:
    """Words without a counterpart stand where a measure should, and only a count of rows was left to give."""
    return (
        bool(unknown)
        and any(at == -1 for at, m in draft.measures)
        and len(draft.measures) == 1
        and not draft.chart
        and not draft.having
    )


EACH = frozenset({"each", "every", "all"})


def _unnamed(draft: Draft) -> bool:
    """Whether the only table has no name, so that what its rows are is not known."""
    return len(draft.tables) == 1 and set(draft.tables) <= UNNAMED


def _group_unknown(draft: Draft, unknown: Sequence[str]) -> bool:
    """`revenue by supplier`: what the answer should be split by is not in the data."""
    for at, m in enumerate(draft.mentions):
        if m.text not in unknown or not draft.free(at) or _names_after(draft, at):
            continue
        before = draft.step(at, -1)
        if before >= 0 and _unnamed(draft) and EACH & set(draft.text(before).split()):
            continue
        told = draft.has(at + 1, "where") and draft.role.get(draft.step(at + 1, 1)) in ("condition", "value")
        splits = before >= 0 and draft.has(before, "by", "per_group") and not draft.content(before)
        if splits and draft.free(before) and not told:
            return True
    return False


def _condition_unknown(draft: Draft, unknown: Sequence[str]) -> bool:
    """`stores on the moon`, `students who are inactive`: a condition at the end that the data cannot test."""
    if _unnamed(draft):
        return False
    for at, m in enumerate(draft.mentions):
        last = at + 1 >= len(draft.mentions) or draft.boundary(at + 1)
        if m.text not in unknown or not draft.free(at) or not last or not at:
            continue
        back = at - 1 if draft.text(at - 1) not in ("the", "a", "an") else at - 2
        if back >= 0 and draft.text(back) in ("in", "on", "at", "from", "is", "are", "was", "were"):
            return True
    return False


def _time_unread(draft: Draft, unknown: Sequence[str]) -> bool:
    """A time or a grain that no column can be tested or split by, or a day that is in no calendar."""
    for at, m in enumerate(draft.mentions):
        if not draft.free(at) or m.values:
            continue
        if draft.tokens[m.start].kind == "date" and m.time is None:
            return True
        sure = m.time is not None and m.time.sure
        grouped = draft.has(at, "grain") and (draft.text(at).startswith(GRAIN_LEADS) or draft.has(at - 1, "by"))
        if (sure or grouped) and not m.columns and draft.time_column() is None:
            return True
    return False


GRAIN_LEADS = ("by ", "per ", "each ", "every ")


def _quote_unread(draft: Draft, unknown: Sequence[str]) -> bool:
    """Words in quotes that are no value of the data."""
    return any(m.quoted and draft.free(at) for at, m in enumerate(draft.mentions))


def _modifier_unknown(draft: Draft, unknown: Sequence[str]) -> bool:
    """`nvidia price`, `sunny days`: a word before what is measured that the data cannot tell apart by."""
    if _unnamed(draft):
        return False
    for at, m in enumerate(draft.mentions[:-1]):
        general = stem(m.text) in load_lexicon().synonyms  # `customer satisfaction`: a word of trade, not a condition
        if (
            m.text in unknown
            and not general
            and draft.free(at)
            and draft.role.get(at + 1) in ("measure", "listed")
            and (draft.mentions[at + 1].columns or draft.mentions[at + 1].tables)
        ):
            return True
    return False


REFUSALS = (
    _modifier_unknown,
    _time_unread,
    _quote_unread,
    _group_unknown,
    _condition_unknown,
    _count_by_default,
    _beyond,
    _nothing_linked,
    _measure_unknown,
    _mostly_unknown,
    _named_unknown,
)
