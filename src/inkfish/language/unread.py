"""The last rule of honesty: a word that no rule has read is a condition or a thing that the data does not have."""

from __future__ import annotations

from collections.abc import Sequence

from inkfish.language.classes import stems_of, words_of
from inkfish.language.draft import Draft
from inkfish.language.headers import is_flag
from inkfish.language.lexicon import load_lexicon
from inkfish.language.names import read_name
from inkfish.language.strange import dropped, explained, unnamed
from inkfish.language.tokens import stem
from inkfish.query.plan import Aggregate, Column, parts


def word_unread(draft: Draft, unknown: Sequence[str]) -> bool:
    """`revenue from loyalty card holders`, `is it safe for babies`: a word that nothing here can tell, and that says
    more than a verb, an adverb or a general noun does."""
    return not unnamed(draft) and any(
        draft.free(at) and m.text in unknown and not any(excuse(draft, at) for excuse in EXCUSES)
        for at, m in enumerate(draft.mentions)
    )


def amount_unread(draft: Draft, unknown: Sequence[str]) -> bool:
    """`how much does the patch cost`, where nothing tells of money: an amount was asked for, and no number answers."""
    words = [t.text for t in draft.tokens[:2]]
    left = any(draft.free(at) and m.text in unknown for at, m in enumerate(draft.mentions))
    numbers = (p for _, m in draft.measures for p in parts(m.expr) if isinstance(p, Column))
    told = draft.proportion or any(isinstance(m.expr, Aggregate) for _, m in draft.measures)
    return words == ["how", "much"] and left and not told and not any(draft.data(c).numeric for c in numbers)


def name_unread(draft: Draft, unknown: Sequence[str]) -> bool:
    """`how many houses have a pool`, `who earned the most overtime`: a noun that is a part of a header, which no rule
    has read; what was counted or picked was so without it."""
    lost = [at for at in range(1, len(draft.mentions)) if dropped(draft, at)]
    return any((_as_noun(draft, at) and not _verb(draft, at)) or _of_flags(draft, at) for at in lost)


def _of_flags(draft: Draft, at: int) -> bool:
    """Whether a word names nothing but columns of yes and no: the `film` of `film_club` and `film_pass`."""
    return all(is_flag(c.column) for c in draft.mentions[at].columns)


def _as_noun(draft: Draft, at: int) -> bool:
    """Whether only a noun can stand there: behind an article, `have`, `how much`, `the most`, `in`."""
    before = at - 1
    return draft.has(before, "article", "aggregate", "superlative", "by") or draft.text(before) in BEFORE_NOUN


BEFORE_NOUN = words_of("before_where") | words_of("having")


def _adverb(draft: Draft, at: int) -> bool:
    """`simply`, `fully`: how something is said."""
    return draft.text(at).endswith("ly")


def _general(draft: Draft, at: int) -> bool:
    """`an overview of sales`, `payment method`: a noun that adds no thing to what is asked for."""
    return stem(draft.text(at)) in GENERAL


def _of_trade(draft: Draft, at: int) -> bool:
    """`customer satisfaction`, `alcohol consumption`: a word that many headers have, beside a column's whole name."""
    return stem(draft.text(at)) in load_lexicon().synonyms and any(
        draft.role.get(beside) in ("measure", "listed")
        and any(c.score >= 0.9 and c.column.numeric for c in draft.mentions[beside].columns)
        for beside in (at - 1, at + 1)
        if 0 <= beside < len(draft.mentions)
    )


def _verb(draft: Draft, at: int) -> bool:
    """`cities hosted the games`, `how many units did we sell`: what the named things have to do with each other."""
    return draft.text(at) in VERBS or draft.text(at).endswith(("ed", "ing"))


def _modifier(draft: Draft, at: int) -> bool:
    """`by party size`: a word that only describes the column after it, by which the answer is split."""
    after = draft.mentions[at + 1] if at + 1 < len(draft.mentions) else None
    return draft.role.get(at + 1) == "group" and any(c.score >= 0.9 for c in after.columns)


def _of_several_tables(draft: Draft, at: int) -> bool:
    """`gas stations`, `rooms booked by customers`: a word before a table, and people, where tables are joined."""
    if len(draft.tables) < 2:
        return False
    after = at + 1 < len(draft.mentions) and bool(draft.mentions[at + 1].tables) and not draft.has(at + 1, "entity")
    return after or stem(draft.text(at)) in load_lexicon().rows["person"].nouns


def _kind_of_value(draft: Draft, at: int) -> bool:
    """`the Norway team`, `code JFK`: a noun beside a value that says what kind of thing it is."""
    own = stem(draft.text(at)) in KINDS
    return own and "value" in (draft.role.get(at - 1), draft.role.get(at + 1))


def _with_object(draft: Draft, at: int) -> bool:
    """`students who never wear a helmet`, `people that rode a bike`: a verb of what is in the data, whose object is."""
    does = at > 0 and (draft.has(at - 1, "relative", "negation", "helper") or draft.text(at - 1) in OFTEN)
    of = draft.step(at, 1, skip=("article", "preposition")) if does else -1
    read = of > 0 and draft.role.get(of) in ("condition", "value", "listed", "group")
    found = draft.best_column(of) if read else None
    return found is not None and (found.score >= 0.45 or bool(draft.mentions[of].values))


def _season(draft: Draft, at: int) -> bool:
    """`winter months, November to January`: a season that the times after it spell out."""
    return draft.text(at) in SEASONS and any(role == "time" for i, role in draft.role.items() if i > at)


def _said_again(draft: Draft, at: int) -> bool:
    """`arrived more than 30 minutes late`, held against `arr_delay`: a word for what a column that is read tells."""
    said = load_lexicon().synonyms.get(stem(draft.text(at)), frozenset())
    tested = (p for c in draft.filters for p in parts(c) if isinstance(p, Column))
    return any(said & set(form) for c in tested for form in read_name(c.name).forms)


def _asked_of(draft: Draft, at: int) -> bool:
    """`how many flights does each one complete`: the verb that ends a clause, behind its helper and who does it."""
    ends = at + 1 == len(draft.mentions) or draft.boundary(at + 1) or draft.has(at + 1, "request", "chart", "sort")
    doing = next((i for i in range(at - 1, max(-1, at - 4), -1) if draft.text(i).split(" ")[0] in DOING), None)
    if not ends or doing is None or doing == at - 1:
        return False
    return any(isinstance(m.expr, Aggregate) for _, m in draft.measures) and all(
        draft.has(i, "article", "helper") or draft.role.get(i) or draft.mentions[i].tables for i in range(doing + 1, at)
    )


DOING, OFTEN = words_of("doing"), words_of("frequency")
SEASONS = words_of("season")
KINDS = stems_of("kind_of_value") | stems_of("key")
VERBS = words_of("light_verb")
GENERAL = stems_of("container") | stems_of("general_noun")
EXCUSES = (
    explained,
    _adverb,
    _general,
    _of_trade,
    _verb,
    _with_object,
    _modifier,
    _of_several_tables,
    _kind_of_value,
    _season,
    _asked_of,
    _said_again,
)
