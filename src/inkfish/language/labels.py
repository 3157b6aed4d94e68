"""Which column names the things that an answer is split by: `each customer` by their names, `each order` by its key."""

from __future__ import annotations

from inkfish.data.table import Column as DataColumn
from inkfish.language.classes import stems_of
from inkfish.language.draft import Draft, nearly_unique
from inkfish.language.entities import KEY_WORDS
from inkfish.language.heads import head
from inkfish.language.mention import ColumnLink
from inkfish.language.names import read_name
from inkfish.query.plan import Column


def read_own_key(d: Draft) -> None:
    """`orders that were returned`: what is asked for is told by its own key, and not by who ordered it."""
    at = next((i for i in range(head(d), len(d.mentions)) if not _leads(d, i)), len(d.mentions))
    for table in {t.table for m in d.mentions[at : at + 1] for t in m.tables[:1] if t.score >= 0.8}:
        label, key = d.label_column(table), _own_key(d, at, table, shared=True)
        if label is not None and key is not None and of_others(d, at, label):
            d.own_keys[table] = d.data(key)


def _leads(d: Draft, at: int) -> bool:
    """Whether a mention only says how many, or which end, before what is asked for: `top 5`, `the 3 largest`."""
    return d.has(at, "top", "superlative", "article") or d.mentions[at].number is not None


def of_others(d: Draft, at: int, label: DataColumn) -> bool:
    """Whether rows are told by a name that many share, of something else than they are: `orders`, by their customer."""
    named = {word for form in read_name(label.name).forms for word in form} - NAMES
    said = {t.stem for t in d.tokens[d.mentions[at].start : d.mentions[at].end]}
    return bool(named) and not nearly_unique(label) and not named & said


NAMES = stems_of("title") | stems_of("part_of_name")


def label_of_key(d: Draft, found: ColumnLink) -> tuple[Column, DataColumn]:
    """`for each customer` over a foreign key: the label of the row that the key points at, unless the key is meant."""
    own = Column(found.table, found.column.name)
    keyed = any(KEY_WORDS & set(form) for form in read_name(own.name).forms)
    if found.column.role != "identifier" or (found.score >= 0.9 and (keyed or not found.column.numeric)):
        return own, found.column
    for link in d.links:
        if (link.left_table, link.left) == (own.table, own.name) and link.many_to_one:
            label = d.label_column(link.right_table)
            if label is not None and label.name != link.right:
                d.labels.add(Column(link.right_table, label.name))
                return Column(link.right_table, label.name), label
    return own, found.column


def label_of_rows(d: Draft, table: str, at: int) -> Column | None:
    """The column for `each customer`: one that the question names of that table, else the label of its rows."""
    same = {table, *_same_things(d, table)}
    for i in range(len(d.mentions)):
        best = d.best_column(i, "category") if d.free(i) and i != at else None
        if (
            best
            and best.table in same
            and best.score > 0.6
            and best.column.role in ("identifier", "category", "text")
            and not d.has(i, "aggregate")
        ):
            prior = d.step(i, -1)
            split = d.has(prior, "by", "per_group") and not best.column.unique  # `revenue per order by channel`
            if not d.has(prior, "aggregate") and not split:
                return Column(best.table, best.column.name)
    label = d.thing_column(table)
    if label is not None and not nearly_unique(label) and (key := _own_key(d, at, table)) is not None:
        return key
    return Column(table, label.name) if label is not None else None


def _own_key(d: Draft, at: int, table: str, shared: bool = False) -> Column | None:
    """The key of the things said, one to a row, or also one that rows share: the `Order ID` of orders, beside the names
    of who ordered."""
    said = {t.stem for t in d.tokens[d.mentions[at].start : d.mentions[at].end]}
    own = (c.column for c in d.mentions[at].columns if c.table == table and (shared or c.column.unique))
    keys = (c.name for c in own if c.role == "identifier")
    return next((Column(table, k) for k in keys if any(set(f) - KEY_WORDS == said for f in read_name(k).forms)), None)


def _same_things(d: Draft, table: str) -> set[str]:
    """The tables that tell more of the same things: the employees that professors are."""
    return {
        link.right_table
        for link in d.links
        if link.left_table == table and link.many_to_one and d.data(Column(table, link.left)).unique
    }
