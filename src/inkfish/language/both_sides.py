"""Rows of matches that are read for both of their sides: `goals by team`, `which team won the most`."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from inkfish.data.table import Table
from inkfish.language.draft import Draft
from inkfish.language.matches import Match, bare_title
from inkfish.language.sided import view_of
from inkfish.query.layout import title_of
from inkfish.query.plan import (
    Arithmetic,
    Column,
    Compare,
    Dimension,
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
        return bare
    if not said and (plan.joins or _alike(bare, match) or not (plan.sides or (view is not None and view.both))):
        return bare
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
    """Call dimensions and measures after what they hold of either side: `Team`, `Opponent`, `Average score`."""
    titles = {table.name: table for table in d.tables.values()}
    titles[match.table] = _retitled(titles[match.table], match)
    scope = Scope(plan, tuple(titles.values()))
    own = match.columns

    def called(part: Named) -> Named:
        spoken = any(p in own for p in parts(part.expr))
        return replace(part, name=title_of(part.expr, scope)) if spoken and not part.name else part

    return replace(plan, dimensions=tuple(map(called, plan.dimensions)), measures=tuple(map(called, plan.measures)))


def _retitled(table: Table, match: Match) -> Table:
    """A table whose columns are called as either side's, and as its opponent's."""
    titles: dict[str, str] = {}
    for pair in match.pairs:
        bare = bare_title(table.column(pair.first.name), match.ends) or table.column(pair.first.name).title
        name = pair == match.names
        titles[pair.first.name] = bare.capitalize() if bare else "Side"
        titles[pair.second.name] = "Opponent" if name else f"Opponent's {bare}"
    return replace(table, columns=tuple(replace(c, title=titles.get(c.name, c.title)) for c in table.columns))
