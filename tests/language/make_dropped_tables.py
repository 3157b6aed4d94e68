"""Write the tables of questions of which a word was once passed over: `python tests/language/make_dropped_tables.py`.

All figures are invented, from one seed a table.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from made import Rows, people, write


def chalets(rng: random.Random) -> Rows:
    rows = []
    for number in range(1, 91):
        sauna = rng.choice((0, 0, 0, 6, 9))
        cellar = rng.choice((0, 25, 40))
        rows.append((number, rng.choice(("Arlen", "Brig", "Corv")), rng.randint(180, 900) * 1000, sauna, cellar))
    return ["ChaletNo", "Valley", "AskedPrice", "SaunaArea", "Cellar_Sqm"], rows


def coders(rng: random.Random) -> Rows:
    rows = [
        (rng.choice(("Norway", "Peru", "Spain")), rng.randint(25, 160) * 1000, rng.randint(0, 30), rng.randint(20, 55))
        for _ in range(120)
    ]
    return ["Country", "YearlyPay", "YearsCoded", "WeeklyHours"], rows


def dune_run(rng: random.Random) -> Rows:
    winners = people(rng, 7)
    rows = [
        (
            1980 + year,
            rng.choice(winners),
            rng.choice(("Kenya", "Italy", "Chile")),
            f"2:{rng.randint(8, 30):02}:{rng.randint(0, 59):02}",
        )
        for year in range(40)
    ]
    return ["Year", "Winner", "Country", "Time"], rows


def teen_habits(rng: random.Random) -> Rows:
    rows = [
        (
            rng.randint(13, 18),
            rng.choice(("male", "female")),
            rng.randint(0, 7),
            rng.choice(("do not play", "1", "2", "3", "4+", "less than 1")),
        )
        for _ in range(160)
    ]
    return ["age", "gender", "physically_active_days", "hours_of_games_per_day"], rows


def ponies(rng: random.Random) -> Rows:
    riders = people(rng, 6)
    rows = [
        (name, rng.choice(riders), rng.randint(1, 20), rng.choice((0, 0, 1, 2, 3)), rng.randint(2, 90) * 50)
        for name in (f"Pony {number}" for number in range(1, 46))
    ]
    return ["pony", "rider", "starts", "wins", "prize"], rows


def shuttles(rng: random.Random) -> Rows:
    rows = [
        (
            f"V{rng.randint(10, 24)}",
            rng.choice(("NB", "QL")),
            rng.choice(("Airport", "Campus", "Pier")),
            rng.randint(-5, 190),
            rng.randint(5, 22),
        )
        for _ in range(200)
    ]
    return ["vehicle", "operator", "stop", "delay", "hour"], rows


TABLES: tuple[Callable[[random.Random], Rows], ...] = (chalets, coders, dune_run, teen_habits, ponies, shuttles)

if __name__ == "__main__":
    write(TABLES, "dropped ")
