"""Facts as an answer in words: one to three sentences, the one that was asked for first."""

from __future__ import annotations

from inkfish.data.grammar import capital
from inkfish.narrative.figure import Fact, Facts
from inkfish.narrative.phrases import phrases, say

SENTENCES = 3
# A reader must know these before trusting the answer, so they have a place even when there is more to tell.
CAUTIONS = ("truncated", "truncated_some", "incomplete", "missing", "unlabelled")
# Where one of these is told, the others after it would say the same again.
_STEPS = ("largest_rise", "largest_fall")
SILENT_AFTER = {
    "winner": ("ranked_first",),
    "leaders": ("winner", "winner_alone", "tied", "level"),
    "rows_named": ("ordered",),
    "one_row": ("ordered",),
    "trend_rise": ("largest_fall",),
    "trend_fall": ("largest_rise",),
    "trend_rise_peak": _STEPS,
    "trend_rise_low": _STEPS,
    "trend_fall_peak": _STEPS,
    "trend_fall_low": _STEPS,
}


def tell(facts: Facts) -> str:
    """Return the answer; every figure in it is one of the facts' own."""
    told = [f for f in facts.facts if f.kind != "extent" and _key(f) in phrases()] or _extent(facts)
    silent = {kind for f in told for kind in SILENT_AFTER.get(f.kind, ())}
    main = [f for f in told if f.kind not in CAUTIONS and f.kind not in silent]
    careful = [f for f in told if f.kind in CAUTIONS][:1]
    chosen = main[: SENTENCES - len(careful)] + careful
    return " ".join(_sentence(f, facts.context if n == 0 else "") for n, f in enumerate(chosen))


def _extent(facts: Facts) -> list[Fact]:
    """Return how much there is, for answers of which nothing else can be said."""
    found = facts.find("extent")
    return (
        []
        if found is None
        else [found if found.texts["count"] != "1" else Fact("extent_one", found.figures, found.words)]
    )


def _key(fact: Fact) -> str:
    return f"{'number' if fact.kind.startswith('number') else 'tell'}.{fact.kind}"


def _sentence(fact: Fact, context: str) -> str:
    """Return one sentence, opened by the filter in words; what says the filter itself is told without it."""
    if fact.kind.startswith("empty"):
        context = ""
    opened = f"{_key(fact)}_opened"
    text = say(opened if context and opened in phrases() else _key(fact), **fact.texts)
    return capital(say("noun.opened", context=context, sentence=text) if context else text)
