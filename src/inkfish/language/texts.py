"""Parts of texts: `name contains "west"`, `starting with A`."""

from __future__ import annotations

from inkfish.language.classes import words_of
from inkfish.language.draft import Draft
from inkfish.language.flags import is_flag
from inkfish.language.negation import negated_before
from inkfish.language.tokens import stem
from inkfish.query.plan import Column, Condition, Matches, Not, Within

QUOTES = "\"'“”‘’"


def read_text_matches(d: Draft) -> None:
    """`name contains "west"`, `starting with A`, `with west in their name`."""
    for at in range(len(d.mentions)):
        if d.text(at) in HAVING:
            _held_in(d, at)
    for at in d.indexes("partly"):
        _held_partly(d, at)
    for at in range(len(d.mentions)):
        how = next((k for k in ("contains", "starts", "ends") if d.has(at, k)), None)
        if not how or not d.free(at):
            continue
        what = at + 1
        while what < len(d.mentions) and d.empty(what) and len(d.text(what)) != 1 and not d.mentions[what].quoted:
            what += 1
        if what >= len(d.mentions) or d.boundary(what):
            continue
        named = what + d.has(what, "article")
        flag = d.best_column(named) if named < len(d.mentions) else None
        if flag is not None and is_flag(flag.column) and flag.score >= 0.6 and not d.mentions[named].quoted:
            continue  # `did not start with a call`, where a column says whether it did
        column = _text_column_before(d, at)
        if column is None or _is_deed(d, at, what) or _dated(d, at, what):
            continue
        negated = negated_before(d, at)
        m = d.mentions[what]
        text = m.text.strip(QUOTES)
        condition: Condition = Matches(column, how, text)
        if negated is not None:
            d.take(negated, "condition")
            condition = Not(condition)
        for i in range(at, what + 1):
            if d.free(i):
                d.take(i, "condition")
        d.keep(at, condition)
        d.say(at, f"{column.name} {how} “{text}”")


def _dated(d: Draft, at: int, what: int) -> bool:
    """Whether a verb says when something began or was over: `polls that ended in June`, by a date of that name."""
    time = d.mentions[what].time
    if time is None or not time.sure or d.mentions[what].quoted:
        return False
    verb = stem(d.text(at).split(" ")[0])
    times = [Column(t.name, c.name) for t in d.tables.values() for c in t.columns if c.temporal]
    column = next((c for c in times if c.name.casefold().startswith(verb)), None)
    if column is not None and time.period is not None:
        d.keep((at, what), Within(column, time.period))
        d.take(at, "condition", f"{column.name}: {d.text(what)}")
        d.take(what, "condition")
    return True


def _is_deed(d: Draft, at: int, what: int) -> bool:
    """Whether a verb says what happened, and nothing of letters: `ended with an arrest`, `started with a call`."""
    noun = what + (d.text(what) == "a" and what == at + 1)
    if noun >= len(d.mentions) or d.mentions[noun].quoted or len(d.text(noun)) < SHORTEST or d.boundary(noun):
        return False
    return d.has(noun - 1, "article") and not d.empty(noun) and not d.has(at, "contains")


SHORTEST = 3  # letters of a noun
HAVING, OWN = words_of("having"), words_of("own") | {"the"}


def _held_in(d: Draft, at: int) -> None:
    """`with TN in their address`: a part of a text that the words after it name."""
    what, column = at + 1, at + 4
    if d.text(at + 2) != "in" or d.text(at + 3) not in OWN or not d.free(what):
        return
    found = d.best_column(column) if d.free(column) else None
    if found is None or found.column.type != "text" or found.score < 0.5 or d.mentions[what].number is not None:
        return
    named = Column(found.table, found.column.name)
    d.keep(at, Matches(named, "contains", d.text(what).strip(QUOTES)))
    for i in range(at, column + 1):
        d.take(i, "condition")
    d.say(what, f"{found.column.title} contains “{d.text(what)}”")


def _held_partly(d: Draft, at: int) -> None:
    """`whose name has "roy" in part`: the words before hold somewhere in a text."""
    what = d.step(at, -1)
    if not d.free(what) or not (d.mentions[what].quoted or d.mentions[what].values):
        return
    column = _text_column_before(d, what)
    if column is None:
        return
    text = d.text(what).strip(QUOTES)
    d.keep(what, Matches(column, "contains", text))
    d.take(at, "condition")
    d.take(what, "condition", f"{column.name} contains “{text}”")


def _text_column_before(d: Draft, at: int) -> Column | None:
    for i in range(at - 1, max(-1, at - 6), -1):
        found = next((c for c in d.mentions[i].columns if c.column.type == "text"), None) if i >= 0 else None
        if found:
            further = i == at - 1 and d.has(i - 1, "and") and any(d.has(k, "where") for k in range(i - 1))
            if d.free(i) and (
                (i == at - 1 and d.text(i - 1) in ("of", "for"))
                or further
                or d.has(i - 1, "where")
                or d.text(i - 1) in ("whose", "the")
            ):
                d.take(i, "condition")
            return Column(found.table, found.column.name)
    for name in d.tables:
        label = d.label_column(name)
        if label is not None and label.type == "text":
            return Column(name, label.name)
    return None
