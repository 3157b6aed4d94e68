"""Which columns of a thread's tables mean the same thing, so that the tables can be joined."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from inkfish.data import naming
from inkfish.data.table import Column, Link, Table

SURE, LIKELY = 0.7, 0.4  # evidence of the name: from SURE on, values need only touch; from LIKELY on, they must agree
AGREES = 0.9


@dataclass(frozen=True)
class Candidate:
    """Two columns that may mean the same: how much their names say so (0 to 1), and how far their values agree."""

    left: Table
    near: Column
    right: Table
    far: Column
    name: float
    overlap: float

    @property
    def confidence(self) -> float:
        """How good it is, to put the best first."""
        return 0.7 * self.name + 0.3 * self.overlap + (0.2 if self.far.unique else 0)

    @property
    def link(self) -> Link:
        """The link itself."""
        ends = self.left.name, self.near.name, self.right.name, self.far.name
        return Link(*ends, many_to_one=self.far.unique, overlap=round(self.overlap, 3))


def infer_links(tables: Sequence[Table]) -> tuple[Link, ...]:
    """Return how tables can be joined, surest first: for each pair the best link, and a second where it is needed.

    The right column is the unique one where one is. Names must speak for a link: that small whole numbers
    coincide tells nothing.
    """
    found: list[Candidate] = []
    for a, b in itertools.combinations(tables, 2):
        candidates = [*_candidates(a, b), *_candidates(b, a)]
        found.extend(_best(candidates))
    found.sort(key=lambda c: (-c.confidence, c.left.name, c.near.name, c.right.name))
    return tuple(c.link for c in found)


def _candidates(left: Table, right: Table) -> Iterator[Candidate]:
    """Yield the pairs of columns that may link a table to another, on the strength of names and values."""
    for near, far in itertools.product(left.columns, right.columns):
        if not _comparable(near, far):
            continue
        said = max((rule(left, near, right, far) for rule in NAME_RULES), default=0.0)
        if said < LIKELY:
            continue
        overlap = overlap_of(near, far)
        agrees = far.unique and overlap >= AGREES and near.distinct > 1
        if agrees or (said >= SURE and overlap > 0):
            yield Candidate(left, near, right, far, said, overlap)


def _comparable(near: Column, far: Column) -> bool:
    """Whether two columns can be equal at all: same type, and neither an amount nor a moment."""
    if near.type != far.type or near.type not in ("integer", "text") or not near.distinct or not far.distinct:
        return False
    return not (near.unit or far.unit)


def _best(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the best candidate of a pair of tables, and a second one that stands beside it."""
    ranked = sorted(candidates, key=lambda c: (-c.confidence, not _owns(c.right, c.far), c.near.name, c.far.name))
    ranked = [c for c in ranked if c.far.unique or not any(d.far.unique for d in ranked)]
    if not ranked:
        return []
    first = ranked[0]
    second = next((c for c in ranked[1:] if _stands_beside(first, c)), None) or _same_period(first)
    return [first, second] if second else [first]


def _same_period(first: Candidate) -> Candidate | None:
    """Return the times that two tables have beside a key that is unique in neither: country and year, say."""
    if first.far.unique or first.near.unique:
        return None
    for near in first.left.columns:
        far = first.right.column(near.name)
        if far and near.role == far.role == "time" and near.type == far.type and near.grain == far.grain:
            return Candidate(first.left, near, first.right, far, LIKELY, 1.0)
    return None


def _stands_beside(first: Candidate, other: Candidate) -> bool:
    """Whether a second link says something of its own: another role of the same key, or the rest of a shared key."""
    if first.left is not other.left:
        return False
    if first.far.unique:
        return other.far is first.far and other.near is not first.near
    apart = other.near is not first.near and other.far is not first.far
    return apart and other.name >= SURE and _key(other.near.name) == _key(other.far.name)


# -- what names say ---------------------------------------------------------------------------------------------------


@cache
def lexicon() -> dict[str, frozenset[str]]:
    """Return the lists of `lexicon/join.toml`."""
    data = tomllib.loads(files("inkfish.data").joinpath("lexicon/join.toml").read_text("utf-8"))
    return {key: frozenset(words) for key, words in data.items()}


_ENDINGS = (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("xes", "x"), ("ss", "ss"), ("us", "us"), ("s", ""))
_STUCK = re.compile(r"[a-z]{2,}id")


def _stem(word: str) -> str:
    """Return a word in the singular, roughly.

    >>> _stem("companies"), _stem("classes"), _stem("customers"), _stem("people")
    ('company', 'class', 'customer', 'person')
    """
    if word in ("people", "persons"):
        return "person"
    for ending, other in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word[: -len(ending)] + other
    return word


@lru_cache(maxsize=20_000)
def _stems(name: str) -> tuple[str, ...]:
    """Return the words of a name in the singular, an id that is stuck to its word taken off (`dormid`, `mID`)."""
    words = naming.words(name)
    stuck = len(words) == 1 and _STUCK.fullmatch(words[0])
    if stuck and words[0] not in lexicon()["not_id"]:
        words = [words[0][:-2], "id"]
    if words[:1] in (["t"], ["tbl"], ["dim"], ["fact"], ["ref"]) and len(words) > 1:
        words = words[1:]
    return tuple(_stem(w) for w in words)


def _key(name: str) -> str:
    """Return a name without what joins its words, for comparing."""
    return "".join(_stems(name))


def _mark(name: str) -> bool:
    """Whether a name ends as those of keys do."""
    stems = _stems(name)
    return bool(stems) and stems[-1] in lexicon()["marks"]


def _subject(name: str) -> tuple[str, ...]:
    """Return what a key's name is about: `customer` of `customer_id`."""
    stems = _stems(name)
    return stems[:-1] if stems and stems[-1] in lexicon()["marks"] else stems


def _means(words: Sequence[str], table: Table) -> bool:
    """Whether words name a table's rows: `customer` or `cust` those of `customers`, `dept` those of `department`."""
    title = _stems(table.name)
    if not words or not title:
        return False
    same = "".join(words) == "".join(title) or (len(words) == 1 and words[0] == title[-1])
    return same or _shortens(words[-1], title[-1])


def _shortens(short: str, long: str) -> bool:
    """Whether a word abbreviates another: its beginning (`cust`), or some of its letters in order (`dept`)."""
    if len(short) < 3 or len(short) >= len(long) or short[0] != long[0]:
        return False
    letters = iter(long)
    in_order = len(short) >= 4 and short[-1] == long[-1] and all(c in letters for c in short)
    return long.startswith(short) or in_order


def _owns(table: Table, column: Column) -> bool:
    """Whether a column is its table's own key: unique, and called `id`, or after the table."""
    if not column.unique:
        return False
    subject = _subject(column.name)
    return (not subject and _mark(column.name)) or _means(subject, table)


def _is_key(table: Table, column: Column) -> bool:
    """Whether a column is the key of its table by name, or its first unique identifier."""
    if _owns(table, column):
        return True
    first = next((c for c in table.columns if c.unique and c.role == "identifier"), None)
    return first is column


def _generic(name: str) -> bool:
    """Whether a name is one that many tables have for different things (`id`, `name`, `type`)."""
    subject = _subject(name)
    return not subject or (len(subject) == 1 and subject[0] in lexicon()["generic"])


def _same_name(left: Table, near: Column, right: Table, far: Column) -> float:
    """One name on both sides that is not everybody's."""
    if _key(near.name) != _key(far.name) or _generic(near.name):
        return 0.0
    if _owns(right, far):
        return 1.0
    if _owns(left, near):
        return 0.0  # the other way round says it better
    if near.role == "measure" and not _mark(near.name):
        return 0.0
    return 0.9 if _mark(near.name) or far.unique else 0.7


def _names_table(left: Table, near: Column, right: Table, far: Column) -> float:
    """`customer_id`, or `customer`, for the key of `customers`."""
    if not _is_key(right, far) or _owns(left, near):
        return 0.0
    subject = _subject(near.name)
    if _means(subject, right):
        return 0.95 if _mark(near.name) else 0.8
    return 0.0


def _ends_with_table(left: Table, near: Column, right: Table, far: Column) -> float:
    """`home_team_id` for the key of `teams`; `supplier_company_id` for a key `company_id`."""
    if not _is_key(right, far) or _owns(left, near) or len(_subject(near.name)) < 2:
        return 0.0
    last = _subject(near.name)[-1:]
    if _means(last, right) or (_mark(near.name) and last == _subject(far.name)):
        return 0.8 if _mark(near.name) else 0.7
    return 0.0


def _shortened(left: Table, near: Column, right: Table, far: Column) -> float:
    """`cust_id` for `customer_id`."""
    if not (far.unique and _mark(near.name) and _mark(far.name)):
        return 0.0
    a, b = _subject(near.name), _subject(far.name)
    close = len(a) == len(b) == 1 and (_shortens(a[0], b[0]) or _shortens(b[0], a[0]))
    return 0.75 if close else 0.0


def _person(left: Table, near: Column, right: Table, far: Column) -> float:
    """`manager_id` for the key of `employees`: a part that a person plays, and a table of persons."""
    subject = _subject(near.name)
    if not subject or not _is_key(right, far) or _owns(left, near):
        return 0.0
    played = not lexicon()["parts"].isdisjoint(subject) and not lexicon()["persons"].isdisjoint(_stems(right.name))
    if not played:
        return 0.0
    return SURE if _mark(near.name) and _stems(near.name)[-1] == _stems(far.name)[-1] else 0.5


def _place(left: Table, near: Column, right: Table, far: Column) -> float:
    """`district` for the key of `county`: one kind of place for another, where values agree."""
    if not _is_key(right, far) or _owns(left, near) or far.type != "integer":
        return 0.0
    places = lexicon()["places"]
    return 0.45 if places & set(_subject(near.name)) and places & set(_stems(right.name)) else 0.0


NAME_RULES: tuple[Callable[[Table, Column, Table, Column], float], ...] = (
    _same_name, _names_table, _ends_with_table, _shortened, _person, _place,
)


# -- what values say --------------------------------------------------------------------------------------------------


def overlap_of(near: Column, far: Column) -> float:
    """Return the share of the left's distinct values that the right has, as far as profiles tell."""
    mine, mine_all = _known_values(near)
    theirs, theirs_all = _known_values(far)
    if theirs_all and mine:
        return len(mine & theirs) / len(mine)
    if near.type == "integer":
        return _range_overlap(near, far)
    if mine_all and mine and theirs:
        return max(len(mine & theirs) / min(len(mine), len(theirs)), 0.0)
    return 0.5 if mine & theirs or far.distinct > 1000 else 0.0


def _known_values(column: Column) -> tuple[frozenset[object], bool]:
    """Return the values of a column that its profile names, and whether these are all."""
    if column.type == "text" and column.values:
        return frozenset(v.casefold() for v in column.values), True
    known = frozenset(v.casefold() if isinstance(v, str) else v for v, _ in column.top)
    return known, len(known) >= column.distinct


def _range_overlap(near: Column, far: Column) -> float:
    """Return the share of the left's range inside the right's, less where the right has gaps."""
    if not all(isinstance(v, int) for v in (near.minimum, near.maximum, far.minimum, far.maximum)):
        return 0.0
    low, high = max(near.minimum, far.minimum), min(near.maximum, far.maximum)
    inside = (high - low + 1) / (near.maximum - near.minimum + 1) if high >= low else 0.0
    dense = min(1.0, far.distinct / (far.maximum - far.minimum + 1))
    return max(0.0, inside * max(dense, 0.5))
