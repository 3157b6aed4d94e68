"""Which of the columns that a span may name comes first: each column once, the total of several parts before them."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from inkfish.language.classes import stems_of, words_of
from inkfish.language.mention import ColumnLink
from inkfish.language.money import WHOLE
from inkfish.language.names import read_name
from inkfish.language.tokens import tokenize


def once_each(found: list[ColumnLink], said: Collection[str]) -> list[ColumnLink]:
    """Return the best link to each column that some stems may name, the best of all first."""
    if (total := _total_of_parts(found)) is not None:
        score = min(0.94, max(link.score for link in found) + 0.05)
        return _best_each([msgspec.structs.replace(total, score=score), *found])
    plain = [link for link in found if link.score >= 0.4 and not _is_total(link)]
    own = any(_has(link, said) for link in plain)  # beside a `Qty`, the `Total Amount` is an amount
    found = [
        msgspec.structs.replace(link, score=round(0.75 * link.score, 4))
        if plain and _is_total(link) and link.score < 0.95 and link.how != "money" and (own or not _has(link, said))
        else link
        for link in found
    ]
    return _best_each([*_names_of(found), *found])


def _has(link: ColumnLink, said: Collection[str]) -> bool:
    """Whether a column's name has one of the words said in it, which a `Qty` has not of an `amount`."""
    words = {word for form in read_name(link.column.name).forms for word in form}
    return any(own[:SHORTEST] in word for own in said for word in words)


SHORTEST = 3  # letters by which a word is found in a squeezed header


def _names_of(found: list[ColumnLink]) -> list[ColumnLink]:
    """The texts by which things are called whose key was found: `product_detail` beside as many of a `product_id`."""
    best = max(found, key=lambda link: link.score, default=None)
    if best is None or best.score >= 0.95 or best.column.role != "identifier":
        return []
    texts = [c for c in found if c.table == best.table and c.column.type == "text" and c.score >= 0.5 * best.score]
    texts = [c for c in texts if c.column is not best.column and (best.column.numeric or _says_name(c))]
    names = [c for c in texts if c.column.distinct >= ALL_NAMED * best.column.distinct and not c.column.unique]
    return [msgspec.structs.replace(c, score=round(best.score + 0.001, 4)) for c in names[:1]]


def _says_name(link: ColumnLink) -> bool:
    return any(form[-1] in CALLED for form in read_name(link.column.name).forms)


CALLED = stems_of("called_so")
ALL_NAMED = 0.98  # of the things that a key numbers, how many a text must tell apart to be their name


def _best_each(found: list[ColumnLink]) -> list[ColumnLink]:
    best: dict[tuple[str, str], ColumnLink] = {}
    for link in sorted(found, key=lambda link: (-link.score, not _says_whole(link), not _says_real(link))):
        best.setdefault((link.table, link.column.name), link)
    return list(best.values())


def _says_whole(link: ColumnLink) -> bool:
    """Whether a column says that it is of all: `gross_world` beside `gross_us`."""
    return any(WHOLE & set(form) for form in read_name(link.column.name).forms)


def _says_real(link: ColumnLink) -> bool:
    """Whether a column says that it is of what came about: `SalePrice` beside `ListPrice`."""
    return any(t.text in REAL for t in tokenize(link.column.name))


REAL = words_of("came_about")


def _is_total(link: ColumnLink) -> bool:
    """Whether a column says that it is the total of others: `totalvotes` beside `candidatevotes`."""
    return link.column.name.casefold().startswith("total") and link.column.numeric


def _total_of_parts(found: list[ColumnLink]) -> ColumnLink | None:
    """The total that a bare noun means where several parts have it too: `pay` beside overtime pay and base pay."""
    near = [link for link in found if link.score >= 0.4 and link.column.numeric]
    totals = [link for link in near if _says_whole(link)]
    parts = [link for link in near if link not in totals]
    named = any(link.score >= 0.95 for link in near)
    return min(totals, key=lambda link: len(link.column.name)) if len(parts) > 1 and totals and not named else None
