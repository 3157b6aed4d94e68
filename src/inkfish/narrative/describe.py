"""Facts as a description of the picture, for those who do not see it."""

from __future__ import annotations

from inkfish.data.grammar import capital, is_plural, listed
from inkfish.narrative.figure import Fact, Facts
from inkfish.narrative.phrases import phrases, say

# What a mark of each kind of chart is called, one and many.
MARKS = {
    "bar": ("bar", "bars"),
    "grouped_bar": ("bar", "bars"),
    "stacked_bar": ("bar segment", "bar segments"),
    "pie": ("part", "parts"),
    "line": ("point", "points"),
    "area": ("point", "points"),
    "scatter": ("point", "points"),
    "bubble": ("bubble", "bubbles"),
    "histogram": ("bin", "bins"),
    "heatmap": ("cell", "cells"),
    "treemap": ("tile", "tiles"),
    "boxplot": ("box", "boxes"),
    "map": ("place", "places"),
    "candlestick": ("candle", "candles"),
    "table": ("row", "rows"),
    "value": ("value", "values"),
}
# Facts that a description gives, by the field that they fill; the first two that were found.
SEEN = (
    "winner",
    "winner_when",
    "winner_alone",
    "winner_alone_when",
    "winner_nth",
    "pair",
    "pair_percent",
    "tied",
    "level",
    "level_two",
    "only",
    "dated",
    "ranked_first",
    "last",
    "trend_rise",
    "trend_rise_peak",
    "trend_rise_low",
    "trend_fall",
    "trend_fall_peak",
    "trend_fall_low",
    "trend_flat",
    "trend_flat_peak",
    "trend_flat_low",
    "one_point",
    "changes",
    "changes_up",
    "changes_down",
    "changes_up_down",
    "running",
    "index",
    "leader_at_end",
    "most_grown",
    "least_fallen",
    "relation",
    "relation_none",
    "relation_unknown",
    "commonest",
    "commonest_share",
    "commonest_tied",
    "ordered",
)


def describe(facts: Facts, choice_kind: str) -> str:
    """Return the alt text of a chart of kind `choice_kind`: what it shows, how much of it, and what stands out."""
    if facts.shape == "empty":
        return say("describe.empty", subject=facts.subject)
    seen = [f for f in facts.facts if f.kind in SEEN and _template(f)]
    return " ".join([_opening(facts, choice_kind), *(capital(_told(f)) for f in seen[:2])])


def _opening(facts: Facts, kind: str) -> str:
    """Return the kind, the subject, and how many marks from when to when."""
    numbers = [f.figures["value"].text for f in facts.facts if f.kind.startswith("number") and "value" in f.figures]
    if kind == "value":
        key = "value_of" if not numbers else "value" if len(numbers) == 1 else "values"
        return say(f"describe.{key}", subject=facts.subject, context=facts.context, value=listed(numbers))
    extent = facts.find("extent")
    chart = say(f"describe.{kind if f'describe.{kind}' in phrases() else 'chart'}")
    if extent is None:
        return capital(say("describe.plain", chart=chart, subject=facts.subject, context=facts.context))
    texts = extent.texts
    one, many = MARKS.get(kind, ("mark", "marks"))
    span = say("describe.span", start=texts["start"], end=texts["end"]) if "start" in texts and kind != "table" else ""
    lines = say("describe.series", series=texts["series"]) if "series" in texts and kind in ("line", "area") else ""
    return capital(
        say(
            "describe.opening",
            chart=chart,
            subject=facts.subject,
            context=facts.context,
            count=texts["count"],
            marks=one if texts["count"] == "1" else many,
            span=span,
            lines=lines,
        )
    )


def _template(fact: Fact) -> str:
    """Return the key of the sentence that describes a fact: its own here, or the one that tells it."""
    return next((key for key in (f"describe.{fact.kind}", f"tell.{fact.kind}") if key in phrases()), "")


def _told(fact: Fact) -> str:
    return say(
        _template(fact),
        **fact.texts | {"are_": say("noun.are" if is_plural(fact.words.get("noun", "")) else "noun.is")},
    )
