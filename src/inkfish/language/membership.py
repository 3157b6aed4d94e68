"""Values of the data named in a question: alone or in lists, with `not`, `or` and `both`."""

from __future__ import annotations

from collections.abc import Iterator

from inkfish.data.table import Table
from inkfish.language.classes import words_of
from inkfish.language.comparatives import is_comparative
from inkfish.language.conjunction import of_part
from inkfish.language.draft import Draft
from inkfish.language.headers import is_flag
from inkfish.language.jointly import jointly_held
from inkfish.language.lexicon import load_lexicon
from inkfish.language.mention import FEW, ValueLink
from inkfish.language.names import read_name
from inkfish.language.negation import negated_near
from inkfish.language.plurals import singular
from inkfish.language.relating import noun_of_verb, take_relating_verb, take_verb_of_column
from inkfish.language.strange import plain_quality
from inkfish.language.subjects import take_named_column
from inkfish.language.tokens import stem
from inkfish.query.plan import Among, Column, Compare, Condition, Matches, Not, Or, Value


def read_values(d: Draft) -> None:
    """Values of the data, alone or in lists, negated or not; several of one column stay visible as groups."""
    _rows_meant(d)
    for group in _value_groups(d):
        if len(group) == 1 and group[0] not in d.sides and _says_currency(d, group[0]):
            continue
        if len(group) == 1 and (names_its_column(d, group[0]) or _asked_for(d, group[0])):
            continue
        for run, links in _of_one_column(d, group):
            _value_condition(d, run, links)
        opens = next((at for at in (group[0], group[0] - 1) if d.text(at).startswith("(")), 0)
        _said_by(d, opens - 1)


def names_its_column(d: Draft, at: int) -> bool:
    """Whether a value only says which column is split by: the `smoking` of `by smoking habit`."""
    found = d.best_column(at + 1) if d.free(at + 1) and d.mentions[at + 1].columns[:1] else None
    joined = d.has(at - 1, "and") and any(d.has(i, "by") for i in range(at))
    split = joined or d.has(at - 1, "by", "per_group")
    return found is not None and found.score >= 0.9 and split and _best_value(d, at).column.name == found.column.name


def _asked_for(d: Draft, at: int) -> bool:
    """Whether a word that values contain is asked for as a kind: `which industry has ...`, beside a firm's name."""
    split = d.has(at - 1, "by", "per_group") or d.text(at - 1) in WHICH
    behind = at + 1 >= len(d.mentions) or d.has(at + 1, "helper", "relative", "preposition") or d.boundary(at + 1)
    return split and behind and _best_value(d, at).part and not d.mentions[at].quoted


def _said_by(d: Draft, at: int) -> None:
    """`first basemen (1B)`: the words before a value in brackets say the same, and mean nothing else."""
    while at >= 0 and d.free(at) and not d.empty(at) and not d.boundary(at) and not d.has(at, *LEADING):
        d.take(at, "value")
        at -= 1


LEADING = ("turn", "and", "or", "by", "where", "preposition", "aggregate", "request")


def _rows_meant(d: Draft) -> None:
    """`number of deaths per day` beside a `death_date`: the plural of what every row is, though one type is Death."""
    for at, m in enumerate(d.mentions):
        plural = singular(m.text) != m.text or d.tag(at + 1, "aggregate") == "count"
        called = bool(m.columns) and m.columns[0].score >= 0.98  # the `models` of a column that is called so
        plural = plural and m.values and d.free(at) and not m.quoted and not called
        own = {stem(singular(m.text))} if plural and m.end == m.start + 1 else set()
        if own and all(_dated(d.tables[v.table], own, v.column.name) for v in m.values):
            d.take(at, "rows", "what each row is one of")


def _dated(table: Table, own: set[str], column: str) -> bool:
    """Whether another column tells when or where something of that name was: `death_date`."""
    others = (c for c in table.columns if c.name != column and (c.temporal or c.role in ("time", "place")))
    return any(own < set(form) for c in others for form in read_name(c.name).forms)


BETWEEN, WHICH = words_of("between_values"), words_of("question")
OF_DEGREE = words_of("of_degree")


def _of_one_column(d: Draft, group: list[int]) -> list[tuple[list[int], list[ValueLink]]]:
    """The stretches of a list of values that are of one column each, with their links: `men and women in judo`."""
    runs: list[tuple[list[int], list[ValueLink]]] = []
    for at in group:
        longer = [*runs[-1][0], at] if runs else []
        links = _same_column(d, longer) if longer else None
        if links is not None:
            runs[-1] = (longer, links)
        else:
            runs.append(([at], _same_column(d, [at]) or [_best_value(d, at)]))
    return runs


def _value_groups(d: Draft) -> Iterator[list[int]]:
    """Yield runs of value mentions joined by `and`, `or` and commas."""
    at = 0
    while at < len(d.mentions):
        if not _is_value(d, at):
            at += 1
            continue
        group, nxt = [at], at + 1
        while True:
            k = nxt
            while k < len(d.mentions) and (
                d.text(k) in (",", "/", "&")
                or d.has(k, "and", "or", "versus")
                or d.text(k).split(" ")[0] in JOINING
                or d.text(k) in BETWEEN
            ):
                k += 1
            if k == nxt or not _is_value(d, k):
                break
            group.append(k)
            nxt = k + 1
        yield group
        at = nxt


def _opens_with_amount(d: Draft, at: int) -> bool:
    """Whether a question is about an amount that some rows are called after as well: `rain in 2013`, by `rain_mm`."""
    found = d.best_column(at, "numeric") if d.step(-1, 1) == at else None
    amount = found is not None and found.column.numeric and found.column.role == "measure" and found.score >= 0.8
    timed = any(m.time is not None for m in d.mentions[at + 1 : at + 3])
    return amount and timed and not any(d.tag(i, "aggregate") == "count" for i in range(len(d.mentions)))


def _own_value(d: Draft, at: int) -> bool:
    """Whether a column's name is meant as the value of it that is written the same: `remote workers`, `work remotely`,
    `share remote by country`; or that is said more nearly: the `senior level` of an experience level."""
    m, how = d.mentions[at], d.text(at).endswith("ly")
    if not m.columns or m.values[0].column.name != m.columns[0].column.name:
        return False
    best, before, after = m.values[0].score, d.step(at, -1), at + 1
    nearer = m.end > m.start + 1 and not m.values[0].part and 0.9 <= best > m.columns[0].score
    if (best < (0.85 if how else 1.0) and not nearer) or (before >= 0 and d.has(before, "by", "per_group")):
        return False
    if nearer or m.values[0].column.distinct > FEW:
        return nearer
    rows = after < len(d.mentions) and (bool(d.mentions[after].tables) or singular(d.text(after)) in PERSONS)
    shared = any(d.has(i, "proportion") or d.tag(i, "calc") == "share" or d.text(i) in PERCENT for i in range(at))
    return rows or how or d.text(at - 1) in ALONE or shared


PERCENT, PERSONS = words_of("percent"), load_lexicon().rows["person"].words


def _is_value(d: Draft, at: int) -> bool:
    """Whether a mention is best read as a value of the data."""
    if not d.free(at) or not d.mentions[at].values:
        return False
    m = d.mentions[at]
    if _on_side(d, at) is not None:
        return True
    best, column = m.values[0].score, (m.columns[0].score if m.columns else 0.0)
    if m.number is not None and not m.quoted:
        return _value_column_near(d, at) is not None and m.time is None
    before = at - 1 if d.text(at - 1) == "much" else d.step(at, -1)
    if (
        before >= 0
        and (d.has(before, "aggregate", "superlative") or d.text(before) in ("how much", "much"))
        and (d.free(before) or d.role[before] in ("superlative", "measure"))
        and not m.quoted
        and (c := d.best_column(at, "numeric"))
        and c.column.numeric
        and c.score >= 0.6
    ):
        return False
    if _opens_with_amount(d, at):
        return False
    if best >= 0.9 and _held_against(d, at) and not (m.columns and m.columns[0].column.numeric and column >= best):
        return True
    key = bool(m.columns) and m.columns[0].column.role == "identifier" and column < 0.99 and best >= 0.9
    whole = best >= 0.9 and not m.values[0].part and bool(m.columns) and m.columns[0].how == "values"
    if whole and not d.has(d.step(at, -1), "by", "per_group", "superlative", "top"):
        return True  # `graduates`, of those who are `Graduate` and `Not Graduate`
    if _beside_its_kind(d, at) or (best >= 0.85 and not m.values[0].part and _share_that_is(d, at)):
        return True
    if column >= 0.8 and not m.quoted and m.values[0].score < 1.0 and not key and not _own_value(d, at):
        return False
    if column >= 0.99 and not m.quoted and not _value_column_near(d, at) and not _own_value(d, at):
        return False
    if plain_quality(m) and best >= 0.85:
        return d.text(at - 1) not in OF_DEGREE  # `rainy days`, where the weather is rain
    if best >= 1.0 and noun_of_verb(d, at, Column(m.values[0].table, m.values[0].column.name)) is not None:
        return True
    structural = set(m.tags) - {"request", "article", "helper", "preposition", "target", "entity"}
    if structural and not m.quoted and " " not in m.text:
        return _value_column_near(d, at) is not None or (
            best >= 1.0
            and m.tags.keys().isdisjoint(
                {
                    "aggregate",
                    "by",
                    "compare",
                    "and",
                    "or",
                    "negation",
                    "where",
                    "sort",
                    "superlative",
                    "top",
                    "grain",
                    "chart",
                    "unit",
                    "different",
                    "between",
                    "since",
                    "during",
                    "last",
                    "distribution",
                    "proportion",
                }
            )
        )
    if m.tables and m.tables[0].score > 0.9 and best < 1.0:
        return False
    if key and not m.tables:
        return True
    return best >= 0.85 or (best >= 0.5 and column < 0.6 and not m.tables)


def _beside_its_kind(d: Draft, at: int) -> bool:
    """Whether a word names a column of yes and no, and a value of a column that others said are of: `republicans and
    democrats`, by a party of R and D and not by `Dem`."""
    m = d.mentions[at]
    value = m.values[0]
    told = m.columns and is_flag(m.columns[0].column) and value.score >= 0.85 and not value.part
    others = (o.values[0] for i, o in enumerate(d.mentions) if i != at and o.values) if told else ()
    return any((v.table, v.column) == (value.table, value.column) and v.value != value.value for v in others)


def _share_that_is(d: Draft, at: int) -> bool:
    """Whether a word ends a question for the share of rows that are it: `what percentage of pitches were balls`."""
    shared = any(d.has(i, "proportion") for i in range(at))
    said = d.text(d.step(at, -1, skip=("article",))).split(" ")[-1]
    return shared and said in BE and (d.last(at) or d.boundary(at + 1))


BE = words_of("be")


def _held_against(d: Draft, at: int) -> bool:
    """Whether a word stands right before or behind what holds two things against each other: `single vs married`."""
    before = d.step(at, -1)
    return d.has(at + 1, "versus") or d.has(before, "versus") or d.text(before).endswith(" than")


def _value_column_near(d: Draft, at: int) -> ValueLink | None:
    """The value link whose column is named beside the value, if any."""
    for link in d.mentions[at].values:
        for i in (at - 1, at - 2, at - 3, at - 4, at + 1):
            if (
                0 <= i < len(d.mentions)
                and not d.boundary(i)
                and any(
                    c.column.name == link.column.name and c.table == link.table and c.score > 0.4
                    for c in d.mentions[i].columns
                )
            ):
                return link
    return None


def _best_value(d: Draft, at: int) -> ValueLink:
    near = _value_column_near(d, at) or _on_side(d, at)
    if near is not None:
        return near
    way, split = _way(d, at), _split_by(d)
    widest = min((v.column.distinct for v in d.mentions[at].values if v.column.name not in split), default=0)
    return max(
        d.mentions[at].values,
        key=lambda v: (
            v.score
            + 0.3 * d.weights.get(v.table, 0)
            - 0.05 * (v.column.role == "text")
            - 0.2 * (v.column.name in split)  # `hospitals in New York by city` are in the state
            + 0.1 * bool(split and v.column.role == "place" and v.column.distinct == widest)
            + 0.01 * dict(v.column.top).get(v.value, 0) / max(1, v.column.rows)
            + 0.2 * bool(way & {word for form in read_name(v.column.name).forms for word in form})
        ),
    )


def _split_by(d: Draft) -> set[str]:
    """The headers of columns that are named right behind `by`."""
    behind = (d.mentions[i + 1].columns[:1] for i in range(len(d.mentions) - 1) if d.has(i, "by"))
    return {c.column.name for links in behind for c in links if c.score >= 0.95}


def _on_side(d: Draft, at: int) -> ValueLink | None:
    """The value link of the column that the words around a name put it in: `Ana` of `matches that Ana lost`."""
    held = [v for v in d.mentions[at].values if Column(v.table, v.column.name) in d.sides.get(at, ())]
    return max(held, key=lambda v: v.score, default=None)


def _way(d: Draft, at: int) -> frozenset[str]:
    """The stems of columns that hold the end of a way that the word before a value says: `from Oslo`, `to Rome`."""
    words = f"{d.text(at - 1)} {d.text(at)}".split() if at else []
    ways = load_lexicon().ways
    lead = [w for w in words[: len(d.text(at - 1).split()) + 1] if w in ways] if at else []
    return ways[lead[-1]] if lead else frozenset()


def _same_column(d: Draft, group: list[int]) -> list[ValueLink] | None:
    """One value link for each mention of a run, all of one column; None if there is no such column."""
    first = _best_value(d, group[0])
    ordered = [first, *[v for v in d.mentions[group[0]].values if v is not first]]
    for option in ordered:
        picked = [
            next(
                (v for v in d.mentions[at].values if v.column.name == option.column.name and v.table == option.table),
                None,
            )
            for at in group
        ]
        if all(picked):
            return picked
    return None


def _says_currency(d: Draft, at: int) -> bool:
    """Whether a value is rather a word of an amount's name: `usd salary` of `salary_in_usd`."""
    said = stem(d.text(at))
    amounts = [
        (name, c, read_name(c.name).forms)
        for name, t in d.tables.items()
        for c in t.columns
        if c.numeric and c.role == "measure"
    ]
    named = [(n, c) for n, c, forms in amounts if any(said in form for form in forms)]
    if len(said) > 3 or not named or len(amounts) == len(named) or d.mentions[at].quoted:
        return False
    titles = {c.name for _, c in named}
    if not any(c.column.name in titles for i, m in enumerate(d.mentions) if i != at for c in m.columns):
        return False
    d.preferred.update(Column(n, c.name) for n, c in named)
    d.take(at, "unit", "the amount in it")
    return True


def _value_condition(d: Draft, group: list[int], links: list[ValueLink]) -> None:
    column = Column(links[0].table, links[0].column.name)
    negated = negated_near(d, group[0], column)
    meant = [same for at, link in zip(group, links, strict=True) for same in _of_that_name(d, at, link)]
    values = tuple(dict.fromkeys(Value(v.only or v.value if len(group) > 1 else v.value) for v in meant))
    if len(group) == 1 and (links[0].part or (links[0].beside and d.text(group[0] - 1) not in ALONE)):
        condition = of_part(column, links[0])
        if negated is not None:
            d.take(negated, "not")
            condition = Not(condition)
        d.keep((group[0], group[-1]), condition)
        d.take(group[0], "value", f"{links[0].column.title} contains “{links[0].value}”")
        for at in group if links[0].beside or isinstance(condition, Compare) else ():
            take_named_column(d, at, column)
        return
    if len(group) > 1 and negated is None and jointly_held(d, group, column, values):
        for at in group:
            d.take(at, "value", f"each of {column.name}")
        take_named_column(d, group[0], column)
        take_relating_verb(d, group[0])
        return
    every = len(values) >= 2 and len(values) == links[0].column.distinct
    condition = _any_of(column, values, meant)
    if negated is not None:
        d.take(negated, "not")
        condition = Compare("!=", column, values[0]) if isinstance(condition, Compare) else Not(condition)
    if not (every and negated is None):
        d.keep((group[0], group[-1]), condition)
    either = any(d.has(i, "or") for i in range(group[0], group[-1]))
    apart = not any(d.text(i) in TOGETHER for i in range(len(d.mentions)))
    if len(group) > 1 and negated is None and apart and (not either or _asks_which(d)):
        d.compared = column
    if d.free(group[-1] + 1):
        take_named_column(d, group[-1], column)
    for at, link in zip(group, links, strict=True):
        told = " or ".join(same.value for same in _of_that_name(d, at, link))
        d.take(at, "value", f"{link.column.title} {'is not' if negated is not None else 'is'} {told}")
    take_named_column(d, group[0], column)
    _take_rest_of_header(d, group[-1], column)
    take_relating_verb(d, group[0])
    take_verb_of_column(d, group[-1], column)


def _take_rest_of_header(d: Draft, at: int, column: Column) -> None:
    """`a low weight`, where the header is `lowbirthweight`: the word behind a value ends the header that it begins."""
    header, said, rest = read_name(column.name).joined, d.text(at).replace(" ", ""), d.text(at + 1)
    room = len(said) + len(rest) <= len(header) and len(rest) >= LEAST
    if d.free(at + 1) and room and header.startswith(said) and header.endswith(rest):
        d.take(at + 1, "condition")


LEAST = 4  # letters of a word that ends a header


JOINING = words_of("joining")
ALONE = words_of("only")


def _of_that_name(d: Draft, at: int, link: ValueLink) -> list[ValueLink]:
    """The values of a column that are called alike: each airport of Chicago, each size of a widget."""
    same = [v for v in d.mentions[at].values if (v.table, v.column.name) == (link.table, link.column.name)]
    return [link] if link.part else [v for v in same if v.score == link.score and not v.part]


def _any_of(column: Column, values: tuple[Value, ...], links: list[ValueLink]) -> Condition:
    """Rows with one of some values; a word that several values hold stands for all of them: `card or cash`."""
    if not any((v.part and not v.only) or v.beside for v in links):
        return Compare("=", column, values[0]) if len(values) == 1 else Among(column, values)
    return Or(tuple(dict.fromkeys(_held_value(column, v) for v in links)))


def _held_value(column: Column, link: ValueLink) -> Condition:
    """Rows with a value, alone or beside others."""
    if link.part or link.beside:
        return Matches(column, "contains", link.value)
    return Compare("=", column, Value(link.value))


TOGETHER = words_of("summed_together")


def _asks_which(d: Draft) -> bool:
    """Whether `A or B` is a choice between them: `do men or women earn more`."""
    texts = [t.text for t in d.tokens]
    return bool(CHOOSING & set(texts[:1])) and any(is_comparative(t) or t in MOST for t in texts)


CHOOSING, MOST = words_of("choosing"), words_of("most")
