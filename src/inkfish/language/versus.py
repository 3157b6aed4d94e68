"""Two values of one column held against each other: `tea vs coffee`, `did tea sell more than coffee`, `A or B, how many
of each`."""

from __future__ import annotations

from inkfish.language.classes import words_of
from inkfish.language.comparatives import is_comparative
from inkfish.language.conjunction import equal_to, equals
from inkfish.language.draft import Draft
from inkfish.query.plan import Column, Value


def read_versus(d: Draft) -> None:
    """Take the words that hold two values of one column against each other; they are groups of their own then."""
    if d.gap is not None:
        return
    for column, values in _said_apart(d).items():
        evidence = _evidence(d) if len(values) > 1 or column == d.compared else None
        if evidence is None:
            continue
        d.compared, d.against = column, True
        for at in evidence:
            if d.free(at):
                d.take(at, "task", f"{d.data(column).title} held against each other")
        if len(values) >= d.data(column).distinct:
            d.filters = [c for c in d.filters if equals(c) != column]
        return


def _said_apart(d: Draft) -> dict[Column, list[Value]]:
    """The columns of which values were said, with these values."""
    found: dict[Column, list[Value]] = {d.compared: []} if d.compared is not None else {}
    for c in d.filters:
        if isinstance(column := equals(c), Column):
            found.setdefault(column, []).extend(v for v in equal_to(c) if v not in found.get(column, ()))
    said_first = [d.mentions[at].values[:1] for at in sorted(d.role) if d.role[at] == "value"]
    for (v,) in filter(None, said_first):  # all values of a column are no condition
        values = found.setdefault(Column(v.table, v.column.name), [])
        values += [Value(v.value)] if Value(v.value) not in values else []
    return found


def _evidence(d: Draft) -> list[int] | None:
    """Where the words stand that hold things against each other; None where nothing does."""
    texts = [t.text for t in d.tokens]
    between = [i for i in range(1, len(d.mentions)) if d.has(i, "versus") or d.text(i) == "/" or _than_value(d, i)]
    if between:
        return between
    tasks = [i for i in range(len(d.mentions)) if d.has(i, "compare_task") and d.role.get(i) == "task"]
    if tasks:
        return tasks
    each = [i for i in range(len(d.mentions)) if d.text(i) in EACH and d.free(i)]
    if each and any(d.tag(i, "aggregate") == "count" for i in range(len(d.mentions))):
        return each
    if sum(d.tag(i, "aggregate") == "count" for i in range(len(d.mentions))) > 1:
        return []
    choice = texts[:1] and texts[0] in CHOOSING and any(d.has(i, "or") for i in range(len(d.mentions)))
    return [] if choice and any(is_comparative(t) or t in MOST for t in texts) else None


EACH, CHOOSING, MOST = words_of("each_value"), words_of("choosing"), words_of("most")


def _than_value(d: Draft, at: int) -> bool:
    """Whether something is held against a value there: `did tea bring in more than coffee`, `older than women`."""
    other = d.step(at, 1)
    named = other > 0 and d.role.get(other) in ("value", "condition") and d.mentions[other].number is None
    return named and d.text(at).endswith("than")
