"""What became of those that are counted: `how many people died`, `employees who left`, `orders that were placed`."""

from __future__ import annotations

from inkfish.data.table import Column as DataColumn
from inkfish.language.classes import stems_of, words_of
from inkfish.language.draft import Draft
from inkfish.language.flags import against_opposite, denies, flagged, is_flag, opens
from inkfish.language.levels import is_level
from inkfish.language.names import read_name
from inkfish.language.negation import negated_before
from inkfish.language.plurals import singular
from inkfish.language.tokens import stem
from inkfish.language.verbs import Fate, load_deeds, load_fates
from inkfish.query.plan import Column, Compare, Condition, Dimension, Missing, Not, Value


def read_fates(d: Draft) -> None:
    """Take verbs of fate by the column of yes and no that tells it, and those that are true of every row."""
    for at in range(len(d.mentions)):
        if not d.free(at) or _word(d, at) is None:
            continue
        flag = _flag(d, at)
        split = d.has(at - 1, "by") and d.free(at - 1)  # `average age by survival`
        if flag is not None and (split or against_opposite(d, at, _roots(_word(d, at)))):
            d.dimensions.append((at, Dimension(flag[0])))
            for i in range(at - split, at + 1):
                d.take(i, "group", f"with and without {flag[1].title}" if i == at else "")
        elif flag is not None:
            _keep(d, at, *flag)
        elif (side := _side(d, at)) is not None:
            d.keep(at, side)
            d.take(at, "condition", f"{d.data(side.left).title} is {side.right.value}")
        elif (day := _day_of_some(d, at)) is not None:
            _keep_dated(d, at, *day)
        elif (_dated(d, at) or (not d.mentions[at].known and _done_to_all(d, at))) and _said_of_rows(d, at):
            d.take(at, "deed", "true of each row")
            _object(d, at)


def tells_fate(d: Draft, at: int) -> bool:
    """Whether a mention is a verb that tells some of the rows from others."""
    words = _roots(_word(d, at))
    return any(words & (fate.words | fate.opposite) for fate in load_fates())


def is_fate(word: str) -> bool:
    """Whether a stem is a word of fate: `death`."""
    return any(word in fate.words | fate.opposite for fate in load_fates())


def _word(d: Draft, at: int) -> str | None:
    """The stem of a mention of a single word that names no column of its own."""
    m = d.mentions[at]
    token = d.tokens[m.start]
    named = bool(m.columns) and m.columns[0].score >= 0.6
    alone = token.kind == "word" and m.end == m.start + 1
    rows = token.stem in d.facts.titles and singular(token.text) == token.stem  # the `grants` that were refused
    ends = d.last(at) or d.boundary(at + 1) or d.has(at + 1, "and", "or", "versus")
    elsewhere = token.stem in BARE_STEMS and not (token.text in BARE and ends)  # who `live` in a place
    return token.stem if alone and not (named or rows or opens(d, at) or m.values or elsewhere) else None


BARE, BARE_STEMS = words_of("bare_fate"), stems_of("bare_fate")


def _flag(d: Draft, at: int) -> tuple[Column, DataColumn, bool] | None:
    """The column of yes and no that tells a fate, and which of the two is said; of several the one of those named."""
    return _flag_of(d, _roots(_word(d, at)))


def _flag_of(d: Draft, words: frozenset[str]) -> tuple[Column, DataColumn, bool] | None:
    for fate in load_fates():
        if not words & (fate.words | fate.opposite):
            continue
        flags = [c for c in d.facts.named(fate.words) if is_flag(d.data(c))] or _decisions(d, fate)
        if flags:
            flag = min(flags, key=lambda c: (-d.weights.get(c.table, 0.0), not _whose(d, c, fate.words)))
            return flag, d.data(flag), bool(words & fate.words) is not denies(d.data(flag))
    return None


def _side(d: Draft, at: int) -> Compare | None:
    """The one of two texts that tells a fate: who `smoked` is a smoker, and no nonsmoker."""
    words = _roots(_word(d, at))
    if negated_before(d, at) is not None:
        return None
    for fate in load_fates():
        said = fate.words if words & fate.words else fate.opposite if words & fate.opposite else frozenset()
        found = next((d.facts.sides[word] for word in sorted(said) if word in d.facts.sides), None)
        if found is not None:
            return Compare("=", found[0], Value(found[1]))
    return None


def _decisions(d: Draft, fate: Fate) -> list[Column]:
    """The only column of yes and no called after a decision, and else after what the rows are: `loan_status`."""
    flags = [c for c in d.facts.named(fate.columns) if is_flag(d.data(c))]
    return flags if len(flags) == 1 and _of_the_rows(d, flags[0], fate) else []


def _of_the_rows(d: Draft, column: Column, fate: Fate) -> bool:
    """Whether the other words of a name are those of its table or of other columns: what all rows are."""
    rest = {w for form in read_name(column.name).forms for w in form} - fate.columns
    return all(word in d.facts.titles or len(d.facts.named((word,))) > 1 for word in rest)


def _roots(word: str | None) -> frozenset[str]:
    """The stems that a word of a fate may have: those who leave are `leavers`.

    >>> sorted(_roots("leaver"))
    ['leav', 'leave', 'leaver']
    """
    agent = {word[:-2], word[:-1]} if word is not None and word.endswith("er") and len(word) > 4 else set()
    return frozenset({word, *agent} - {None})


def _whose(d: Draft, column: Column, fate: frozenset[str]) -> bool:
    """Whether a column says of whom a fate is told that the question names, or of people in general."""
    whose = {w for form in read_name(column.name).forms for w in form} - fate
    return bool(whose & {t.stem for t in d.tokens}) or not whose - ANYONE - PEOPLE_OF_KEYS


def fate_flag(d: Draft, at: int) -> Condition | None:
    """The condition that a word of fate means by itself: `death`, where a column tells who survived."""
    told = _flag(d, at)
    return flagged(*told) if told is not None else None


def fate_of(d: Draft, word: str) -> Condition | None:
    """The condition that the stem of a word of fate means: the `death` of a `death rate`."""
    told = _flag_of(d, frozenset({word}))
    return flagged(*told) if told is not None else None


def _keep(d: Draft, at: int, column: Column, data: DataColumn, said: bool) -> None:
    negated = negated_before(d, at)
    if negated is not None:
        d.take(negated, "condition")
    yes = said is (negated is None)
    d.keep(at, flagged(column, data, yes))
    d.take(at, "condition", f"{data.title} is {'yes' if yes else 'no'}")
    _take_what_was_left(d, at)


def _take_what_was_left(d: Draft, at: int) -> None:
    """Take the company of those who `left the company`."""
    behind = d.step(at, 1)
    if d.free(behind) and behind <= at + 2 and d.text(behind) in LEFT_BEHIND and not d.mentions[behind].values:
        d.take(behind, "condition")


LEFT_BEHIND = words_of("left_behind")


def _done_to_all(d: Draft, at: int) -> bool:
    """Whether a verb is true of every row of such tables: `placed`, and `sold` where there are dates or quantities."""
    word, known = _word(d, at), d.facts.words | d.facts.titles
    return any(word in deed.words and (not deed.columns or deed.columns & known) for deed in load_deeds())


def _dated(d: Draft, at: int) -> bool:
    """Whether each row tells when a fate befell it: `how many people died` of those with a `death_date`."""
    fates = [fate.words for fate in load_fates() if _word(d, at) in fate.words]
    dates = (d.data(column) for words in fates for column in d.facts.named(words))
    return any(data.temporal and not data.missing for data in dates)


def _day_of_some(d: Draft, at: int) -> tuple[Column, bool] | None:
    """The column of the day on which a fate befell some of the rows, and whether it is said of these: who `left`, of
    employees with an `Exit Date`."""
    words = _roots(_word(d, at))
    for fate in load_fates():
        if words & (fate.words | fate.opposite):
            days = (c for c in d.facts.named(fate.words) if d.data(c).temporal and d.data(c).missing)
            if (day := next(days, None)) is not None:
                return day, bool(words & fate.words)
    return None


def _keep_dated(d: Draft, at: int, day: Column, befell: bool) -> None:
    negated = negated_before(d, at)
    if negated is not None:
        d.take(negated, "condition")
    known = befell is (negated is None)
    d.keep(at, Not(Missing(day)) if known else Missing(day))
    d.take(at, "condition", f"{d.data(day).title} is {'known' if known else 'missing'}")
    _take_what_was_left(d, at)


def _said_of_rows(d: Draft, at: int) -> bool:
    """Whether a verb is said of what is counted or listed: right after it, or after `were`."""
    before = d.step(at, -1, skip=("article", "helper", "preposition", "turn"))  # `did he throw`
    people = any(stem(d.text(i)) in ANYONE for i in range(max(0, at - 2), at))
    m = d.mentions[before] if before >= 0 else None
    return people or bool(m and (m.tables or m.columns or m.values))


def _object(d: Draft, at: int) -> None:
    """Take what all rows are of, where a verb of all rows has it as its object: `answered the survey`."""
    event = d.step(at, 1)
    if event > 0 and d.free(event) and not d.mentions[event].known and stem(d.text(event)) in EVENTS:
        d.take(event, "deed", "what all rows are of")


PEOPLE_OF_KEYS = stems_of("people_of_keys")
ANYONE, EVENTS = stems_of("anyone") | stems_of("people"), stems_of("event")


def happened_to(d: Draft, nxt: int) -> int | None:
    """`how many people died in France`: the amount that a verb names, where people are only who it happened to."""
    found = d.best_column(nxt, "numeric")
    if found is None or found.score >= 0.9:
        return None
    level, named = is_level(d.tables[found.table], found.column), [c.column.name for c in d.mentions[nxt].columns]
    for i in range(nxt + 1, len(d.mentions)):
        rows = any(t.table == found.table and t.score >= found.score for t in d.mentions[i].tables)
        verb = d.best_column(i, "numeric") if d.free(i) and not rows else None
        amount = verb is not None and verb.column.numeric and verb.column.additive and verb.score >= 0.45
        if amount and (level or verb.column.name in named):  # `how many babies died`: the infant deaths
            return i
    return None
