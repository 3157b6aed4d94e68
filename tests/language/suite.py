"""The cases: questions and conversations with the answers that they should have, read from `cases/*.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

CASES = Path(__file__).parent / "cases"
WRONG = CASES / "wrong.toml"
KEYS = {"id", "ask", "sql", "also", "refuse", "chart", "drawn", "ordered", "tables"}


@dataclass(frozen=True)
class Turn:
    """One message and what should come of it: the rows of `sql`, or a refusal.

    `also` are other queries that a reasonable reader might mean: the rows of any of them will do. `ordered` asks for
    the rows in that order, `chart` for one of these kinds of chart (without `sql`, for that alone), `drawn` for these
    attributes of the plan's chart.
    """

    ask: str
    sql: str = ""
    ordered: bool = False
    chart: tuple[str, ...] = ()
    drawn: tuple[tuple[str, object], ...] = ()
    also: tuple[str, ...] = ()

    @property
    def refuse(self) -> bool:
        return not self.sql and not self.chart


@dataclass(frozen=True)
class Case:
    """A turn of a thread: `before` are the messages that came first; a single question has none."""

    id: str
    topic: str
    tables: tuple[str, ...]
    turn: Turn
    before: tuple[str, ...] = ()


def load_cases() -> tuple[Case, ...]:
    """Return all cases of all files, each turn of a conversation as one; ids are `topic/id` and `topic/id/turn`."""
    found = [case for path in sorted(CASES.glob("*.toml")) if path != WRONG for case in _file(path)]
    ids = [case.id for case in found]
    twice = {i for i in ids if ids.count(i) > 1} if len(set(ids)) < len(ids) else set()
    if twice:
        raise ValueError(f"used twice: {sorted(twice)}")
    return tuple(found)


def load_wrong() -> dict[str, str]:
    """Return the ids of the cases that are known to be read wrongly, with what became of them."""
    return tomllib.loads(WRONG.read_text("utf8"))["wrong"] if WRONG.exists() else {}


def _file(path: Path) -> list[Case]:
    content = tomllib.loads(path.read_text("utf8"))
    usual, found = content.get("tables", []), []
    for entry in content.get("case", []):
        tables = tuple(entry.get("tables", usual))
        found.append(Case(f"{path.stem}/{entry['id']}", path.stem, tables, _turn(entry)))
    for talk in content.get("conversation", []):
        tables, said = tuple(talk.get("tables", usual)), []
        for number, entry in enumerate(talk["turns"], 1):
            name = f"{path.stem}/{talk['id']}/{number}"
            found.append(Case(name, path.stem, tables, _turn(entry), tuple(said)))
            said.append(entry["ask"])
    return found


def _turn(entry: dict) -> Turn:
    if set(entry) - KEYS or bool(entry.get("sql") or entry.get("chart")) == bool(entry.get("refuse")):
        raise ValueError(f"a case has `ask`, and `sql`, `chart` or `refuse = true`: {entry}")
    chart = entry.get("chart", ())
    return Turn(
        entry["ask"],
        entry.get("sql", ""),
        entry.get("ordered", False),
        (chart,) if isinstance(chart, str) else tuple(chart),
        tuple(entry.get("drawn", {}).items()),
        tuple(entry.get("also", ())),
    )
