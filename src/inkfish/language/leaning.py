"""Whether a message leans on the last answer: it refers to it, or is only a piece of a question."""

from __future__ import annotations

from inkfish.language.classes import words_of
from inkfish.language.columns import columns_named
from inkfish.language.draft import Draft
from inkfish.query.plan import Aggregate, Column, Plan, parts


def is_edit(d: Draft, last: Plan) -> bool:
    """Whether a message leans on the last answer: it refers to it, or is only a piece of a question."""
    measured = (
        bool(d.measures)
        or bool(d.superlative and d.superlative.about)
        or any(speaks_of_number(d, i) for i in range(len(d.mentions)))
    )
    pieces = bool(
        d.dimensions
        or d.filters
        or d.chart
        or d.sortings
        or d.limit
        or d.having
        or d.superlative
        or d.calculations
        or d.trend
        or d.proportion
        or _bare_values(d)
        or bare_aggregate(d)
        or turns(d, "reverse")
        or is_only_measured(d)
        or d.indexes("ordinal")
        or (last.limit is not None and any(m.number is not None for m in d.mentions))
        or any(True for _ in columns_named(d))
    )
    leans = leads(d) or refers(d) or turns(d, "reset") or trailing_replace(d)
    pieces = pieces or (leans and measured) or "reset" in d.role.values()
    if turns(d, "names") or of_each_shown(d, last):
        return True
    if not pieces and not turns(d, "reset") and not turns(d, "remove"):
        return False
    if _picks_shown(d, last) or _picks_listed(d, last) or _rate_alone(d, last):
        return True
    if _picks_otherwise(d, last):
        return True
    named = _lone_column(d) and d.text(0).split(" ")[0] in SHOWS
    if not named and _opens_new(d, measured):
        return False
    picked_one = last.limit is not None and last.limit.count == 1  # what comes next is no end of the same order
    return leans or not measured or _lone_column(d) or (is_only_measured(d) and not picked_one)


def _lone_column(d: Draft) -> bool:
    """Whether a message is the name of one number and nothing else: `volume`, `min temp`."""
    asked = ("by", "sort_verb")
    content = [i for i in range(len(d.mentions)) if not d.empty(i) and not d.boundary(i) and not d.has(i, *asked)]
    return len(content) == 1 and speaks_of_number(d, content[0]) and not d.measures


def of_each_shown(d: Draft, last: Plan) -> bool:
    """`how many are in each`, `how much of each`, `average pay for each`: of the groups that are shown."""
    words = [m.text for m in d.mentions if m.known]
    counts = bool(words) and words[0] in ("how many", "how much")
    last_word = bool(words) and words[-1].split()[-1] == "each" and (counts or bool(d.measures))
    each = last_word or (counts and any(of_each_one(d, i) for i in range(len(d.mentions))))
    return each and bool(last.dimensions) and not d.dimensions


def end_of_each(d: Draft) -> bool:
    """`which year was the best for each of them`: an end in each of the groups that are shown."""
    s = d.superlative
    said = [i for i in range(s.at + 1, len(d.mentions)) if d.has(i, "per_group")] if s is not None else []
    return any(d.last(i) or (d.tag(i + 1, "turn") == "refer" and d.last(i + 1)) for i in said)


def is_only_measured(d: Draft) -> bool:
    """Whether a message is a measure and nothing else, with no word of asking: `max price`, `total volume`."""
    if not d.measures or d.dimensions or d.filters or d.having or d.superlative or d.calculations or d.sortings:
        return False
    stray = [i for i in range(len(d.mentions)) if d.free(i) and not d.empty(i) and not d.boundary(i)]
    return not stray and d.text(0).split(" ")[0] not in ASKS | {"i"} and bool(d.mentions[-1].columns)


COUNTED, SHOWS = words_of("most"), words_of("show")


def _picks_shown(d: Draft, last: Plan) -> bool:
    """`who has the highest?`, `which is the slowest`: an end of what is shown, when nothing else is named."""
    s = d.superlative
    if s is None or not last.dimensions or not last.measures or last.lists_rows or d.measures or d.filters:
        return False
    others = [m for i, m in enumerate(d.mentions) if i != s.at and d.role.get(i) != "top"]
    own = {(c.table, c.name) for x in last.dimensions for c in parts(x.expr) if isinstance(c, Column)}
    words = [m for m in d.mentions if m.known]
    if words and words[-1] is d.mentions[s.at] and d.has(s.at, "superlative") and d.text(s.at) not in COUNTED:
        own |= {(c.table, c.column.name) for m in others for c in m.columns if c.column.role in ("category", "place")}
    strange = [m for m in others if not own & {(c.table, c.column.name) for c in m.columns}]
    named = any(m.columns or m.tables or m.values or "entity" in m.tags for m in strange)
    shown = {x.expr for x in last.dimensions}
    return not named and all(x.expr in shown for _, x in d.dimensions)


def _picks_listed(d: Draft, last: Plan) -> bool:
    """`the cheapest one`, after a list of rows, `top 3 by price`: an end of what is shown, nothing else being named."""
    s = d.superlative
    left = [i for i in range(len(d.mentions)) if s is not None and i != s.at and d.role.get(i) != "top"]
    others = [d.mentions[i] for i in left if not (d.has(i - 1, "by") and speaks_of_number(d, i))]
    named = any(m.columns or m.tables or m.values or m.time or "entity" in m.tags for m in others)
    ranked = bool(last.dimensions) and len(others) < len(left)
    listed = last.lists_rows or (bool(last.dimensions) and not last.measures)
    return s is not None and (listed or ranked) and not named and not d.measures and not d.filters


def _picks_otherwise(d: Draft, last: Plan) -> bool:
    """`which month was the worst`, after revenue by country: an end of the same number, by one thing that is named."""
    s = d.superlative
    if s is None or s.about or s.said or not last.measures or last.lists_rows or d.measures or d.filters or d.having:
        return False
    named = [
        i
        for i in range(len(d.mentions))
        if i != s.at and d.role.get(i) != "top" and (d.content(i) or d.has(i, "grain"))
    ]
    return len(named) == 1 and not d.mentions[named[0]].tables and _is_group(d, named[0])


def _is_group(d: Draft, at: int) -> bool:
    """Whether a mention is of a thing or a time that numbers are split by."""
    found = d.best_column(at)
    return d.has(at, "grain") or (found is not None and found.column.role in ("category", "place", "time"))


def _rate_alone(d: Draft, last: Plan) -> bool:
    """`per capita`, after an amount: a number that what is measured is divided by, and nothing else."""
    named = [i for i in range(len(d.mentions)) if d.content(i)]
    return len(named) == 1 and d.has(named[0] - 1, "per") and speaks_of_number(d, named[0]) and bool(last.measures)


def speaks_of_number(d: Draft, at: int) -> bool:
    found = d.best_column(at, "numeric")
    return (
        found is not None
        and found.column.role == "measure"
        and found.score > 0.5
        and d.role.get(at) in (None, "measure", "group", "listed")
    )


QUESTIONS = words_of("question")
ASKS = QUESTIONS | words_of("list") | {"how"}


def asks(d: Draft) -> bool:
    """Whether a message is put as a question: `what was that for Norway`."""
    return d.text(0).split(" ")[0] in QUESTIONS


def _opens_new(d: Draft, measured: bool) -> bool:
    """A full question: it measures something and says by what, or asks `which X has the highest Y`, without leaning."""
    if refers(d) or leads(d) or trailing_replace(d):
        return False
    entity = d.step(-1, 1, skip=("article", "helper", "preposition", "request"))
    head = (
        entity >= 0
        and not d.has(entity, "request")
        and (
            any(t.score > 0.85 for t in d.mentions[entity].tables)
            or (d.has(entity + 1, "where") and any(c.score > 0.85 for c in d.mentions[entity].columns))
        )
    )
    asks = d.text(0).split(" ")[0] in ASKS
    counts = d.text(0).startswith(("how many", "how much", "list"))
    pieces = bool(d.filters or d.having or d.dimensions or d.superlative)
    whole = bool(d.dimensions or d.superlative)
    if d.text(1) in ("!", ".", ",") and d.empty(0) and d.text(2).split(" ")[0] in QUESTIONS and whole:
        return True
    return (
        (measured and (whole or asks))
        or (d.text(0).split(" ")[0] in QUESTIONS and bool(d.superlative or d.proportion))
        or (head and (pieces or asks))
        or counts
    )


def leads(d: Draft) -> bool:
    """Whether the message starts with words such as `what about`, `only`, `and`, `now`."""
    for i in range(min(3, len(d.mentions))):
        if d.tag(i, "turn") in ("add", "replace", "remove", "compare", "reset", "split"):
            return True
        if not (d.empty(i) or d.text(i) in POLITE):
            return False
    return False


POLITE = words_of("polite") | {","}


def trailing_replace(d: Draft) -> bool:
    """Whether it says `instead`, `too`, or ends with `only`."""
    ends = [i for i in range(len(d.mentions)) if d.last(i) and not d.boundary(i)]
    return any(d.text(i) in TRAILING for i in range(len(d.mentions))) or any(d.text(i) in AFTERTHOUGHT for i in ends)


def swaps(d: Draft) -> bool:
    """Whether it says `instead`, `rather than`: in the place of what was there."""
    return any(d.text(i) in SWAPS for i in range(len(d.mentions)))


SWAPS = words_of("swapping")
TRAILING, AFTERTHOUGHT = words_of("trailing"), words_of("afterthought")
PRONOUNS, IT = words_of("pronoun"), words_of("thing_pronoun")


def refers(d: Draft) -> bool:
    """Whether it says `that`, `those`, `it` for the last answer, and not as part of another phrase."""
    if _elliptic(d):
        return True
    for i, m in enumerate(d.mentions):
        if m.text == "there" and i > 1 and not d.has(i - 1, "helper") and (d.last(i) or d.content(i - 1)):
            return True
        if d.role.get(i) == "how many":
            continue
        if d.role.get(i) == "asked" and m.text.split(" ")[-1] in IT:
            return True  # `who makes it`
        if PRONOUNS & set(m.text.split()) or (i == 0 and counts_unnamed(d)):
            return True
        if m.tags.get("turn") == "refer" and not m.columns:
            if m.text not in ("that", "this", "these", "those"):
                return True
            nxt = i + 1
            clause = nxt < len(d.mentions) and (
                d.has(nxt, "helper") and m.text == "that" and i > 0 and d.content(i - 1)
            )
            if (
                not clause
                and not (m.text == "that" and i > 0 and (d.content(i - 1) or d.role.get(i - 1)))
                and d.tag(nxt, "unit") is None
            ):
                return True
    return False


def _elliptic(d: Draft) -> bool:
    """`which has the most protein`, `what year?`, `how much does each cost`: the ones are those told of before."""
    if d.has(1, "negation") and d.last(1) and (d.text(0) in COUNTS or d.text(0) in QUESTIONS):
        return True  # `how many didn't`
    s = d.superlative
    end = s.at + (d.text(s.at) not in ONES) if s is not None else -1
    if s is not None and d.text(end) in ONES and d.last(end) and _nothing_but_end(d):
        return True  # `the oldest one`
    words = d.text(0).split(" ")
    has = words[-1] in HAVE if len(words) > 1 else d.has(1, "helper") and d.text(1) in HAVE
    if words[0] == "which" and has and s is not None:
        return True
    if words[0] in ("who", "which") and s is not None and s.about and _nothing_but_end(d):
        return True  # `who's the oldest`, `which was the cheapest to make`
    if words[0] == "which" and words[-1] in BE and s is not None and _only_numbers(d):
        return True  # `which is traded the most`
    left = [i for i in range(1, len(d.mentions)) if not d.boundary(i)]
    if words[0] in QUESTIONS and len(words) == 1 and [d.content(i) or d.has(i, "grain") for i in left] == [True]:
        return True
    return any(of_each_one(d, i) for i in range(1, len(d.mentions)))


def _only_numbers(d: Draft) -> bool:
    """Whether nothing but numbers is named, and no thing that has them."""
    named = [d.mentions[i] for i in range(len(d.mentions)) if i != d.superlative.at and d.content(i)]
    return all(m.columns and m.columns[0].column.numeric and not (m.tables or m.values or m.time) for m in named)


def _nothing_but_end(d: Draft) -> bool:
    """Whether a message names nothing beside its superlative: no thing of which it is the end."""
    left = (i for i in range(len(d.mentions)) if i != d.superlative.at and d.text(i) not in ONES)
    return not any(d.content(i) or d.has(i, "entity") for i in left)


def of_each_one(d: Draft, at: int) -> bool:
    """`how many did each have`, `what does each one cost`: of each of those that were told of, by no other name."""
    if d.text(at).split(" ")[-1] != "each" or not d.has(at, "by", "per_group"):
        return False
    verb = d.text(at).split(" ")[0] in DO and d.last(at + 1)  # `how much does each weigh`
    return verb or d.text(at + 1) in ONES or d.tag(at + 1, "turn") == "refer" or d.has(at + 1, "helper")


def speaks_of_all(d: Draft) -> bool:
    """`the average of all of them`: of all that was told of, where `all of them` alone takes conditions away."""
    return any(m.text in OF_ALL and d.text(i - 1).split(" ")[-1] in OVER for i, m in enumerate(d.mentions) if i)


OF_ALL, OVER, HAVE, ONES = words_of("all_of_them"), words_of("over_all"), words_of("has_most"), words_of("one")
DO, BE, COUNTS = words_of("doing"), words_of("be"), ("how many", "how much")


def counts_unnamed(d: Draft) -> bool:
    """`how many were sold`: a count of no noun is of what was told before."""
    named = any(t.score > 0.85 for m in d.mentions for t in m.tables)
    return d.text(0) == "how many" and d.has(1, "helper") and not d.content(1) and not named


def owned(d: Draft) -> bool:
    """`with their directors`: something of what was told before."""
    return any(d.text(i) in OWN and d.mentions[i + 1].columns for i in range(len(d.mentions) - 1))


OWN = words_of("own")


def _bare_values(d: Draft) -> bool:
    return any(role == "value" for role in d.role.values())


def bare_aggregate(d: Draft) -> str | None:
    """The aggregate of `make it the median`, `average instead`: one that found nothing to be of."""
    for i, m in enumerate(d.mentions):
        if "aggregate" in m.tags and not m.columns and d.role.get(i) in (None, "measure"):
            mine = [x for at, x in d.measures if at == i]
            counts = mine and mine[0].expr == Aggregate("count") and m.tags["aggregate"] == "count"
            if not mine or (counts and m.text == "count"):
                return m.tags["aggregate"]
    return None


def turns(d: Draft, kind: str) -> bool:
    """Whether a word of this kind of turn is said, and is not the name of a column."""
    return any(m.tags.get("turn") == kind and not (m.columns and m.columns[0].score > 0.95) for m in d.mentions)


def take_turn(d: Draft, kind: str, meaning: str) -> None:
    """Claim the first word of this kind of turn, and say what it meant."""
    for i, m in enumerate(d.mentions):
        if m.tags.get("turn") == kind:
            d.role.setdefault(i, "turn")
            d.say(i, meaning)
            return


def adds(d: Draft) -> bool:
    """Whether it says `also`, `add` or the like."""
    return any(m.tags.get("turn") == "add" for m in d.mentions)
