"""Write tables whose rows are persons: `python tests/language/make_person_tables.py`.

All figures are invented, from one seed a table; headers are spelled as such public files spell them.
"""

from __future__ import annotations

import random

from made import Rows, gap, people, write


def mood_trial(rng: random.Random) -> Rows:
    rows = [
        (
            number,
            rng.randint(19, 66),
            rng.choice(("female", "male")),
            rng.choice(("talk", "pills", "waiting list")),
            rng.randint(6, 44),
            round(rng.uniform(14, 61), 2),
            gap(rng, rng.choice((0, 0, 0, 2, 5, 8)), 0.05),
            rng.choice((0, 0, 1, 2, 3)),
            rng.choice(("yes", "no", "no")),
        )
        for number in range(1, 151)
    ]
    return ["id", "age", "sex", "arm", "phq9", "mhs", "gambrisk", "falls", "relapsed"], rows


def crew_register(rng: random.Random) -> Rows:
    managers = ("Ivo LeBlanc", "Greta Gray", "Elm Grady", "Tess Moor", "Ole Sund", "Una Frost")
    rows = []
    for number, name in enumerate(people(rng, 80), 1):
        gone = int(rng.random() < 0.3)
        rows.append(
            (
                name,
                300 + number,
                gone,
                rng.randrange(30, 110) * 1000,
                rng.choice(("Deck", "Galley", "Engine")),
                rng.choice(managers),
                rng.choice(("Referral", "Job fair", "Agency")),
            )
        )
    return ["Employee_Name", "EmpID", "Termd", "Salary", "Department", "ManagerName", "RecruitmentSource"], rows


def land_scores(rng: random.Random) -> Rows:
    lands = ("Norrland", "Estmark", "Sudia", "Westonia", "Isla Verde", "Fenland")
    rows = [
        (year, land, round(rng.uniform(3, 8), 3), round(rng.uniform(50, 76), 1))
        for year in range(2016, 2021)
        for land in lands
    ]
    return ["Year", "Country or region", "Score", "Healthy life expectancy"], rows


TABLES = (mood_trial, crew_register, land_scores)

if __name__ == "__main__":
    write(TABLES, "person ")
