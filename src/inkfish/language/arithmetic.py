"""Measures made from several columns: profit and the like, `revenue per unit`, `price times quantity`."""

from __future__ import annotations

from inkfish.language.classes import words_of
from inkfish.language.columns import few
from inkfish.language.draft import Draft
from inkfish.language.entities import PLAYED, row_nouns
from inkfish.language.lexicon import Metric, load_lexicon
from inkfish.language.mention import ColumnLink
from inkfish.language.money import money_column, pay_column, units_at
from inkfish.language.names import match, read_name
from inkfish.language.plurals import singular
from inkfish.language.subjects import PAYING
from inkfish.language.tokens import stem, tokenize
from inkfish.query.plan import Aggregate, Arithmetic, Column, Expr, Measure, Value, parts


def read_metrics(d: Draft) -> None:
    """Take measures that people name without a column of that name: profit, margin, how much we made."""
    for at in range(len(d.mentions)):
        name = d.tag(at, "metric") if d.free(at) else None
        named = name and d.mentions[at].columns and d.mentions[at].columns[0].score > 0.9
        read = name and not named and not _describes(d, at) and not _lost(d, at) and not _other_middle(d, at)
        expr = _metric_said(d, at, name) if read else None
        if expr is None:
            continue
        d.measures.append((at, Measure(expr, d.text(at).capitalize() if " how " not in f" {d.text(at)} " else "")))
        d.take(at, "measure", "from " + ", ".join(p.name for p in parts(expr) if isinstance(p, Column)))
        for i in (at - 1, at - 2):
            if d.free(i) and (d.tag(i, "aggregate") == "sum" or d.empty(i)):
                d.take(i, "measure")
        _take_verb(d, at)


def _metric_said(d: Draft, at: int, name: str) -> Expr | None:
    """A metric by its name; `how much was spent` is what customers paid, where that is told beside the cost."""
    metrics = load_lexicon().metrics
    paid = metric(d, metrics["takings"]) if name == "spent" and set(d.text(at).split()) & BE else None
    return paid if paid is not None else metric(d, metrics[name])


BE = words_of("be")


def _take_verb(d: Draft, at: int) -> None:
    """Take the verb of money before a metric: `which day brings in the most money`."""
    verb = d.step(at, -1, skip=("article", "helper", "preposition", "during", "superlative", "top"))
    if d.free(verb) and not d.content(verb) and PAYING & set(d.text(verb).split()):
        d.take(verb, "measure")


def _lost(d: Draft, at: int) -> bool:
    """Whether it is what was lost, and no column tells of losses: `which film lost the most money`."""
    return any(d.role.get(i) == "lost" for i in range(max(0, at - 4), at))


def _other_middle(d: Draft, at: int) -> bool:
    """Whether something else than an average is asked of what several rows come to: `median order value`."""
    return d.free(at - 1) and d.tag(at - 1, "aggregate") in ("median", "min", "max")


def _describes(d: Draft, at: int) -> bool:
    """Whether a noun follows at once that it only describes: `average ticket price`."""
    nxt = at + 1
    m = d.mentions[nxt] if d.free(nxt) and not d.boundary(nxt) else None
    return m is not None and not m.tags and m.number is None and m.time is None


def metric(d: Draft, made: Metric) -> Expr | None:
    """Return a measure made from the columns that its words name; None where the tables have none."""
    columns = [_column_called(d, word, single=made.how == "sum") for word in made.of]
    if made.of == ("revenue",) and _column_called(d, "revenue", at_least=0.9) is None:
        columns = [(_taken_in(d) if len(d.tables) == 1 or columns[0] is None else None) or columns[0]]
        if columns == [None] and (paid := _paid_to(d)) is not None:
            return Aggregate("avg", paid)  # `who makes the most money`: what each person gets
    if made.how == "margin" and columns[0] == columns[1]:
        columns[1] = _taken_from(d, columns[0])
    if not all(columns):
        return None
    if made.how == "margin":
        return percent(*(Aggregate("sum", column) for column in columns))
    orders = d.facts.baskets.get(columns[0].table) if made.how == "average" else None
    if orders is not None:
        over = Aggregate("count_distinct", Column(columns[0].table, orders.name))
        return Arithmetic("/", Aggregate("sum", columns[0]), over)
    return Aggregate("sum" if made.how == "sum" else "avg", _in_all(d, columns[0]))


def _in_all(d: Draft, paid: Column) -> Expr:
    """What a column of money comes to in its row: a price of one is of as many as there were."""
    units = units_at(d.data(paid), d.tables[paid.table])
    return Arithmetic("*", Column(paid.table, units.name), paid) if units is not None else paid


def _taken_from(d: Draft, made: Column | None) -> Column | None:
    """What a made difference is taken from: the net amount, of a profit that is less its cost."""
    expr = d.made.get(made) if made is not None else None
    return expr.left if isinstance(expr, Arithmetic) and isinstance(expr.left, Column) else None


BANDS = words_of("band")


def _taken_in(d: Draft) -> Column | None:
    """The column of money that some table has under another name."""
    return next((Column(n, c.name) for n, table in d.tables.items() if (c := money_column(table))), None)


def _paid_to(d: Draft) -> Column | None:
    """What people are paid, where rows are people and no other money is told."""
    people = load_lexicon().rows["person"].nouns
    found = ((name, pay_column(table)) for name, table in d.tables.items() if row_nouns(table) & people)
    return next((Column(name, c.name) for name, c in found if c is not None), None)


def percent(part: Expr, whole: Expr) -> Expr:
    """Return one number in percent of another."""
    return Arithmetic("/", Arithmetic("*", Value(100, "number"), part), whole)


def _column_called(d: Draft, word: str, at_least: float = 0.38, single: bool = False) -> Column | None:
    """The additive column that a word names best; with `single`, one of what each gets will do: salaries."""
    lexicon, said = load_lexicon(), tokenize(word)
    stems, raw = tuple(t.stem for t in said), tuple(t.text for t in said)
    found = [
        (match(stems, raw, read_name(c.name, name), lexicon) + 0.01 * d.weights.get(name, 0), Column(name, c.name))
        for name, table in d.tables.items()
        for c in table.columns
        if c.numeric and (c.additive or (single and c.role == "measure"))
    ]
    best = max(found, key=lambda pair: pair[0], default=(0.0, None))
    return best[1] if best[0] >= at_least else None


def read_arithmetic(d: Draft) -> None:
    """`revenue per unit`, `difference between gold and silver`, `price times quantity`, `revenue minus cost`."""
    for at in range(len(d.mentions)):
        op = _operator(d, at)
        if op is None or not d.free(at):
            continue
        left, right = operands(d, at, op)
        if left is None or right is None:
            continue
        first, second = d.best_column(left, "numeric"), d.best_column(right, "numeric")
        a, b = Column(first.table, first.column.name), Column(second.table, second.column.name)
        cut = d.text(right + 1) in BANDS
        if a == b or (op == "/" and (cut or _named_so(d, first, right) or _stepped(d, at, second))):
            continue
        expr = _combined(d, op, a, b, left)
        name = f"{first.column.title} per {singular(d.text(right))}" if op == "/" else ""
        name = f"{first.column.title} as a percentage of {second.column.title}" if op == "%" else name
        d.measures.append((min(left, at), Measure(expr, name)))
        for i in (left, at, right):
            if d.free(i):
                d.take(i, "measure", f"{first.column.title} {op} {second.column.title}" if i == at else "")
        for i in range(min(left, at, right), max(left, at, right)):
            if d.free(i) and (d.has(i, "and", "aggregate") or d.empty(i)):
                d.take(i, "measure")


def _stepped(d: Draft, at: int, by: ColumnLink) -> bool:
    """Whether rows are split by the few steps of a number, not divided by it: `average pay per grade`."""
    whole = by.column.type == "integer" and not by.column.name.casefold().endswith("s")
    steps = whole and (few(by.column) or not by.column.additive)
    return d.text(at) == "per" and steps and any(d.tag(i, "aggregate") == "avg" for i in range(at))


def _named_so(d: Draft, found: ColumnLink, at: int) -> bool:
    """Whether a column is called after what would divide it: the `co2 per capita` of `co2_per_capita`."""
    own = {word for form in read_name(found.column.name).forms for word in form}
    said = {t.stem for t in d.tokens[d.mentions[at].start : d.mentions[at].end]}
    a_game = not found.column.additive and said & PLAYED and d.text(at - 1) == "per"  # what it holds is of a game
    if said | PER <= own or a_game:
        for i in (at - 1, at):
            d.take(i, "measure")
        return True
    return False


PER = frozenset({stem("per")})


def _operator(d: Draft, at: int) -> str | None:
    if d.has(at, "difference"):
        return "-"
    if d.text(at) in ("per", "divided by", "ratio of", "ratio", "ratio between", "/"):
        return "/"
    if d.text(at) == "to" and d.text(d.step(at, 1) + 1) in ("ratio", "ratios"):
        return "/"  # `gold to silver ratio`
    if is_part_of(d, at):
        return "%"
    if d.has(at, "product_of") or d.text(at) == "*":
        return "*"
    if d.text(at) in ("plus", "+"):
        return "+"
    return None


def is_part_of(d: Draft, at: int) -> bool:
    """Whether a mention says that one number is told in percent of another: `as a percentage of`."""
    return d.tag(at, "calc") == "share" and d.text(at).startswith("as ") and d.text(at + 1) == "of"


def operands(d: Draft, at: int, op: str) -> tuple[int | None, int | None]:
    """The two columns that an operator joins: around it, or both after it (`difference between A and B`)."""
    leads = d.text(at).split()[-1] in ("between", "of", "ratio")
    if d.text(at) == "ratio" and at > 1 and _measurable(d, at - 1) and _measurable(d, at - 2):
        return at - 2, at - 1  # `student teacher ratio`
    if leads:
        left = d.step(at, 1)
        joiner = left + 1 if left > 0 else -1
        right = d.step(joiner, 1) if left > 0 and (d.has(joiner, "and") or d.text(joiner) in ("to", "and")) else -1
    else:
        left, right = d.step(at, -1), d.step(at + is_part_of(d, at), 1)
    return (left if _measurable(d, left) else None), (right if _measurable(d, right) else None)


def _measurable(d: Draft, at: int) -> bool:
    if at is None or at < 0 or not d.free(at):
        return False
    found = d.best_column(at, "numeric")
    return found is not None and found.column.numeric and found.column.role == "measure" and found.score > 0.4


def _combined(d: Draft, op: str, a: Column, b: Column, left: int) -> Expr:
    """Ratios of sums for amounts; row by row for products."""
    before = d.step(left, -1)
    before = d.step(before, -1) if d.text(before) == "(" else before
    func = d.tag(before, "aggregate") if before >= 0 else None
    if func in ("avg", "median", "min", "max") and op in ("-", "*", "+"):
        d.take(before, "measure")
        return Aggregate(func, Arithmetic(op, a, b))
    if func in ("avg", "count") and op == "/":
        d.take(before, "measure")
    if op in ("*", "+"):
        return Aggregate("sum", Arithmetic(op, a, b))
    if op == "%":
        return percent(Aggregate("sum", a), Aggregate("sum", b))
    pick = "sum" if d.data(a).additive or d.data(b).additive else "avg"
    return Arithmetic(op, Aggregate(pick, a), Aggregate(pick, b))


def divided(d: Draft) -> None:
    """`total revenue divided by number of orders`: a ratio of two measures that were read on their own."""
    for at in range(1, len(d.mentions)):
        if not d.free(at) or d.text(at) != "divided by":
            continue
        left = max((x for x in d.measures if x[0] < at), default=None, key=lambda x: x[0])
        right = min((x for x in d.measures if x[0] > at), default=None, key=lambda x: x[0])
        if left is None or right is None:
            continue
        d.measures.remove(right)
        ratio = Measure(Arithmetic("/", left[1].expr, right[1].expr), right[1].name)
        d.measures = [(i, ratio if m == left[1] else m) for i, m in d.measures]
        d.take(at, "measure", "one divided by the other")
