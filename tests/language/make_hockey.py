"""Makes `tables/ice_squads.csv`: invented players by two names, a number on the shirt, heights without a unit.

Run it to write the table anew: `python tests/language/make_hockey.py`.
"""

from __future__ import annotations

import csv
import random
from pathlib import Path

FIRST = ("Ada", "Bo", "Cleo", "Dag", "Eli", "Finn", "Gus", "Ivo", "Jan", "Kai")
LAST = ("Berg", "Cole", "Dunn", "Falk", "Holm", "Kai", "Lund", "Moss", "Nord", "Quist")
SQUADS = ("Otters", "Ravens", "Wolves")
ROLES = ("Goalie", "Defence", "Wing", "Centre")


def main() -> None:
    """Write the table."""
    made = random.Random(11)
    people = [(first, last) for first in FIRST for last in LAST if made.random() < 0.6]
    with (Path(__file__).parent / "tables" / "ice_squads.csv").open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(("first_name", "last_name", "squad", "role", "number", "height", "weight"))
        for first, last in people:
            squad, role = made.choice(SQUADS), made.choice(ROLES)
            out.writerow((first, last, squad, role, made.randint(1, 99), made.randint(66, 80), made.randint(150, 240)))


if __name__ == "__main__":
    main()
