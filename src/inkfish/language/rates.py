"""Rates: the share of rows of which something is true.

`survival rate of women`, `win rate by boxer`, `rate of abnormal results`, `are women more likely to survive than men`.
"""

from __future__ import annotations

from functools import reduce

from inkfish.language.classes import stems_of, words_of
from inkfish.language.conjunction import conjunction, equals, is_period
from inkfish.language.draft import Draft
from inkfish.language.fates import fate_flag, fate_of, is_fate
from inkfish.language.flags import flagged, is_flag
from inkfish.language.lexicon import load_lexicon
from inkfish.language.match_results import outcome
from inkfish.language.mention import Mention
from inkfish.language.roles import result_told
from inkfish.language.sides import load_sides
from inkfish.language.tokens import stem
from inkfish.language.values import BY_ROOT
from inkfish.query.plan import Aggregate, Arithmetic, Column, Compare, Condition, Dimension, Expr, Measure, Or, Value


def read_rates(d: Draft) -> None:
    """Take each word for a rate with what it is the rate of, before it or after `of`."""
    for at in range(len(d.mentions)):
        if d.free(at) and not any(rule(d, at) for rule in RULES):
            _rate_of(d, at)


def _named_rate(d: Draft, at: int) -> bool:
    """`survival rate`, `death rate by class`, `win rate`, `female share by department`: what is true stands before."""
    if d.text(at).split(" ")[0] not in RATE or not d.free(at - 1) or d.gap is not None:
        return False
    if _of_column(d, at):
        return False
    condition = truth_told(d, at - 1) or _quality(d, at) or _won_of_either(d, at - 1)
    share = Aggregate("share", where=condition) if condition is not None else _won_of_all(d, at - 1)
    if share is None:
        return False
    name = f"{d.text(at - 1)} {d.text(at).split(' ')[0]}".capitalize()
    d.measures.append((at - 1, Measure(share, f"{name}, %")))
    d.take(at - 1, "measure" if d.content(at - 1) else "role", "the share of rows that are so")
    d.take(at, "measure")
    return True


def _of_column(d: Draft, at: int) -> bool:
    """Whether a rate is a column's number, of the rows of what stands before it: the `heart disease rate` of causes of
    death with a `Rate` each."""
    rates, values = d.mentions[at].columns[:1], d.mentions[at - 1].values[:1]
    number = bool(rates) and rates[0].score >= SURE and rates[0].column.numeric and rates[0].column.role == "measure"
    return number and bool(values) and values[0].column.distinct > TWO and not d.mentions[at - 1].columns


SURE, TWO = 0.9, 2  # of a column that is named; values of one that only says what is true


def _known_rate(d: Draft, at: int) -> bool:
    """`death rate by sex`: a rate known by these words anywhere, where only a column of yes and no tells of it here."""
    m = d.mentions[at]
    rate = m.end == m.start + 2 and d.tokens[m.end - 1].text in RATE
    told = m.columns[0] if m.columns and m.columns[0].score >= 0.6 else None
    flag = fate_of(d, d.tokens[m.start].stem) if rate and told is None else None
    if rate and told is not None and is_flag(told.column):  # `pass rate`, of `passed`
        flag = flagged(Column(told.table, told.column.name), told.column, True)
    if flag is None or m.tables or d.gap is not None:
        return False
    d.measures.append((at, Measure(Aggregate("share", where=flag), f"{m.text.capitalize()}, %")))
    d.take(at, "measure", "the share of rows that are so")
    return True


def _end_of_rate(d: Draft, at: int) -> bool:
    """`which department has the highest attrition`: of what is true or not of each row, the share is high or low."""
    s = d.superlative
    if s is None or s.at != at - 1 or s.about or d.text(s.at) not in HOW_HIGH or (d.free(at + 1) and d.content(at + 1)):
        return False
    flag = truth_told(d, at)
    if flag is None:
        return False
    d.measures.append((at, Measure(Aggregate("share", where=flag), f"{d.text(at).capitalize()} rate, %")))
    d.take(at, "measure", "the share of rows that are so")
    return True


def _rate_compared(d: Draft, at: int) -> bool:
    """`is mortality higher for men or women`, `is sepsis more common in ward 9`: the share of rows that are so."""
    behind = d.text(at + 1).split(" ") if at + 1 < len(d.mentions) else [""]
    common = behind[-1] in DEGREES and d.text(at + 2) in COMPARED
    before = d.text(at - 1) in COMPARED and d.has(at - 2, "request", "helper", "where") if at > 1 else False
    if d.tokens[0].text not in ASKING | CHOOSING or not (behind[-1] in COMPARED or common or before):
        return False
    flag = truth_told(d, at)
    if flag is None or d.mentions[at].values:
        return False
    d.measures.append((at, Measure(Aggregate("share", where=flag), f"{d.text(at).capitalize()} rate, %")))
    d.take(at, "measure", "the share of rows that are so")
    for i in (at + 1, at + 2) if common else ():
        if d.free(i):
            d.take(i, "task")
    return True


def _won_of_either(d: Draft, at: int) -> Condition | None:
    """`win rate of Ana`, where columns hold who won and who lost: of all her rows, those she won."""
    won = load_sides()["winner"]
    pair = next((pair for ends, pair in d.facts.ends if ends.columns[0] in won.columns), None)
    if pair is None or stem(d.text(at)) not in won.verbs | won.nouns:
        return None
    for i, m in enumerate(d.mentions):
        held = {Column(v.table, v.column.name): v.value for v in m.values if not v.part and v.score >= BY_ROOT}
        if d.free(i) and held.keys() >= set(pair):
            either = tuple(Compare("=", column, Value(held[column])) for column in pair)
            d.keep(i, Or(either))
            d.take(i, "value", f"{d.data(pair[0]).title} or {d.data(pair[1]).title}")
            return either[0]
    return None


def _won_of_all(d: Draft, at: int) -> Expr | None:
    """`winning percentage`, where wins and losses are counted in columns: the wins in percent of all, with ties."""
    sides = (load_sides()["winner"], load_sides()["loser"])
    if stem(d.text(at)) not in sides[0].verbs | sides[0].nouns:
        return None
    whose = (s.columns - s.verbs for s in sides)
    people = {c for words in whose for c in d.facts.named(words)}  # what a winner scored counts no wins
    named = ([c for c in d.facts.named(s.verbs | s.nouns) if c not in people] for s in sides)
    counts = ([c for c in found if d.data(c).numeric and d.data(c).additive] for found in named)
    won, lost = (next(iter(found), None) for found in counts)
    if won is None or lost is None or won.table != lost.table:
        return None
    tied = next((c for c in d.facts.named(TIED) if d.data(c).numeric and c.table == won.table), None)
    wins, *others = (Aggregate("sum", c) for c in (won, lost, tied) if c is not None)
    whole = reduce(lambda left, right: Arithmetic("+", left, right), others, wins)
    return Arithmetic("/", Arithmetic("*", Value(100, "number"), wins), whole)


def truth_told(d: Draft, at: int) -> Condition | None:
    """What a word says became of the rows: by a column of yes and no that it names, by its fate, or by a result."""
    found = d.best_column(at)
    if found is not None and is_flag(found.column) and found.score >= 0.6:
        return flagged(Column(found.table, found.column.name), found.column, True)
    return fate_flag(d, at) or outcome(d, at) or result_told(d, at)


def _quality(d: Draft, at: int) -> Condition | None:
    """`abnormal rate`, `female share`: a value of a category, where no amount follows that it has a share of."""
    m = d.mentions[at - 1]
    if not m.values or m.values[0].score < BY_ROOT or m.values[0].part:
        return None
    value, rate = m.values[0], d.text(at).startswith("rate")
    if rate and value.score > 0.9 and stem(m.text) in load_lexicon().synonyms and not is_fate(stem(m.text)):
        return None  # a `crime rate` is a number of its own, and no share of films
    of = d.text(at).endswith(" of") or d.text(at + 1) == "of"
    if of or (m.columns and m.columns[0].score > 0.6 and not _only_introduces(m)):
        return None
    return Compare("=", Column(value.table, value.column.name), Value(value.value))


def _only_introduces(m: Mention) -> bool:
    """Whether the column that a word names is the one that its value is of: `divorced`, of a marital status."""
    return not m.columns or m.columns[0].column.name == m.values[0].column.name


def _rate_of(d: Draft, at: int) -> None:
    """`rate of abnormal results by ward`: the share of rows that are so."""
    of = at + 1 if d.text(at + 1) == "of" else at if d.text(at).endswith(" of") else -1
    m = d.mentions[d.step(of, 1)] if of >= 0 and d.step(of, 1) > 0 else None
    if m is None or d.text(at).split(" ")[0] not in RATES_OF or not (at == 0 or d.empty(at - 1)):
        return  # the `open rate of emails` is of what was opened
    best = m.columns[0] if m.columns else None
    told = (m.values and m.values[0].score >= 0.85) or (best and is_flag(best.column))
    named = d.mentions[at].columns and d.mentions[at].columns[0].score >= 0.9
    if not told or named or (best and best.score > 0.9 and best.column.role == "measure"):
        return
    d.proportion = True
    d.take(at, "task", "the share of rows that are so")


def _percent_so(d: Draft, at: int) -> bool:
    """`percent elected by gender`, `percent who smoke`: the share of rows that are so; no number stands before."""
    so = d.step(at, 1, skip=("article", "helper", "relative", "where", "preposition"))
    if d.text(at) not in PERCENT or d.has(at, "proportion") or so < 0 or (at and d.mentions[at - 1].number is not None):
        return False
    m = d.mentions[so]
    flag = bool(m.columns) and is_flag(m.columns[0].column) and m.columns[0].score >= 0.6
    flag = flag or fate_flag(d, so) is not None  # `percent who left`
    if not flag and (not m.values or m.values[0].score < 0.85 or m.values[0].part or not _only_introduces(m)):
        return False
    d.proportion = True
    d.take(at, "task", "the share of rows that are so")
    return True


def share_of_rows(d: Draft) -> bool:
    """Whether a share is of the rows that are so, and of no amount: `share of smokers`, `share of fully paid loans`.

    The rows that are named behind what is true of them are taken.
    """
    said = next((i for i in range(len(d.mentions)) if d.has(i, "proportion") and d.role.get(i) == "task"), None)
    part = d.step(said, 1) if said is not None else -1
    if part < 0 or d.role.get(part) not in ("value", "condition"):
        return False
    while d.role.get(part + 1) in ("value", "condition"):
        part += 1
    if d.free(part + 1) and d.mentions[part + 1].tables:
        d.take(part + 1, "measure", "the rows")
    return not (d.free(part + 1) and d.mentions[part + 1].columns)


def likelihood(d: Draft) -> None:
    """`are women more likely to survive than men`, `which class most often`: rates are compared, and never counts."""
    said = next((i for i in range(1, len(d.mentions)) if _says_likely(d, i)), None)
    if said is None or any(m.expr != Aggregate("count") for _, m in d.measures):
        return
    others = [c for c in d.filters if c in d.stands and not is_period(c) and equals(c) != d.compared]
    flags = [c for c in others if isinstance(column := equals(c), Column) and is_flag(d.data(column))]
    after = [c for c in others if d.stands[c][0] > said]
    part = flags or (after if d.text(said) in LIKELY else others if _does_most(d, said) else [])
    if part:
        d.measures = [(-2, Measure(Aggregate("share", where=conjunction(part))))]
        d.filters = [c for c in d.filters if c not in part]
        _held_against_rest(d, said)


def _held_against_rest(d: Draft, said: int) -> None:
    """`did first class passengers survive more often`: more than those of each other class."""
    kept = [(c, column) for c in d.filters if isinstance(column := equals(c), Column) and c in d.stands]
    if d.against or d.dimensions or d.tokens[0].text not in ASKING or len(kept) != 1:
        return
    condition, column = kept[0]
    if d.data(column).type == "text" and d.data(column).distinct <= MOST_SIDES and d.stands[condition][0] < said:
        d.filters.remove(condition)
        d.dimensions.append((-1, Dimension(column)))


MOST_SIDES = 12  # groups that one of them is held against at once


def _says_likely(d: Draft, at: int) -> bool:
    """Whether `more likely`, `most likely` or `more often than` ends at a mention."""
    words = f"{d.text(at - 1)} {d.text(at)}".split()
    often = words[-1] in OFTEN and (d.against or (d.last(at) and d.tokens[0].text in ASKING))
    return _does_most(d, at) or (len(words) > 1 and words[-2] in DEGREES and (words[-1] in LIKELY or often))


def _does_most(d: Draft, at: int) -> bool:
    """Whether `which hotel cancels most often` or `which segment cancels the least` ends at a mention; what was done to
    things most often, `which game was returned the most`, is counted, and so are wins."""
    s = d.superlative
    if s is None or not d.last(at) or at not in (s.at, s.at + 1) or d.text(s.at) not in MOST:
        return False
    verb = d.step(s.at, -1, skip=("article",))
    often, played = d.text(at) in OFTEN, any(stem(d.text(verb)) in side.verbs for side in load_sides().values())
    if verb < 0 or played or not (often or at == s.at) or d.has(verb - 1, "helper"):
        return False
    kept = [column for c in d.filters if verb in d.stands.get(c, ()) and isinstance(column := equals(c), Column)]
    return any(often or is_flag(d.data(column)) for column in kept)


COMPARED, CHOOSING = words_of("compared_rate"), words_of("choosing")
RULES = (_named_rate, _known_rate, _end_of_rate, _rate_compared, _percent_so)
ASKING, MOST = words_of("asking_whether"), words_of("most")
PERCENT, TIED = words_of("percent"), stems_of("drawn_match")
HOW_HIGH = words_of("raised") | words_of("judged")
RATE, RATES_OF, LIKELY, OFTEN = words_of("rate"), words_of("rate_of"), words_of("likely"), words_of("often")
DEGREES = words_of("more") | words_of("less") | words_of("most")
