"""What a part shows in words, for those who do not see it."""

from __future__ import annotations

import statistics
import tomllib
from collections.abc import Callable
from functools import cache
from importlib.resources import files

from inkfish.charts.cells import label_of, show
from inkfish.charts.choice import Choice
from inkfish.narrative.describe import describe
from inkfish.narrative.facts import find_facts
from inkfish.query.plan import Plan
from inkfish.query.result import Result, ResultColumn

STEPS = 12  # of a waterfall that are told one by one


@cache
def words() -> dict[str, str]:
    """Return `words.toml`."""
    return tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8"))


def say(plan: Plan, result: Result, choice: Choice) -> str:
    """Return what a picture shows, in a sentence or two."""
    told = next((rule(choice, result) for fits, rule in RULES if fits(choice)), "")
    return told or describe(find_facts(plan, result, ()), choice.kind)


def _boxes(choice: Choice, result: Result) -> str:
    middle = choice.y[len(choice.y) // 2]
    value, groups = _column(result, middle), {}
    names = result.values(choice.x) if choice.x else [""] * len(result.rows)
    for name, number in zip(names, result.values(middle), strict=True):
        if isinstance(number, (int, float)):
            groups.setdefault(str(name), []).append(number)
    if not groups:
        return ""
    medians = {name: statistics.median(numbers) for name, numbers in groups.items()}
    top = max(medians, key=lambda name: medians[name])
    said = {"value": value.title.removesuffix(", median"), "median": show(medians[top], value), "top": top}
    if len(groups) == 1:
        return words()["boxplot_one"].format(**said)
    group = _column(result, choice.x).title.lower()
    return words()["boxplot"].format(group=group, count=len(groups), **said)


def _waterfall(choice: Choice, result: Result) -> str:
    step, value = _column(result, choice.x), _column(result, choice.y[0])
    pairs = list(zip(result.values(step.key), result.values(value.key), strict=True))
    steps = ", ".join(words()["step"].format(title=t, value=show(v, value)) for t, v in pairs[:STEPS])
    return words()["waterfall"].format(value=value.title, count=len(pairs), steps=steps)


def _histogram(choice: Choice, result: Result) -> str:
    value = _column(result, choice.x)
    numbers = [v for v in result.values(value.key) if isinstance(v, (int, float))]
    if value.bin is None or not choice.y:
        said = {"low": show(min(numbers), value), "high": show(max(numbers), value), "count": f"{len(numbers):,}"}
        return words()["histogram"].format(value=value.title, **said)
    count = _column(result, choice.y[0])
    start, most = max(zip(numbers, result.values(count.key), strict=True), key=lambda pair: pair[1] or 0)
    said = {"span": label_of(start, value), "most": show(most, count)}
    return words()["bins"].format(value=value.title, count=len(numbers), **said)


def _figures(choice: Choice, result: Result) -> str:
    row = dict(zip((c.key for c in result.columns), result.rows[0], strict=True))
    shown = [_column(result, key) for key in choice.y]
    figures = (words()["figure"].format(title=c.title, value=show(row[c.key], c)) for c in shown)
    return words()["figures"].format(figures="; ".join(figures))


def _table(choice: Choice, result: Result) -> str:
    count = len(result.rows)
    rows = f"{count:,} row{'' if count == 1 else 's'}"
    return words()["table"].format(rows=rows, columns=", ".join(c.title for c in result.columns))


def _column(result: Result, key: str) -> ResultColumn:
    return next(c for c in result.columns if c.key == key)


Rule = tuple[Callable[[Choice], bool], Callable[[Choice, Result], str]]

RULES: tuple[Rule, ...] = (
    (lambda c: c.kind == "boxplot", _boxes),
    (lambda c: c.stack == "waterfall", _waterfall),
    (lambda c: c.kind == "histogram", _histogram),
    (lambda c: c.kind == "value", _figures),
    (lambda c: c.kind == "table", _table),
)
