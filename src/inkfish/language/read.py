"""A question in words to a Reading: ranked plans, each with the evidence for its words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

from inkfish.data.table import Column as DataColumn
from inkfish.data.table import Link, Table
from inkfish.errors import PlanError
from inkfish.language.arithmetic import read_arithmetic, read_metrics
from inkfish.language.asked import read_asked
from inkfish.language.asked_how import with_ways
from inkfish.language.assemble import assemble
from inkfish.language.both_sides import both_sides
from inkfish.language.compounds import unhyphenated
from inkfish.language.conditions import read_conditions
from inkfish.language.currencies import in_one_currency
from inkfish.language.dated import dated
from inkfish.language.directions import read_directions
from inkfish.language.draft import EMPTY_TAGS, Draft
from inkfish.language.earlier import earlier
from inkfish.language.earnings import with_earnings
from inkfish.language.edit import edit
from inkfish.language.end_of_time import read_end_of_time
from inkfish.language.groups import read_groups
from inkfish.language.indicators import indicated
from inkfish.language.influence import influencing
from inkfish.language.joining import columns_of, keyed
from inkfish.language.jumps import read_jumps
from inkfish.language.labels import read_own_key
from inkfish.language.leaders import with_leaders
from inkfish.language.leads import led
from inkfish.language.lexicon import load_lexicon
from inkfish.language.link import link
from inkfish.language.losses import read_most_lost
from inkfish.language.lost import lost
from inkfish.language.made import spelt_out, taken_back, told_of, with_made
from inkfish.language.measures import read_measures
from inkfish.language.members import membered, read_members
from inkfish.language.mention import Mention
from inkfish.language.objects import with_objects
from inkfish.language.opening import opened
from inkfish.language.opponents import met
from inkfish.language.outlays import with_outlays
from inkfish.language.padding import unpadded
from inkfish.language.pending import Pending, completed, completes, goes_on, left_open
from inkfish.language.per_head import read_per_head
from inkfish.language.picturing import read_chart
from inkfish.language.placed import read_placed
from inkfish.language.prize_rows import read_prizes
from inkfish.language.records import read_records, read_volatility
from inkfish.language.refusals import refusal
from inkfish.language.rising_days import read_rising_days
from inkfish.language.several import read_both_ends
from inkfish.language.shares_told import with_shares_told
from inkfish.language.sided import sided
from inkfish.language.sorting import read_sorting
from inkfish.language.spoken import spoken
from inkfish.language.standing import standing
from inkfish.language.strange import unexplained, unknown_words
from inkfish.language.tasks import read_tasks
from inkfish.language.titled import read_titled
from inkfish.language.tokens import Token, tokenize
from inkfish.language.tops import read_limit
from inkfish.language.unite import appended, same_shaped
from inkfish.language.units_sold import with_units_sold
from inkfish.language.vocabulary import Vocabulary
from inkfish.query.check import check
from inkfish.query.plan import Column, Expr, Plan

RULES: tuple[Callable[[Draft], None], ...] = (
    read_own_key,
    read_members,
    read_rising_days,
    read_directions,
    read_jumps,
    read_records,
    read_volatility,
    read_sorting,
    read_chart,
    read_both_ends,
    read_placed,
    read_limit,
    read_asked,
    read_end_of_time,
    read_tasks,
    read_most_lost,
    read_metrics,
    read_conditions,
    read_prizes,
    read_per_head,
    read_arithmetic,
    read_groups,
    read_titled,
    read_measures,
)


MOST_WORDS = 300  # words and marks of a question that is read: each costs a third of a millisecond


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
    answers (forecast, cause, advice, chat, length), `steps` the evidence where there is no candidate, `aside` the
    content words that no rule could use.
    """

    question: str
    candidates: tuple[Candidate, ...] = ()
    unknown: tuple[str, ...] = ()
    beyond: str = ""
    steps: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()

    @property
    def best(self) -> Candidate | None:
        """The reading to answer."""
        return self.candidates[0] if self.candidates else None


def too_long(question: str) -> bool:
    """Whether a question has more words and marks than are read."""
    return len(question) > MOST_WORDS and len(tokenize(question)) > MOST_WORDS


def read_question(
    question: str,
    tables: Sequence[Table],
    links: Sequence[Link],
    plans: Sequence[Plan] = (),
    folder: Path | None = None,
    refused: Sequence[str] = (),
) -> Reading:
    """Read a question against tables, and against the earlier plans of its thread (newest last).

    `folder` holds the tables' files; their lists of values are read from there. `refused` are the messages since the
    newest plan that could not be answered: a piece of a question goes on with them. The same words over the same
    tables give the same reading.
    """
    if too_long(question):
        return Reading(question, beyond="length", steps=(f"more than {MOST_WORDS} words and marks",))
    alike = same_shaped(question, tables)
    shown = tuple(alike[t.name][0] for t in tables if t.name in alike)
    words = _vocabulary(shown, tuple(links), folder)
    tokens, mentions = _meant(question, words, plans)
    pending = _pending(refused, words, links, plans)

    def read_as(meant: Sequence[Mention], sure: float) -> tuple[Draft, Candidate | None]:
        draft = draft_of(question, tokens, meant, words, links)
        if pending is not None and goes_on(draft):
            plan, edits = _completed(draft, pending), True
        else:
            plan, edits = _plan_of(draft, [taken_back(plan, draft.made) for plan in plans])
        if plan is None:
            return draft, None
        draft.assumed += told_of(plan, draft.made, draft.tables)
        plan, told = in_one_currency(plan, draft.facts.exchanged)
        draft.assumed += told
        averaged = any(draft.tag(i, "aggregate") == "avg" for i in range(len(draft.mentions)))
        plan = both_sides(draft, spelt_out(plan, draft.made, averaged), plans[-1] if edits and plans else None)
        return draft, _candidate(draft, appended(plan, alike), tables, edits, sure)

    draft, best = read_as(mentions, 1.0)
    unknown = tuple(unknown_words(draft))
    if best is None and pending is not None and goes_on(draft):
        return Reading(question, (), tuple(dict.fromkeys((*pending.unknown, *unknown))), draft.beyond, _steps(draft))
    if best is None:
        return Reading(question, (), unknown, draft.beyond, _steps(draft), _aside(draft))
    doubts = tuple(_doubts(draft, best.plan))[:MOST_DOUBTS]
    others = [other for doubt in doubts if (other := read_as(doubt.meant, doubt.sure)[1]) is not None]
    different = {c.plan: c for c in reversed(others) if c.plan != best.plan}
    if different:
        best = msgspec.structs.replace(best, assumed=(*best.assumed, *(d.told for d in doubts)))
    ranked = sorted((best, *different.values()), key=lambda c: -c.score)
    return Reading(question, tuple(ranked), unknown, draft.beyond, best.steps)


MOST_REFUSED = 3  # messages back that a piece of a question may complete


def _meant(question: str, words: Vocabulary, plans: Sequence[Plan]) -> tuple[Sequence[Token], Sequence[Mention]]:
    """A question's tokens, and the spans that are meant."""
    tokens, mentions = link(question, words)
    mentions = with_shares_told(tokens, with_units_sold(tokens, mentions, words))
    mentions = with_outlays(mentions, words.tables.values())
    mentions = with_ways(with_earnings(mentions, words.facts.pay), words)
    mentions = met(indicated(opened(influencing(with_leaders(mentions))), words.tables))
    meant = dated(earlier(sided(unpadded(mentions), words, not plans)), words.facts.stamps, words.tables, plans)
    return tokens, led(membered(with_objects(tokens, meant, words), words.facts.siblings), words.facts.rivals)


def _pending(refused: Sequence[str], words: Vocabulary, links: Sequence[Link], plans: Sequence[Plan]) -> Pending | None:
    """What the messages that were refused leave to be completed; None where they only changed an answer."""
    pending: Pending | None = None
    for question in refused[-MOST_REFUSED:]:
        draft = draft_of(question, *_meant(question, words, plans), words, links)
        if pending is not None and goes_on(draft):
            changed = edit(draft, [pending.plan])
            pending = pending if changed is None else msgspec.structs.replace(pending, plan=changed)
        elif not plans or not goes_on(draft):
            pending = left_open(draft, assemble(draft), unknown_words(draft))
    return pending


def _completed(draft: Draft, pending: Pending) -> Plan | None:
    """The question before with what a message brings; None where it still lacks what it lacked."""
    completes_it = completes(draft, pending)
    plan = edit(draft, [pending.plan]) if completes_it else None
    return None if plan is None or unexplained(draft) else completed(plan, pending)


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
        return (None if unexplained(draft) else edited), True
    plan = assemble(draft)
    plan = standing(draft, plan, plans) if plan is not None and plans else plan
    refused = plan is None or refusal(draft, unknown_words(draft)) or lost(draft, plan)
    return (None if refused else plan), False


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
    made = _made(mentions, words)
    tables = with_made(words.tables, {column: data for column, (data, _) in made.items()})
    draft = Draft(
        question,
        tokens,
        mentions,
        tables,
        links,
        words.facts,
        made={column: expr for column, (_, expr) in made.items()},
    )
    draft.assumed += _respelled(question, tokens)
    draft.weights = _table_weights(mentions, words.tables)
    for rule in RULES:
        rule(draft)
    return draft


def _respelled(question: str, tokens: Sequence[Token]) -> list[str]:
    """Say which words were taken for others that the data or the lexicon spells almost so."""
    said = zip(unhyphenated(spoken(tokenize(question))), tokens, strict=True)
    pairs = [(written, meant) for written, meant in said if written != meant]
    usual = load_lexicon().spellings
    return [f"“{w.text}” is read as “{m.text}”" for w, m in pairs if w.text not in usual]


def _made(mentions: Sequence[Mention], words: Vocabulary) -> dict[Column, tuple[DataColumn, Expr]]:
    """The numbers that the tables' columns give, and those that a question itself makes: `days from A until B`."""
    known = {Column(name, m.column.name): (m.column, m.expr) for name, made in words.made.items() for m in made}
    said = [link for m in mentions for link in m.columns if link.made is not None]
    return known | {Column(link.table, link.column.name): (link.column, link.made) for link in said}


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
def _vocabulary(tables: tuple[Table, ...], links: tuple[Link, ...], folder: Path | None) -> Vocabulary:
    return Vocabulary(keyed(tables, links), folder)


def _score(draft: Draft, unknown: Sequence[str]) -> float:
    """The share of content words that were explained."""
    content = sum(1 for i, m in enumerate(draft.mentions) if not draft.empty(i) and not draft.boundary(i) and m.text)
    return round(1.0 - len(unknown) / max(1, content), 3)


def _steps(draft: Draft) -> tuple[str, ...]:
    """The evidence in the order of the words."""
    told = [
        f"“{words}”: {meaning}" if words else meaning for _, words, meaning in sorted(draft.steps, key=lambda s: s[0])
    ]
    if aside := _aside(draft):
        told.append("set aside: " + ", ".join(f"“{w}”" for w in aside))
    return tuple(dict.fromkeys(told))


def _aside(draft: Draft) -> tuple[str, ...]:
    """The words that no rule has used, but for those that say nothing alone."""
    return tuple(
        m.text
        for i, m in enumerate(draft.mentions)
        if draft.free(i) and any(map(str.isalnum, m.text)) and not (draft.empty(i) or draft.boundary(i) or _plain(m))
    )


def _plain(m: Mention) -> bool:
    return bool(set(m.tags) & (EMPTY_TAGS | {"by", "and", "or", "where", "different", "during"}))
