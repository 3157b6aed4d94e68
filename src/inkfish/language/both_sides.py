"""Rows of matches that are read for both of their sides: `goals by team`, `which team won the most`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from inkfish.data.table import Table
from inkfish.language.classes import ordered
from inkfish.language.draft import Draft
from inkfish.language.matches import Match, bare_title
from inkfish.language.sided import view_of
from inkfish.query.layout import title_of
from inkfish.query.plan import (
    Aggregate,
    And,
    Arithmetic,
    Column,
    Compare,
    Condition,
    Dimension,
    Expr,
    Measure,
    Node,
    Or,
    Plan,
    parts,
)
from inkfish.query.scope import Scope
from inkfish.query.walk import children, replaced

Named = Dimension | Measure


def both_sides(d: Draft, plan: Plan, last: Plan | None = None) -> Plan:
    """Return a plan whose rows are read for both sides where it speaks of one, and none is said; it needs no such rows
    where it says the same of both. What changes a `last` plan of one side keeps to that side."""
    match = d.facts.matches.get(plan.table)
    if match is None:
        return plan
    said = any("both_sides" in m.tags for m in d.mentions)
    view = view_of(d.mentions, d.facts.matches, d.tables)
    bare = replace(plan, sides=())
    if last is not None and last.table == plan.table and not last.sides and not _alike(last, match):
        return _named(bare, match, d)
    if not said and (plan.joins or _alike(bare, match) or not (plan.sides or (view is not None and view.both))):
        return _named(bare, match, d)
    if said:
        return replace(plan, sides=match.pairs)
    if not plan.sides:
        d.assumed.append(f"each row counts for both of its sides, as {match.side or 'side'} and as opponent")
    return _named(replace(plan, sides=match.pairs), match, d)


def _alike(plan: Plan, match: Match) -> bool:
    """Whether a plan says the same of either side."""
    return not any(column in match.columns for column in _one_sided(plan, match))


def _one_sided(node: Node, match: Match) -> Iterator[Column]:
    """Yield the columns of a plan that do not stand beside those of the other side in the same part."""
    if isinstance(node, Column):
        yield node
    elif not _symmetrical(node, match):
        listed = {m.expr for m in (*node.dimensions, *node.measures)} if isinstance(node, Plan) else set()
        for child in children(node):
            whole = isinstance(child, Named) and _turned(child.expr, match) in listed
            yield from () if whole else _one_sided(child, match)


def _symmetrical(node: Node, match: Match) -> bool:
    """Whether a part says the same with the sides in each other's place: `home = Brazil or away = Brazil`."""
    if isinstance(node, Or):
        return {_turned(item, match) for item in node.items} == set(node.items)
    two_ways = isinstance(node, Arithmetic) and node.op in "+*"
    equal = isinstance(node, Compare) and node.op in ("=", "!=")
    return (two_ways or equal) and _turned(node.left, match) == node.right


def _turned(node: Node, match: Match) -> Node:
    """A part with the columns of each pair in each other's place."""
    other = {p.first: p.second for p in match.pairs} | {p.second: p.first for p in match.pairs}
    return other.get(node, node) if isinstance(node, Column) else replaced(node, other)


# -- what the sides' columns are called -------------------------------------------------------------------------------


def _named(plan: Plan, match: Match, d: Draft) -> Plan:
    """Call dimensions and measures after what they hold of either side: `Team`, `Opponent`, `Average score`; the
    scores of both together `Points`, and matches that ended one way `Number of wins`."""
    titles = {table.name: table for table in d.tables.values()}
    titles[match.table] = _retitled(titles[match.table], match, bool(plan.sides))
    scope = Scope(plan, tuple(titles.values()))
    own = match.columns if plan.sides else frozenset()
    together = {made: Column(match.table, name) for made, name in _together(match).items()}
    counted = _ended(plan, match)

    def called(part: Named) -> Named:
        if part.expr == Aggregate("count") and (not part.name or part.name.startswith(NUMBER)):
            return replace(part, name=counted or ("" if part.name in COUNTED else part.name))
        both = replaced(part.expr, together)
        spoken = both != part.expr or any(p in own for p in parts(part.expr))
        return replace(part, name=title_of(both, scope)) if spoken and not part.name else part

    return replace(plan, dimensions=tuple(map(called, plan.dimensions)), measures=tuple(map(called, plan.measures)))


def _ended(plan: Plan, match: Match) -> str:
    """What the rows of a plan are counted as, where they are those that ended one way; else nothing."""
    kept = plan.where.items if isinstance(plan.where, And) else (plan.where,)
    scores = match.scores.first, match.scores.second
    ends = zip("><=", COUNTED, strict=True)
    return next((name for op, name in ends if Compare(op, *scores) in kept), "") if plan.sides else _drawn(kept, scores)


def _drawn(kept: Sequence[Condition | None], scores: tuple[Column, Column]) -> str:
    """The same of rows that are read once: only a draw is the same for either side."""
    return COUNTED[-1] if Compare("=", *scores) in kept or Compare("=", *scores[::-1]) in kept else ""


NUMBER = "Number of "
COUNTED = tuple(NUMBER + result for result in ordered("match_results"))


def _together(match: Match) -> dict[Expr, str]:
    """The numbers that both sides of a match give, with the names of the columns that they would be."""
    return {
        Arithmetic(op, *sides): f"{pair.first.name} {op}"
        for pair in match.pairs
        for sides in ((pair.first, pair.second), (pair.second, pair.first))
        for op in "+-"
    }


def _retitled(table: Table, match: Match, both: bool) -> Table:
    """A table whose columns are called as either side's, and as its opponent's, where rows are read for `both`; with
    columns for what the two give together."""
    titles: dict[str, str] = {}
    made = []
    for pair in match.pairs:
        first = table.column(pair.first.name)
        bare = bare_title(first, match.ends) or (match.score if pair == match.scores else first.title)
        titles[pair.first.name] = bare.capitalize() if bare else "Side"
        titles[pair.second.name] = "Opponent" if pair == match.names else f"Opponent's {bare}"
        made += [replace(first, name=f"{pair.first.name} {op}", title=say(bare)) for op, say in CALLED]
    columns = tuple(replace(c, title=titles.get(c.name, c.title)) for c in table.columns) if both else table.columns
    return replace(table, columns=(*columns, *made))


CALLED = (("+", str.capitalize), ("-", "{} difference".format))
