"""Who won a larger place, where only smaller ones tell who won each: `who won Ohio`, of rows for its counties."""

from __future__ import annotations

from inkfish.language.classes import ordered, stems_of, words_of
from inkfish.language.columns import main_amount
from inkfish.language.conjunction import of_part
from inkfish.language.draft import Draft, Having, Superlative
from inkfish.language.figures import nth
from inkfish.language.flags import is_flag
from inkfish.language.mention import Mention, ValueLink
from inkfish.language.numerals import number_after
from inkfish.language.roles import holding, resulting
from inkfish.language.sides import load_sides
from inkfish.language.tokens import stem
from inkfish.query.plan import Aggregate, Arithmetic, Column, Compare, Condition, Dimension, Measure, Value

VOTED_IN = stems_of("voted_in")
VOTES, WON = tuple(map(stem, ordered("vote_counts"))), words_of("won")


def read_won_places(d: Draft) -> None:
    """`who won Ohio`, `who won each state`: whoever has the most votes there in all, and not who won some county."""
    verbs = [i for i, m in enumerate(d.mentions) if m.text in WON and d.role.get(i) in (None, "asked")]
    nth_at = next((i for i in d.indexes("ordinal") if d.text(i - 1) in CAME), None)
    untold = (bool(verbs) or nth_at is not None or any(m.unit == "%" for m in d.mentions)) and _untold(d)
    if untold and _with_share(d):
        return
    at = next((i for i in verbs if _flag(d, i) or untold), nth_at if untold else None)
    if untold and _won_several(d, at):
        if not _carried(d, at):
            d.take(at, "unread", "no column tells who has the most votes of each place")
        return
    best = d.superlative is not None and d.superlative.at != at
    asked = _asked_for(d, at) if at is not None and not best else None
    if asked is None:
        return
    larger = {large: small for small, large in d.facts.larger.items() if large.table == asked.table}
    won = {*larger, *(_places(d) - d.facts.larger.keys() if untold else ())}
    named = [(c, i) for i in range(len(d.mentions)) if d.free(i) for c in _spoken_of(d, i)]
    votes = main_amount(d, VOTES)
    place, said = next(((c, i) for c, i in named if c in won), (None, 0))
    in_all = place is None and untold and any(m.time for m in d.mentions)  # `who won in 2008`
    if votes is None or (place is None and not in_all) or larger.get(place) in dict(named):
        return
    if place is not None and not d.mentions[said].values:
        d.dimensions += [*_each_time(d, place.table), (said, Dimension(place))]
        d.per_group = True
        for i in (said, said - 1):
            d.take(i, "group", d.data(place).title if i == said else "")
    for i, m in enumerate(d.mentions):
        if d.free(i) and any(Column(v.table, v.column.name) == asked for v in m.values[:1]):
            d.take(i, "role", "one of those who could")  # `did Ash win Ohio`
    d.dimensions.append((0, Dimension(asked)))
    d.measures.append((at, Measure(Aggregate("sum", votes))))
    skip = nth(d.text(at)) - 1 if at == nth_at else 0
    d.superlative = Superlative(True, 1, skip, said=True, at=at)
    if at == nth_at:
        d.take(at - 1, "role")
    d.take(at, "role", f"the most {d.data(votes).title.lower()}")
    d.assumed.append(f"who won is told by {d.data(votes).title.lower()} in all")


def _asked_for(d: Draft, at: int) -> Column | None:
    """The column of those who could win that a question asks for: `who won`, `which party won`, `did Ash win`."""
    opening = d.tokens[0].text
    if opening == "who":
        return d.asked or next((c for c in d.facts.named(RIVALS) if d.data(c).type == "text"), None)
    places = _places(d) | set(d.facts.larger.values())
    if opening in ("which", "what"):
        noun = d.step(0, 1)
        found = d.best_column(noun, "category") if 0 < noun < at and d.free(noun) and d.free(0) else None
        column = Column(found.table, found.column.name) if found is not None and found.score >= SURE else None
        if column is None or column in places or found.column.type != "text":
            return None
        d.take(noun, "asked", f"asks for {found.column.title}")
        return column
    named = (v for m in d.mentions[1:at] for v in m.values[:1]) if opening in DID else ()
    return next((c for v in named if (c := Column(v.table, v.column.name)) not in places), None)


RIVALS = stems_of("rival")
CAME = words_of("finishing") | words_of("came")
SURE, DID = 0.6, words_of("did")


def _carried(d: Draft, at: int) -> bool:
    """Keep the places where nobody has more votes than the one that is named: `which states did Ash win in 2016`."""
    votes, places = main_amount(d, VOTES), _places(d) - set(d.facts.larger.values())  # no places made of others
    who = [(i, m.values[0]) for i, m in enumerate(d.mentions) if d.free(i) and _is_rival(m, places)]
    named = [(i, c) for i, m in enumerate(d.mentions) if not m.values for c in _spoken_of(d, i) if c in places]
    if votes is None or len(who) != 1 or len(named) != 1:
        return False
    (one, rival), (said, place) = who[0], named[0]
    counts = any(d.tag(i, "aggregate") == "count" for i in range(said))
    times = _each_time(d, place.table)
    around = d.facts.larger.get(place)
    if counts and (times or around):
        return False
    own = _so_called(rival)
    most = Aggregate("max", votes)
    d.having.append(Having("=", 0, Arithmetic("-", most, Aggregate("max", votes, where=own))))
    if not counts:
        d.measures.append((at, Measure(Aggregate("sum", votes, where=own), f"Votes of {d.text(one).title()}")))
        d.dimensions += [*times, *([(-2, Dimension(around))] if around else []), (said, Dimension(place))]
        d.take(said, "group", d.data(place).title)
    d.take(one, "role", f"{rival.column.title}: {rival.only or rival.value}")
    d.take(at, "role", f"the most {d.data(votes).title.lower()}")
    d.assumed.append(f"who won is told by {d.data(votes).title.lower()}")
    return True


def _with_share(d: Draft) -> bool:
    """Keep the places where so much of the votes went to the one that is named: `where Ash got over 60% of them`."""
    votes, places = main_amount(d, VOTES), _places(d)
    at = next((i for i in d.indexes("compare") if (n := number_after(d, i)) and d.mentions[n].unit == "%"), None)
    who = [(i, m.values[0]) for i, m in enumerate(d.mentions) if d.free(i) and _is_rival(m, places)]
    named = [(i, c) for i, m in enumerate(d.mentions) if not m.values for c in _spoken_of(d, i) if c in places]
    if at is None or votes is None or len(who) != 1 or not named:
        return False
    (one, rival), (said, place), number = who[0], named[0], number_after(d, at)
    counts = any(d.tag(i, "aggregate") == "count" for i in range(said))
    times = _each_time(d, place.table)
    if counts and times:
        return False
    own = Aggregate("sum", votes, where=_so_called(rival))
    share = Arithmetic("/", Arithmetic("*", Value(100, "number"), own), Aggregate("sum", votes))
    d.having.append(Having(d.tag(at, "compare"), d.mentions[number].number, share))
    if not counts:
        d.measures.append((at, Measure(share, f"Share of {d.text(one).title()}, %")))
        d.dimensions += [*times, (said, Dimension(place))]
        d.take(said, "group", d.data(place).title)
    d.take(one, "role", f"{rival.column.title}: {rival.only or rival.value}")
    for i in range(at, len(d.mentions)):
        if d.free(i) and (i <= number or any(c == votes for c in _spoken_of(d, i))):
            d.take(i, "having", f"their share of {d.data(votes).title.lower()}" if i == at else "")
    return True


def _so_called(rival: ValueLink) -> Condition:
    """The condition that rows are of one who is named."""
    column = Column(rival.table, rival.column.name)
    return of_part(column, rival) if rival.part else Compare("=", column, Value(rival.value))


def _is_rival(m: Mention, places: frozenset[Column]) -> bool:
    """Whether a mention names one of those who could win, and no place."""
    link = m.values[0] if m.values and not m.time else None
    return link is not None and link.column.type == "text" and Column(link.table, link.column.name) not in places


def _each_time(d: Draft, table: str) -> list[tuple[int, Dimension]]:
    """The time of each vote, where there were several and none is said."""
    time = d.time_column(table)
    several = time is not None and time[1].distinct > 1 and not any(m.time for m in d.mentions)
    return [(-2, Dimension(Column(table, time[1].name)))] if several else []


def _untold(d: Draft) -> bool:
    """Whether each row has the votes of one of several, and no column tells who won."""
    winner = load_sides()["winner"]
    told = holding(d, winner) or resulting(d, winner)
    return not told and bool(_places(d)) and main_amount(d, VOTES) is not None


def _places(d: Draft) -> frozenset[Column]:
    """The columns of places that somebody wins."""
    return frozenset(c for c in d.facts.named(VOTED_IN) if d.data(c).type == "text")


def _won_several(d: Draft, at: int) -> bool:
    """Whether the places are asked for that somebody won: `how many counties did Ash win`, `who won the most seats`."""
    places = _places(d)
    named = any(c in places for i, m in enumerate(d.mentions) if not m.values for c in _spoken_of(d, i))
    by_name = any(_is_rival(m, places) for m in d.mentions)
    most = d.superlative is not None and d.superlative.at > at
    return named and (by_name or most)


def _flag(d: Draft, at: int) -> bool:
    """Whether a word names a column of yes and no that tells who won each row."""
    return any(is_flag(c.column) for c in d.mentions[at].columns[:1])


def _spoken_of(d: Draft, at: int) -> list[Column]:
    """The columns that a mention names, or is a value of."""
    m = d.mentions[at]
    return [Column(link.table, link.column.name) for link in (*m.values[:2], *m.columns[:1])]
