"""Makes the invented tables of `cases/full_names.toml` and `cases/everyday.toml`, with headers as files have them.

`ice_squads.csv`: players by two names, a number on the shirt, heights without a unit; `cup_seasons.csv`: a row for each
season of each club, with flags of what it won; `gales.csv`: a row for each reading of a storm, whose name repeats;
`car_loans.csv`: loans with free job titles beside kinds of homes.

Run it to write them anew: `python tests/language/make_everyday_tables.py`.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable
from pathlib import Path

FIRST = ("Ada", "Bo", "Cleo", "Dag", "Eli", "Finn", "Gus", "Ivo", "Jan", "Kai")
LAST = ("Berg", "Cole", "Dunn", "Falk", "Holm", "Kai", "Lund", "Moss", "Nord", "Quist")
SQUADS = ("Otters", "Ravens", "Wolves")
ROLES = ("Goalie", "Defence", "Wing", "Centre")
CLUBS = ("Ashby", "Brook End", "Carrow", "Dunmere", "Elstow", "Fenwick")
GALES = ("Agnes", "Bram", "Cora", "Denis", "Edda", "Floris")
TITLES = ("teacher", "nurse", "shop owners", "van driver", "boat renter", "mortgage clerk", "baker", "welder", "pilot")


def main() -> None:
    """Write the tables."""
    _squads(random.Random(11))
    _seasons(random.Random(12))
    _gales(random.Random(13))
    _loans(random.Random(14))


def _squads(made: random.Random) -> None:
    people = [(first, last) for first in FIRST for last in LAST if made.random() < 0.6]
    rows = []
    for first, last in people:
        squad, role = made.choice(SQUADS), made.choice(ROLES)
        rows.append((first, last, squad, role, made.randint(1, 99), made.randint(66, 80), made.randint(150, 240)))
    _write("ice_squads", ("first_name", "last_name", "squad", "role", "number", "height", "weight"), rows)


def _seasons(made: random.Random) -> None:
    rows = []
    for season in range(2005, 2021):
        cup, league = made.choice(CLUBS), made.choice(CLUBS)
        for club in CLUBS:
            wins = made.randint(4, 15)
            flags = ("Y" if club == cup else "N", "Y" if club == league else "N")
            rows.append((season, club, 18 + season % 2, wins, 18 - wins, made.randint(30, 90), *flags))
    header = ("season", "club_name", "games_played", "wins", "losses", "tries", "shield_winner", "league_winner")
    _write("cup_seasons", header, rows)


def _gales(made: random.Random) -> None:
    rows = []
    for year in range(2010, 2018):
        for name in made.sample(GALES, 3):
            month, kind = made.randint(9, 12), made.choice(("gale", "severe gale", "storm"))
            rows += [
                (name, year, month, day, kind, made.randint(60, 180), made.randint(930, 1005))
                for day in range(1, made.randint(4, 9))
            ]
    _write("gales", ("name", "year", "month", "day", "kind", "wind", "pressure"), rows)


def _loans(made: random.Random) -> None:
    rows = [
        (
            f"{made.choice(TITLES)} {made.randint(1, 40)}".removesuffix(" 7"),
            made.choice(("RENT", "OWN", "MORTGAGE")),
            made.randint(20, 140) * 1000,
            made.choice(("Verified", "Not Verified")),
            made.randint(2, 40) * 500,
            round(made.uniform(4, 24), 2),
        )
        for _ in range(240)
    ]
    header = ("job_title", "home", "annual_income", "verified_income", "loan_amount", "interest_rate")
    _write("car_loans", header, rows)


def _write(name: str, header: tuple[str, ...], rows: Iterable[tuple]) -> None:
    with (Path(__file__).parent / "tables" / f"{name}.csv").open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(header)
        out.writerows(rows)


if __name__ == "__main__":
    main()
