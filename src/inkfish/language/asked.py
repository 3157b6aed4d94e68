"""Who, where, when and what are asked for: `who made Silent Winter`, `where do students live`, `what sells best`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from inkfish.data.table import Column as DataColumn
from inkfish.language.classes import stems_of, words_of
from inkfish.language.columns import columns_named, main_amount
from inkfish.language.draft import Draft, Superlative
from inkfish.language.headers import is_flag
from inkfish.language.names import read_name
from inkfish.language.roles import result_told
from inkfish.language.subjects import is_number
from inkfish.language.verbs import Asked, load_asking
from inkfish.query.plan import Aggregate, Column, Compare, Dimension, Measure, Missing, Not

SHORTEST = 4  # letters of a verb's stem that its noun begins with: `tasted` by the `taster`


def read_asked(d: Draft) -> None:
    """Find the column that `who`, `where` or `what` asks for by the verb after it, and take the verb."""
    word = d.tokens[0].text if d.tokens else ""
    for at, column, asked in _found(d, word) if word in load_asking() else ():
        d.asked = column
        if asked is not None and asked.most and result_told(d, at) is not None:
            d.asked = _competitor(d) or column
            return  # a column says who did
        if at >= 0 and d.free(at) and not _only_some_did(d, at):
            d.take(at, "asked", f"asks for {column.name}")
        if asked is not None and asked.most and d.superlative is None and (amount := main_amount(d)) is not None:
            d.superlative = Superlative(True, said=True, at=at)
            d.measures.append((at, Measure(Aggregate("sum", amount))))
        return


def _found(d: Draft, word: str) -> Iterator[tuple[int, Column, Asked | None]]:
    """Yield what may be asked for, the likeliest first: by a verb of the question, or by the noun of one."""
    entries = load_asking()[word] if word != "what" or d.superlative is not None or _bare(d) or _of_somebody(d) else ()
    for at, m in enumerate(d.mentions):
        if word == "who" and d.superlative is not None and _counted(d, at):
            continue  # `who won the most`, where a column counts the wins
        if "outcome" in m.tags:
            continue  # the scores of both sides tell who won
        said = {t.stem for t in d.tokens[m.start : m.end] if t.kind == "word"}
        for asked in entries:
            if said & asked.verbs and (column := _bearing(d, asked.columns, finest=word == "what")):
                yield at, column, asked
        if word == "what" and _names(d, at):
            return
        if word == "who" and not m.known and (column := _doer(d, d.tokens[m.start].stem)):
            yield at, column, None


def _only_some_did(d: Draft, at: int) -> bool:
    """Whether a column of yes and no tells which rows a verb is true of: who `answers the most calls`."""
    found = d.best_column(at)
    return found is not None and found.score >= 0.9 and is_flag(found.column)


def _counted(d: Draft, at: int) -> bool:
    """Whether a word names a number of wins, losses or ties."""
    found = d.best_column(at, "numeric") if is_number(d, at) else None
    return found is not None and any(WON_OR_LOST & set(form) for form in read_name(found.column.name).forms)


WON_OR_LOST = stems_of("won_or_lost")


def _bare(d: Draft) -> bool:
    """Whether nothing is said but `what` and what is done: `what do we sell`."""
    return all(d.empty(i) or d.boundary(i) or i == len(d.mentions) - 1 for i in range(len(d.mentions)))


def _of_somebody(d: Draft) -> bool:
    """Whether what somebody did is asked for: `what did Mia Crane win for`."""
    who = d.step(1, 1)
    return d.text(1) in DID and who > 0 and any(not v.part for v in d.mentions[who].values)


DID = words_of("doing") | words_of("did")


def _names(d: Draft, at: int) -> bool:
    """Whether a mention names a thing by itself: `what products sell best`."""
    m = d.mentions[at]
    return bool(m.columns and m.columns[0].score >= 0.6) and not d.has(at, "beyond")


def _bearing(d: Draft, words: tuple[str, ...], finest: bool) -> Column | None:
    """The column of names that has the first of some words in its name; of several the first, or the finest."""
    for word in words:
        found = list(_columns(d, lambda own, word=word: word in own))
        if found:
            plain = (c for c in found if (word,) in read_name(c.name).forms)  # the `winner`, and no `toss_winner`
            most = max(found, key=lambda c: (d.data(c).distinct, d.data(c).type == "text"))
            return most if finest else next(plain, found[0])
    return None


def _doer(d: Draft, verb: str) -> Column | None:
    """The column of those who do what a verb says: `taster_name` of `tasted`."""
    if len(verb) < SHORTEST:
        return None
    return next(_columns(d, lambda own: any(word.startswith(verb) and word != verb for word in own)), None)


def _competitor(d: Draft) -> Column | None:
    """The column of those who win or lose: the drivers of races, the candidates of seats, else a bare name."""
    people = _columns(d, lambda own: bool(own & COMPETITORS))
    names = _columns(d, lambda own: own == NAME)
    return next(people, None) or next(names, None)


def _columns(d: Draft, fits: Callable[[set[str]], bool]) -> Iterator[Column]:
    for name in sorted(d.tables, key=lambda t: -d.weights.get(t, 0.0)):
        for data in d.tables[name].columns:
            if _holds_names(data) and fits({word for form in read_name(data.name).forms for word in form}):
                yield Column(name, data.name)


def _holds_names(data: DataColumn) -> bool:
    return data.type == "text" or (data.role == "identifier" and not data.unique)


def listed_asked(d: Draft) -> None:
    """`who made Silent Winter`: the different names; `where do students live`: how many in each; `when did it happen`:
    the different times."""
    if d.dimensions or d.measures or d.listed or d.superlative is not None or d.trend or d.chart or d.against:
        return
    column = asked_column(d)
    if column is None or any(True for _ in columns_named(d)):
        return
    d.dimensions.append((-2, Dimension(column)))
    if d.tokens[0].text in ("what", "when") or (d.filters and d.data(column).unique) or (
        d.filters and (d.tokens[0].text != "where" or any(d.data(c).unique for c in _fixed(d)))
    ):
        d.distinct_list = True
        return
    if d.data(column).missing:
        d.filters.append(Not(Missing(column)))
    d.measures.append((-2, Measure(Aggregate("count"))))


def asked_column(d: Draft) -> Column | None:
    """Return who, when or where is asked for: by the verb, else a column of places; never what a condition names."""
    fixed = _fixed(d)
    if d.asked is not None and d.asked not in fixed:
        return d.asked
    if d.tokens and d.tokens[0].text == "who" and "role" in d.role.values() and (who := _competitor(d)) not in fixed:
        return who
    ends = any(t.text in ENDS for t in d.tokens)  # `when was the first one hired`: one time
    if d.tokens and d.tokens[0].text == "when" and d.filters and not ends and (own := d.time_column()) is not None:
        return Column(own[0], own[1].name)
    if not d.tokens or d.tokens[0].text != "where":
        return None
    for name in sorted(d.tables, key=lambda t: -d.weights.get(t, 0.0)):
        columns = [c for c in d.tables[name].columns if Column(name, c.name) not in fixed and c.distinct > 1]
        places = [c for c in columns if c.role == "place"] or [
            c for c in columns if c.type == "text" and set(read_name(c.name).forms[0]) & PLACES
        ]
        if places:
            return Column(name, min(places, key=lambda c: c.distinct).name)
    return None


COMPETITORS, NAME = stems_of("competitor"), frozenset({"name"})
PLACES, ENDS = stems_of("place"), words_of("first") | words_of("last")


def _fixed(d: Draft) -> set[Column]:
    """The columns of which a condition names one value."""
    return {c.left for c in d.filters if isinstance(c, Compare) and c.op == "=" and isinstance(c.left, Column)}
