"""What the makers of invented tables share: names of people, gaps, and how a table is written."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

FOLDER = Path(__file__).parent / "tables"
Rows = tuple[Sequence[str], Iterable[Sequence]]


def write(tables: Sequence[Callable[[random.Random], Rows]], seed: str = "") -> None:
    """Write each table to a file of its maker's name, from a seed of its own."""
    for make in tables:
        head, rows = make(random.Random(f"{seed}{make.__name__}"))
        with (FOLDER / f"{make.__name__}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(head)
            writer.writerows(rows)


def people(rng: random.Random, count: int) -> list[str]:
    """Return this many different names."""
    names = [f"{first} {last}" for first in FIRST for last in LAST]
    return rng.sample(names, count)


def gap(rng: random.Random, value: object, chance: float) -> object:
    """Return the value, or now and then nothing."""
    return "" if rng.random() < chance else value


FIRST = [
    "Ana",
    "Ben",
    "Carla",
    "Dmitri",
    "Elena",
    "Farid",
    "Grace",
    "Hugo",
    "Ines",
    "Jonas",
    "Kofi",
    "Lucia",
    "Mateo",
    "Nadia",
    "Omar",
    "Priya",
    "Quentin",
    "Rosa",
    "Stefan",
    "Tomasz",
    "Ulla",
    "Viktor",
    "Wei",
    "Ximena",
    "Yuki",
    "Zoe",
]
LAST = [
    "Almeida",
    "Berg",
    "Castillo",
    "Dubois",
    "Eriksen",
    "Fontaine",
    "Garcia",
    "Haddad",
    "Ivanov",
    "Jensen",
    "Kowalski",
    "Larsson",
    "Moreau",
    "Novak",
    "Okafor",
    "Petrov",
    "Quiroga",
    "Rossi",
    "Schmidt",
    "Tanaka",
    "Ueda",
    "Varga",
    "Weber",
    "Xu",
    "Yilmaz",
    "Zhang",
]
