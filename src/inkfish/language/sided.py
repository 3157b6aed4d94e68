"""What is said of the sides of matches: `games that Brazil won`, `who did France beat`, `goals conceded by team`.

A word that means either side's column means the first one's here, and rows are read for both sides (`both_sides.py`)
where none is said; what opponents had is in the second one's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from msgspec.structs import replace

from inkfish.data.table import Table
from inkfish.language.classes import ordered, words_of
from inkfish.language.dated import aside
from inkfish.language.figures import figures
from inkfish.language.matches import Match
from inkfish.language.mention import ColumnLink, Mention, TableLink, ValueLink
from inkfish.language.sides import load_sides
from inkfish.language.tokens import stem
from inkfish.language.vocabulary import Vocabulary
from inkfish.query.plan import Arithmetic, Column, Operator, Pair

SIDE = "side"  # the evidence of a link that either side of a pair was meant by
FLIPPED = {">": "<", "<": ">", "=": "="}


class View(msgspec.Struct, frozen=True):
    """Whose view of a match a question takes: its own column of each pair first; `both` where no side is said."""

    match: Match
    table: Table
    pairs: tuple[Pair, ...]
    both: bool

    def pair(self, of: Pair) -> Pair:
        """The pair, the own column first."""
        return next(p for p in self.pairs if of.first in (p.first, p.second))

    def link(self, column: Column) -> ColumnLink:
        """The sure link to a column."""
        return ColumnLink(column.table, self.table.column(column.name), 1.0, SIDE)

    def made(self, op: Operator, pair: Pair, called: str) -> ColumnLink:
        """The link to a number made from what both sides have."""
        own = self.table.column(pair.first.name)
        column = replace(own, name=called, title=called.capitalize(), aliases=(), minimum=None, maximum=None, values=())
        return ColumnLink(self.table.name, column, 1.0, "made", Arithmetic(op, pair.first, pair.second))


def sided(mentions: Sequence[Mention], words: Vocabulary, opens: bool = True) -> tuple[Mention, ...]:
    """Return mentions in which words for sides, results and scores mean one column each, or a result; in a message that
    `opens` a thread, the best team is one that wins."""
    view = view_of(mentions, words.facts.matches, words.tables)
    if view is None or (len(words.tables) > 1 and not any(_speaks_of(m, view.match) for m in mentions)):
        return tuple(mentions)
    found = [_with_result(mentions, at) for at in range(len(mentions))]
    for rule in (_with_names, _with_margins, _with_scores, *((_with_rate,) if opens else ())):
        found = rule(found, view)
    return tuple(found)


def _speaks_of(m: Mention, match: Match) -> bool:
    """Whether a mention names the table of matches, or what is in its columns of sides."""
    named = any(t.table == match.table for t in m.tables[:1]) or bool(_best(m) & match.columns)
    return named or any(Column(v.table, v.column.name) in match.columns for v in m.values)


def view_of(mentions: Sequence[Mention], matches: Mapping[str, Match], tables: Mapping[str, Table]) -> View | None:
    """Return whose view is taken; None where there are no matches, or both sides are spoken of apart."""
    if len(matches) != 1 or any("both_sides" in m.tags for m in mentions):
        return None
    (match,) = matches.values()
    said = {end for m in mentions for end in _ends_said(m, match)}
    if len(said) > 1:
        return None
    pairs = match.pairs if said != {1} else tuple(Pair(p.second, p.first) for p in match.pairs)
    return View(match, tables[match.table], pairs, not said)


def _ends_said(m: Mention, match: Match) -> set[int]:
    """Which side a mention speaks of: by its words, or by a column that it names and its pair does not."""
    words = set(m.text.split())
    said = {end for end, of in enumerate(match.ends.said) if words & of - COUNTED}
    links = _best(m) if m.number is None and not any(c.how == SIDE for c in m.columns) else set()
    one = next(((p, p.first in links) for p in match.pairs if links & {p.first, p.second}), None)
    if one is not None and not links >= {one[0].first, one[0].second}:
        said.add(0 if one[1] else 1)
    return said


COUNTED = frozenset({*figures("number"), *figures("ordinal")}) | words_of("digits")


def _best(m: Mention) -> set[Column]:
    """The columns that a mention surely names, all of the highest score."""
    top = m.columns[0].score if m.columns else 0.0
    return {Column(c.table, c.column.name) for c in m.columns if c.score == top} if not m.values else set()


# -- results ----------------------------------------------------------------------------------------------------------


def _with_result(mentions: Sequence[Mention], at: int) -> Mention:
    """`won`, `losses`, `drew` as what the sides' scores say of each other."""
    m = mentions[at]
    op = None if m.values or any(c.score >= NAMED for c in m.columns) else _result(mentions, at)
    return m if op is None else replace(m, tags={"outcome": op}, columns=(), tables=())


NAMED = 0.9


def _result(mentions: Sequence[Mention], at: int) -> str | None:
    said, before = mentions[at].text, mentions[at - 1] if at else None
    if said in DRAWN and (at or said != DRAW):
        return "="
    sides = load_sides()
    noun = before is not None and bool({"superlative", "aggregate", "preposition"} & before.tags.keys())
    for name, op in (("loser", "<"), ("winner", ">")) if noun else (("winner", ">"), ("loser", "<")):
        if stem(said) in sides[name].verbs | sides[name].nouns:
            by = _is(mentions, at + 1, BY) and stem(said) in sides[name].acts
            return FLIPPED[op] if by else op
    return None


def _is(mentions: Sequence[Mention], at: int, words: frozenset[str]) -> bool:
    return 0 <= at < len(mentions) and mentions[at].text in words


# -- names ------------------------------------------------------------------------------------------------------------


def _with_names(found: Sequence[Mention], view: View) -> list[Mention]:
    """Let a name, and a word for a side, mean the column of the own side, or of the opponent."""
    names = view.pair(view.match.names)
    named = [at for at, m in enumerate(found) if _in_both(found, at, names)]
    asked = [at for at, m in enumerate(found) if _asks(m, at, names)]
    verb = next((at for at, m in enumerate(found) if "outcome" in m.tags or m.text in PLAYED), None)
    told = view.both is False or any("outcome" in m.tags or _scores(m, view) for m in found)
    told = told or (bool(asked) and bool(named))
    others = _opponents(found, named, asked, verb)
    told = told or (len(named) == TWO and len(others) == 1)  # `how often did Spain play Italy`
    done = list(found)
    for at in named:
        held = ((names.second if at in others else names.first),) if told else (names.first, names.second)
        done[at] = replace(found[at], columns=(), values=_held(found[at], held))
    for at in asked:
        if found[at].text in WHO and verb is None and not any(_scores(m, view) for m in found):
            continue
        column = names.second if at in others or found[at].text in OPPONENT else names.first
        done[at] = _naming(found[at], column, view)
    return [aside(m) if _only_end(m, view) or _does(done, at, names) else m for at, m in enumerate(done)]


def _does(found: Sequence[Mention], at: int, names: Pair) -> bool:
    """Whether a side is named only as what won or lost: `games where the home team won`, `won by the home team`."""
    if _best(found[at]) != {names.first} or any(c.how == SIDE for c in found[at].columns):
        return False
    asked = at and bool({"request", "by"} & found[at - 1].tags.keys()) and not _is(found, at - 1, BY)
    small = {"article", "helper"}
    behind = next((m for m in found[at + 1 :] if not small & m.tags.keys()), None)
    before = next((m for m in reversed(found[:at]) if not small & m.tags.keys() and m.text not in BY), None)
    done_by = before is not None and "outcome" in before.tags and any(m.text in BY for m in found[at - 2 : at])
    return not asked and (done_by or (behind is not None and "outcome" in behind.tags))


TWO = 2
PLAYED, WHO, OPPONENT = words_of("played_verb"), words_of("who_plays"), words_of("opponent")


def _in_both(found: Sequence[Mention], at: int, names: Pair) -> bool:
    """Whether a mention is a name that either side may have, and no place that something was in."""
    m = found[at]
    best = {Column(v.table, v.column.name) for v in m.values if v.score == m.values[0].score and not v.part}
    return best >= {names.first, names.second} and not (at and found[at - 1].text in PLACED)


PLACED = words_of("in_place")


def _asks(m: Mention, at: int, names: Pair) -> bool:
    """Whether a mention is a word for sides as such: `team`, `opponents`, and `who` at the beginning."""
    return {names.first, names.second} <= _best(m) or m.text in OPPONENT or (at == 0 and m.text in WHO)


def _scores(m: Mention, view: View) -> bool:
    return bool(_best(m) & {view.match.scores.first, view.match.scores.second}) and m.text not in GAME_SCORE


GAME_SCORE = words_of("score_of_both")


def _opponents(found: Sequence[Mention], named: Sequence[int], asked: Sequence[int], verb: int | None) -> set[int]:
    """Where those stand who are spoken of as opponents: `beat Brazil`, `lost to Brazil`, `who did Brazil beat`."""
    others = {at for at in named if _against(found, at, verb) and (len(named) > 1 or asked or verb is not None)}
    subject = next((at for at in named if at not in others), None)
    inverted = verb is not None and subject is not None and any(a < subject < verb for a in asked)
    towards = verb is not None and (_acts(found[verb]) or _is(found, verb + 1, AWAY) or found[verb].text in PLAYED)
    if inverted and towards and not others:
        others |= {a for a in asked if a < subject}
    return others


def _acts(m: Mention) -> bool:
    return any(stem(m.text) in side.acts for side in load_sides().values())


def _against(found: Sequence[Mention], at: int, verb: int | None) -> bool:
    """Whether a name stands after a verb that turns against it, or after `against`, `over`, `to`."""
    before = at - 1
    while before >= 0 and "article" in found[before].tags:
        before -= 1
    if _is(found, before, AWAY | BY):
        return found[before].text not in BY or (before > 0 and _acts(found[before - 1]))
    return verb is not None and before == verb and (_acts(found[verb]) or found[verb].text in PLAYED)


AWAY, BY = words_of("against_whom"), frozenset({"by"})


def _held(m: Mention, columns: Sequence[Column]) -> tuple[ValueLink, ...]:
    return tuple(v for v in m.values if Column(v.table, v.column.name) in columns)


def _naming(m: Mention, column: Column, view: View) -> Mention:
    """A mention of a word for a side that names one column."""
    tags = {"request": ""} if m.text in WHO else m.tags
    text = f"which {view.match.side or 'side'}" if m.text in WHO else m.text
    return replace(m, text=text, columns=(view.link(column),), tables=(), values=(), tags=tags)


def _only_end(m: Mention, view: View) -> bool:
    """Whether a mention says a side and nothing else: `home`, `away`."""
    words = set(m.text.split())
    return bool(words) and any(words <= said for said in view.match.ends.said)


# -- scores -----------------------------------------------------------------------------------------------------------


def _with_scores(found: Sequence[Mention], view: View) -> list[Mention]:
    """Let `goals` be those of the own side, those it conceded, or where no side is spoken of those of both together."""
    names = view.pair(view.match.names)
    sides = view.both is False or any(_of_side(m, names) for m in found)
    done, nouns = list(found), [at for at, m in enumerate(found) if _ambiguous(m, view) is not None]
    if not nouns and sides:  # `which team conceded the most`
        let_in = view.link(view.pair(view.match.scores).second)
        said = {i for i, m in enumerate(found) if m.text in CONCEDED and not _against_one(found, i, names)}
        done = [replace(m, tags={}, columns=(let_in,)) if i in said else m for i, m in enumerate(found)]
    for at in nouns:
        m, pair = found[at], view.pair(_ambiguous(found[at], view))
        if m.text in SCORED and (len(nouns) > 1 or at + 1 in nouns):
            done[at] = aside(m)
            continue
        near = (*range(at - 1, at - REACH, -1), *range(at + 1, at + REACH))
        conceded = [i for i in near if _is(found, i, CONCEDED) and not _against_one(found, i, names)]
        if _is(found, at + 1, DIFFERENCE) and pair.first == view.pair(view.match.scores).first:
            done[at] = aside(m)
        elif conceded:
            done[at] = replace(m, columns=(view.link(pair.second),))
            done[conceded[0]] = replace(aside(found[conceded[0]]), text="")  # no other rule turns it again
        elif sides or (m.text.split()[-1] in OWN_SCORE and not _is(found, at - 1, TOGETHER)):
            done[at] = replace(m, columns=(view.link(pair.first),))
        else:
            done[at] = replace(m, columns=(view.made("+", pair, f"total {_called(m, view)}"),))
    return [part for m in done for part in _highest_scoring(m, view, sides)]


def _against_one(found: Sequence[Mention], at: int, names: Pair) -> bool:
    """Whether it is said against whom another one did it: goals of Spain `against Italy` are let in by Italy."""
    behind = next((m for m in found[at + 1 :] if "article" not in m.tags), None)
    other = any(_of_side(m, names) and m.values for m in found[:at])
    return _is(found, at, AWAY) and other and behind is not None and bool(behind.values) and _of_side(behind, names)


REACH = 5  # mentions between a number and the verb that it is of: `conceded the most points`


def _of_side(m: Mention, names: Pair) -> bool:
    """Whether a mention names a side, or asks for one."""
    held = {Column(v.table, v.column.name) for v in m.values}
    return bool(held & {names.first, names.second}) or bool(_best(m) & {names.first, names.second})


def _ambiguous(m: Mention, view: View) -> Pair | None:
    """The pair of numbers that a mention names both of."""
    links = _best(m)
    pairs = (p for p in view.match.pairs if links >= {p.first, p.second} and p != view.match.names)
    return next((p for p in pairs if view.table.column(p.first.name).numeric), None)


def _called(m: Mention, view: View) -> str:
    return m.text if m.text not in SCORED else view.match.score


SCORED, CONCEDED, OWN_SCORE, TOGETHER = (
    words_of("scoring_verb"),
    words_of("conceded"),
    words_of("one_score"),
    words_of("together"),
)


def _highest_scoring(m: Mention, view: View, sides: bool) -> tuple[Mention, ...]:
    """`highest scoring` as the end of what was scored: of both, or of the own side."""
    end, _, scoring = m.text.rpartition(" ")
    if not end or scoring not in SCORED or "quality" not in m.tags:
        return (m,)
    pair = view.pair(view.match.scores)
    link = view.link(pair.first) if sides else view.made("+", pair, f"total {view.match.score}")
    superlative = {"superlative": m.tags["quality"]}
    return replace(m, text=end, tags=superlative, columns=()), replace(m, text=scoring, tags={}, columns=(link,))


def _with_rate(found: Sequence[Mention], view: View) -> list[Mention]:
    """Let the `best team` be that which won the largest part of its matches, where nothing else is told of it."""
    done, names = list(found), view.pair(view.match.names)
    at = next((i for i, m in enumerate(found[1:]) if _best(m) == {names.first} and _is(found, i, JUDGED)), None)
    told = any("outcome" in m.tags or _scores(m, view) or "aggregate" in m.tags for m in found)
    if at is None or told or any(c.column.numeric and c.score >= SURE for m in found for c in m.columns[:1]):
        return done
    m = found[at + 1]
    rate = (("win", {"outcome": ">"}), (RATE, {}))
    done[at + 2 : at + 2] = [Mention(m.start, m.end, text, tags) for text, tags in rate]
    return done


JUDGED, RATE, SURE = words_of("judged"), ordered("rate")[0], 0.45

# -- margins ----------------------------------------------------------------------------------------------------------


def _with_margins(found: Sequence[Mention], view: View) -> list[Mention]:
    """Let `margin`, `goal difference` and `biggest win` speak of what the own side has more than the other."""
    return [part for at in range(len(found)) for part in _with_margin(found, at, found[at], view)]


def _with_margin(found: Sequence[Mention], at: int, m: Mention, view: View) -> tuple[Mention, ...]:
    """A mention as the margin that it means, a win as a match with its margin."""
    pair, op = view.pair(view.match.scores), m.tags.get("outcome", "=")
    size = next((i for i in range(at - 1, -1, -1) if not _only_end(found[i], view)), -1)  # `the biggest home win`
    if op != "=" and size >= 0 and _is(found, size, BY_HOW_MUCH):
        turned = pair if op == ">" else Pair(pair.second, pair.first)
        margin = replace(m, text="margin", columns=(view.made("-", turned, "margin"),))
        return margin, replace(m, tags={}, tables=(TableLink(view.match.table, 1.0),))
    difference = at > 0 and _is(found, at, DIFFERENCE) and bool(_scores(found[at - 1], view))
    if m.values or not (m.text in MARGIN or difference) or any(c.score >= NAMED for c in m.columns):
        return (m,)
    won = {} if any("outcome" in other.tags for other in found) or difference or not view.both else {"outcome": ">"}
    return (replace(m, columns=(view.made("-", pair, "margin"),), tags=won, tables=()),)


BY_HOW_MUCH, MARGIN, DIFFERENCE = words_of("margin_size"), words_of("match_margin"), words_of("difference_of_scores")
DRAWN, DRAW = words_of("drawn_match"), "draw"
