"""A question in words to a Reading: ranked plans, each with the evidence for its words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

from inkfish.data.table import Link, Table
from inkfish.errors import PlanError
from inkfish.language.assemble import assemble
from inkfish.language.conditions import read_conditions
from inkfish.language.draft import EMPTY_TAGS, Draft
from inkfish.language.edit import edit
from inkfish.language.link import Mention, Vocabulary, link
from inkfish.language.ordering import read_limit, read_sorting
from inkfish.language.picturing import read_chart
from inkfish.language.shaping import read_arithmetic, read_groups, read_measures, read_metrics, read_tasks
from inkfish.language.tokens import Token
from inkfish.language.unite import appended, same_shaped
from inkfish.query.check import check
from inkfish.query.plan import Plan

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
    shown = tuple(alike[t.name][0] for t in tables if t.name in alike)
    words = _vocabulary(shown, folder)
    tokens, mentions = link(question, words)
    draft = draft_of(question, tokens, mentions, words, links)
    edited = edit(draft, plans) if plans else None
    unknown = unknown_words(draft)
    if edited is not None and unknown:
        return Reading(question, (), tuple(unknown), draft.beyond, _steps(draft))
    if edited is not None:
        return _reading(question, [appended(edited, alike)], draft, unknown, tables, edits=True)
    plan = assemble(draft)
    unknown = unknown_words(draft)
    refused = refusal(draft, unknown)
    if plan is None or refused:
        return Reading(question, (), tuple(unknown), draft.beyond, _steps(draft))
    return _reading(question, [appended(plan, alike)], draft, unknown, tables, edits=False)


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


def _reading(
    question: str, plans: Sequence[Plan], draft: Draft, unknown: Sequence[str], tables: Sequence[Table], *, edits: bool
) -> Reading:
    candidates = []
    for plan in plans:
        try:
            checked = check(plan, tables)
        except PlanError as error:
            draft.steps.append((len(draft.mentions), "", f"could not be asked: {error.message}"))
            continue
        candidates.append(Candidate(checked, _score(draft, unknown), _steps(draft), tuple(draft.assumed), edits))
    return Reading(question, tuple(candidates), tuple(unknown), draft.beyond, _steps(draft))


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
        if before >= 0 and draft.has(before, "by", "per_group") and draft.free(before) and not draft.content(before):
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


REFUSALS = (
    _group_unknown,
    _condition_unknown,
    _count_by_default,
    _beyond,
    _nothing_linked,
    _measure_unknown,
    _mostly_unknown,
    _named_unknown,
)
