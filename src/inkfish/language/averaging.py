"""What each of several has on average, said by a verb: `players who average more than 20 points`, `who averages the
most assists`, `how many points does she average`."""

from __future__ import annotations

from inkfish.language.classes import words_of
from inkfish.language.draft import Draft, Having
from inkfish.language.mention import ColumnLink
from inkfish.language.numerals import number_after
from inkfish.language.often import told_each, who_did
from inkfish.language.per_thing import on_average
from inkfish.query.plan import Column, Measure


def read_averaging(d: Draft) -> None:
    """`players who average more than 20 points`, `with over 5 assists per game`: a bound on what each has on average;
    `who averages the most`, `how many does she average`."""
    compared = any(d.has(i, "compare") for i in range(len(d.mentions)))
    for at in range(1, len(d.mentions)):
        if not d.free(at):
            continue
        if d.has(at, "compare"):
            _bound(d, at)
        elif not compared and _says_average(d, at) and (_before_end(d, at) or _asked_last(d, at)):
            d.averaged = True
            d.take(at, "measure", "on average")


def _says_average(d: Draft, at: int) -> bool:
    return d.tag(at, "aggregate") == "avg" and d.free(at) and not d.mentions[at].columns


def _before_end(d: Draft, at: int) -> bool:
    """Whether an end comes next: `averages the most`."""
    return d.superlative is not None and d.superlative.at in (at + 1, at + 2)


def _asked_last(d: Draft, at: int) -> bool:
    """Whether it is the verb that a question ends with: `how many points does she average`."""
    return d.last(at) and at > 2 and d.tokens[0].text in ASKING


def _bound(d: Draft, at: int) -> None:
    """Keep those whose average is so, where each has several rows; show it too, where they are not only counted."""
    number = number_after(d, at)
    of = d.step(number, 1, skip=("article", "helper", "preposition", "during")) if number is not None else -1
    found = d.best_column(of, "numeric") if of > 0 and d.free(of) else None
    if found is None or not (found.column.numeric and found.column.role == "measure" and found.score >= SURE):
        return
    said = [at - 1] if _says_average(d, at - 1) else _in_each(d, of + 1, found.table)
    who = who_did(d) if said else None
    bounds = [(d.mentions[number].number, found, of), *_joined(d, of)]
    if said and (who is None or d.data(who[1]).unique):
        d.take(said[0], "condition", "what each row tells")
    if who is None or who[1].table != found.table or d.data(who[1]).unique:
        return
    told_each(d, *who)
    counted, of = bool(d.measures), bounds[-1][2]
    for value, link, noun in bounds:
        expr = on_average(d, Column(link.table, link.column.name), {who[1]})
        d.having.append(Having(d.tag(at, "compare"), value, expr))
        if not counted:
            d.measures.append((noun, Measure(expr)))
    does = d.free(at - 1) and any(c.column == found.column for c in d.mentions[at - 1].columns[:1])
    for i in (*said, *range(at - does, of + 1)):
        if d.free(i):
            d.take(i, "having", f"those with so much {found.column.title} on average" if i == of else "")


def _joined(d: Draft, of: int) -> list[tuple[float, ColumnLink, int]]:
    """Another number of the same bound, its column and where that is named: `20 points and 5 assists`."""
    value, noun = d.mentions[of + 2].number if d.has(of + 1, "and") and d.free(of + 2) else None, of + 3
    found = d.best_column(noun, "numeric") if value is not None and d.free(noun) else None
    return [(value, found, noun)] if found is not None and found.column.numeric and found.score >= SURE else []


def _in_each(d: Draft, at: int, table: str) -> list[int]:
    """Where `per game`, `a game` or `on average` is said."""
    if d.text(at) == "on average":
        return [at]
    game = d.facts.games.get(table)
    said = game is not None and (d.text(at) in EACH) and any(c.column == game for c in d.mentions[at + 1].columns)
    return [at, at + 1] if said else []


ASKING, EACH = words_of("asked_of"), words_of("each_step")
SURE = 0.6  # how surely a noun must name the number that is had
