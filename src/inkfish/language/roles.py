"""Who did what to whom: `who won the most`, `how many matches did Ana lose`, `who beat Ana`, `wins of Ana`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from inkfish.data.table import Column as DataColumn
from inkfish.language.classes import ordered, stems_of, words_of
from inkfish.language.contests import CONTEST
from inkfish.language.draft import Draft, Superlative
from inkfish.language.figures import figures
from inkfish.language.flags import flagged, is_flag
from inkfish.language.lexicon import load_lexicon, stems
from inkfish.language.mention import ValueLink
from inkfish.language.names import read_name
from inkfish.language.negation import negated_before
from inkfish.language.prizes import medals_of
from inkfish.language.sides import Side, load_sides
from inkfish.language.tokens import stem
from inkfish.query.plan import (
    Among,
    And,
    Column,
    Compare,
    Condition,
    Dimension,
    Matches,
    Missing,
    Not,
    Or,
    Value,
    parts,
)

REACH = 6  # mentions from a verb to whom it speaks of


def read_roles(d: Draft) -> None:
    """Find the words that put somebody on a side, and say which columns their names and the asked are found in."""
    for at in range(len(d.mentions)):
        for side in load_sides().values():
            if _says(d, at, side):
                _sided(d, at, side)
                break


def read_meetings(d: Draft) -> None:
    """`Ana vs Bo`: the rows where one was on one side and the other on the other, either way round."""
    for side in load_sides().values():
        own, theirs = (holding(d, s) for s in (side, load_sides()[side.other]))
        for at in d.indexes("versus"):
            pair = d.step(at, -1), d.step(at, 1)
            if not all(_held(d, i, own) and _held(d, i, theirs) for i in pair):
                continue
            first, second = (_link(d, i, own) for i in pair)
            mine = Column(first.table, first.column.name)
            yours = _twin(mine, theirs)
            if yours is None:
                continue
            ways = ((first, second), (second, first))
            d.keep(pair, Or(tuple(And((_named(mine, one), _named(yours, other))) for one, other in ways)))
            d.dimensions.append((pair[0], Dimension(mine)))
            for i in (*pair, at):
                d.take(i, "value", "the two against each other")
            return


def _link(d: Draft, at: int, columns: frozenset[Column]) -> ValueLink:
    """The surest value that one of these columns holds of a mention."""
    return max((v for v in d.mentions[at].values if Column(v.table, v.column.name) in columns), key=lambda v: v.score)


def _named(column: Column, link: ValueLink) -> Condition:
    """The condition that a column holds a name, or a part of it."""
    return Matches(column, "contains", link.value) if link.part else Compare("=", column, Value(link.value))


def _twin(column: Column, others: frozenset[Column]) -> Column | None:
    """The column of the other side that holds the same of it: `loser_name` beside `winner_name`."""
    rest = read_name(column.name).forms[0][1:]
    alike = [c for c in others if c.table == column.table and read_name(c.name).forms[0][1:] == rest]
    return alike[0] if len(alike) == 1 else None


def read_stages(d: Draft) -> None:
    """`lost the final`: the rows of a stage, where a column tells stages apart by other words."""
    for at in range(len(d.mentions)):
        for size, words in ((size, words) for size in (2, 1) for words in STAGES):
            run = range(at, min(at + size, len(d.mentions)))
            called = " ".join(d.text(i) for i in run) in words and all(d.free(i) and not d.content(i) for i in run)
            table, column, value = next(_stages_called(d, words), ("", "", "")) if called else ("", "", "")
            if value:
                d.keep((at, run[-1]), Compare("=", Column(table, column), Value(value)))
                for i in run:
                    d.take(i, "value", f"{column} is {value}")


def _stages_called(d: Draft, words: frozenset[str]) -> Iterator[tuple[str, str, str]]:
    """Yield the columns of stages with the value that words call."""
    for column in d.facts.named(STAGE):
        value = next((v for v in d.data(column).values if v.casefold().replace("-", " ") in words), None)
        if value is not None:
            yield column.table, column.name, value


def _says(d: Draft, at: int, side: Side) -> bool:
    word = stem(d.text(at))
    return word in side.nouns | side.ends or (word in side.verbs and not (word in side.acts and d.text(at + 1) == "by"))


def _sided(d: Draft, at: int, side: Side) -> None:
    """Put the names around a word on its side or the other, where columns hold sides; else keep its results."""
    other = load_sides()[side.other]
    own, theirs = (holding(d, s) for s in (side, other))
    if not own:
        _result(d, at, side)
        return
    before = [i for i in range(max(0, at - REACH), at) if _held(d, i, own | theirs)]
    behind = [i for i in range(at + 1, min(at + REACH, len(d.mentions))) if _held(d, i, own | theirs)]
    far = _turns_away(d, at, side)
    if before and d.has(at - 1, "negation") and d.free(at - 1) and _placed(d, side) == own:
        _came_elsewhere(d, at, before, next(iter(own)))
        return
    for i in before:
        d.sides[i] = own
    for i in behind:
        d.sides[i] = theirs if far else own
    asked = theirs if before and far and theirs else own
    d.preferred |= asked
    if d.free(at) and not d.content(at):
        d.take(at, "role", f"the {side.name}")
    if stem(d.text(at)) in side.ends:
        _last_stage(d, next(iter(own)).table)
    rivals = _told_apart(d, asked)
    if len(rivals) > 1 and d.superlative is not None:
        d.role[at] = "unread"  # `who won the most`, where men and women won
    elif len(rivals) > 1 and d.tokens[0].text == "who":
        _listed(d, rivals)
    else:
        _who(d, frozenset(rivals) or asked, decided=not before and not behind)


def _told_apart(d: Draft, asked: frozenset[Column]) -> list[Column]:
    """The columns of winners of several contests in one row, `mens_winner` and `womens_winner`; of those that are
    spoken of, where any is."""
    named = [(c, read_name(c.name).forms[0]) for c in sorted(asked, key=lambda c: c.name) if d.data(c).type == "text"]
    rivals = [(c, form[:-1]) for c, form in named if len(form) > 1 and form[-1] in load_sides()["winner"].columns]
    said = {t.stem for t in d.tokens}
    spoken = [c for c, contest in rivals if said & set(contest)]
    return (spoken or [c for c, _ in rivals]) if len(rivals) > 1 else []


def holding(d: Draft, side: Side) -> frozenset[Column]:
    """The columns that hold who is on a side; those that are called so at once, `winner_name`, before those of another
    thing, `toss_winner`; one of yes and no only tells whether somebody is, and an amount how often."""
    named = [c for c in d.facts.named(side.columns) if not is_flag(d.data(c)) and not _amount(d.data(c))]
    if not named:
        return _placed(d, side)
    first = [c for c in named if any(form[0] in side.columns for form in read_name(c.name).forms)]
    return frozenset(first or named)


def _placed(d: Draft, side: Side) -> frozenset[Column]:
    """The columns of who came in first or second: `first_party` beside `second_party`."""
    pairs = ((pair, ends.columns) for ends, pair in d.facts.ends)
    return frozenset(c for pair, ends in pairs for c, end in zip(pair, ends, strict=True) if end in side.places)


def _came_elsewhere(d: Draft, at: int, names: list[int], column: Column) -> None:
    """`seats that Labour did not win`: somebody else came in there."""
    for i in names:
        d.keep(i, Compare("!=", column, Value(_link(d, i, frozenset({column})).value)))
        d.take(i, "value", f"{column.name} is somebody else")
    for i in (at - 1, at):
        d.take(i, "role")


def _amount(column: DataColumn) -> bool:
    return column.numeric and column.role == "measure"


def _turns_away(d: Draft, at: int, side: Side) -> bool:
    """Whether the other side is named after a word: `beat Ana`, `lost to Ana`."""
    return stem(d.text(at)) in side.acts or d.text(at + 1) in side.away


def _held(d: Draft, at: int, columns: frozenset[Column]) -> bool:
    """Whether a mention is a value of one of these columns."""
    return d.free(at) and any(Column(v.table, v.column.name) in columns for v in d.mentions[at].values)


def _who(d: Draft, asked: frozenset[Column], decided: bool) -> None:
    """`who won the Open`: the names on the side that is asked for, of what was decided last."""
    first = d.text(0).split(" ")[0]
    names = [c for c in asked if d.data(c).type == "text"]
    if first != "who" or d.superlative is not None or not names:
        return
    if decided:
        _last_stage(d, names[0].table)
    label = min(names, key=lambda c: ("name" not in c.name.lower(), -d.data(c).distinct, c.name))
    _listed(d, [label])


def _listed(d: Draft, columns: Sequence[Column]) -> None:
    """Show columns that are asked for, each once: `won the title` asks twice."""
    known = {column for _, column in d.listed}
    d.listed += [(0, column) for column in columns if column not in known]


def _last_stage(d: Draft, table: str) -> None:
    """Who wins a competition wins its last stage, where a column tells the stages apart and none is said."""
    for name, called, last in _stages_called(d, STAGES[0]):
        column = Column(name, called)
        if name == table and all(p != column for kept in d.filters for p in parts(kept)):
            d.keep(0, Compare("=", column, Value(last)))
            d.assumed.append(f"{d.data(column).title} {last} decides")


def _result(d: Draft, at: int, side: Side) -> None:
    """`games that Ana won` where a column of results says so, or a place of 1."""
    raced = side.name == "winner" and d.superlative is None and d.facts.races.keys() >= d.tables.keys()
    raced = raced and not any(d.has(i, "superlative") for i in range(len(d.mentions)))  # `who won the most races`
    won = side.name == "winner" and d.facts.contests.keys() >= d.tables.keys() and d.text(at) in WINS
    said = (raced and d.text(at) in side.nouns and not d.mentions[at].columns) or (won and _loosely_named(d, at))
    said = said or (d.text(at) in SEATS and _loosely_named(d, at))
    if not d.free(at) or (d.content(at) and not said):
        return
    told = resulting(d, side)
    itself = told is not None and (_named_itself(d, told.left) or _value_behind(d, at, told.left))
    if itself and negated_before(d, at) is not None:
        return  # `never won a gold medal`
    if itself:
        d.take(at, "role", f"{told.left.name} is what was won")
    elif told is not None:
        if told not in d.filters:  # `seats won` says it twice
            d.keep(at, told)
        d.take(at, "role", f"{told.left.name} is {told.right.value}")
    elif side.name == "winner" and d.facts.contests.keys() >= d.tables.keys():
        d.take(at, "role", "each row is a win")
        for i in range(at + 1, len(d.mentions)):
            if d.free(i) and not d.content(i) and stem(d.text(i)) in CONTEST:
                d.take(i, "role")  # `won the men's race`
    elif raced:
        d.superlative = Superlative(False, said=True, at=at, about=SPEED)
        d.take(at, "role", "the least time wins")


def _loosely_named(d: Draft, at: int) -> bool:
    """Whether a word is no column's own name, but may stand for one."""
    m = d.mentions[at]
    return not m.values and all(c.score < 0.9 for c in m.columns)


WINS = words_of("wins")


def read_seats(d: Draft) -> None:
    """`seats by party`: the rows of those who were elected, where a column of yes and no tells who was."""
    for at in range(len(d.mentions)):
        if d.text(at) in SEATS:
            _result(d, at, load_sides()["winner"])


def _named_itself(d: Draft, column: Column) -> bool:
    """Whether a column of results is what was won, and not how it ended: `how many medals did the Owls win`."""
    links = (c for m in d.mentions if not m.values for c in m.columns[:1])
    return d.data(column).type == "text" and any(Column(c.table, c.column.name) == column for c in links)


def _value_behind(d: Draft, at: int, column: Column) -> bool:
    """Whether what was won is said right behind: `who won bronze`, where medals tell results."""
    behind = d.step(at, 1)
    links = d.mentions[behind].values[:1] if behind > 0 else ()
    return any((v.table, v.column.name) == (column.table, column.name) and not v.part for v in links)


def resulting(d: Draft, side: Side) -> Compare | None:
    """The condition that a row's own side is this one, by the first column that tells it."""
    outcomes = ((Column(name, c.name), _outcome(c, side)) for name, t in d.tables.items() for c in t.columns)
    return next((Compare("=", column, won) for column, won in outcomes if won is not None), None)


def result_told(d: Draft, at: int) -> Compare | None:
    """The result that a word of a side names, where no column is called so: `win` of `win rate`."""
    side = next((side for side in load_sides().values() if _says(d, at, side)), None)
    called = side is not None and any(not is_flag(d.data(c)) for c in d.facts.named(side.columns))
    return None if side is None or called else resulting(d, side)


def _outcome(c: DataColumn, side: Side) -> Value | None:
    """The value of a column of results, or of places, that says that a row's own side is this one."""
    words = {word for form in read_name(c.name).forms for word in form}
    if c.type == "text" and words & RESULT and c.values:
        return next((Value(v) for v in c.values if str(v).casefold() in side.results), None)
    if is_flag(c) and words & (side.flags | load_sides()[side.other].flags):
        return flagged(Column("", c.name), c, bool(words & side.flags)).right
    if side.name == "winner" and words & FINISH and _counted_from_one(c):
        return _place(c, 1)
    return None


def _counted_from_one(data: DataColumn) -> bool:
    return (data.type == "integer" and data.minimum == 1) or _numbers_places(data)


def _numbers_places(data: DataColumn) -> bool:
    """Whether a text tells places by their numbers, beside what else became of some: `1`, `2`, `3` and `DNF`."""
    return data.type == "text" and {"1", "2", "3"} <= set(data.values)


def _place(data: DataColumn, nth: int) -> Value:
    return Value(str(nth)) if data.type == "text" else Value(nth, "number")


def read_finishes(d: Draft) -> None:
    """`who finished second`, `podiums of Ana`: the rows of a place, where a column tells who came in first."""
    column = next((c for c in d.facts.named(FINISH | RESULT) if _tells_places(d.data(c))), None)
    for at in range(len(d.mentions)) if column else ():
        nth = d.step(at, 1, skip=("article", "preposition", "helper"))
        place = ORDINALS.get(d.text(nth).removeprefix("the ")) if d.text(at) in FINISHING and d.free(nth) else None
        medals = medals_of(d.data(column))
        if place is not None and (not medals or place <= len(medals)):
            told = Value(medals[place - 1]) if medals else _place(d.data(column), place)
            d.keep((at, nth), Compare("=", column, told))
            d.take(nth, "role", f"{column.name} is {medals[place - 1] if medals else place}")
        elif d.text(at) in PODIUM and d.free(at):
            d.keep(at, Not(Missing(column)) if medals else _first_three(d, column))
        else:
            continue
        d.take(at, "role", column.name)


def _first_three(d: Draft, column: Column) -> Condition:
    texts = tuple(_place(d.data(column), nth) for nth in (1, 2, 3))
    return Among(column, texts) if d.data(column).type == "text" else Compare("<=", column, Value(3, "number"))


def _tells_places(data: DataColumn) -> bool:
    """Whether a column numbers who came first, second and third, or tells it by their medals."""
    return _counted_from_one(data) or bool(medals_of(data))


ORDINALS = figures("ordinal")
FINISHING, PODIUM = words_of("finishing"), words_of("podium")
SPEED = tuple(a for q in load_lexicon().qualities[stems(ordered("outrun")[0])] for a in q.about)
SEATS = words_of("seat")
RESULT, FINISH, STAGE = stems_of("result"), stems_of("finish"), stems_of("stage")
STAGES = (words_of("last_stage"), words_of("semi_final"), words_of("quarter_final"))
