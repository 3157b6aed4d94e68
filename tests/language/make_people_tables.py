"""Write the tables of staff and patients: `python tests/language/make_people_tables.py`.

All figures are invented, from one seed a table: a screening whose result is only called an outcome, appointments that
were booked days before, a mill whose departments stand under another header, pupils with a grade for each
period, and people who had been vaccinated up to each day.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

from made import Rows, gap, write

BLOOD = ("A+", "A-", "B+", "B-", "AB+", "AB-", "O+", "O-")


def diabetes_screening(rng: random.Random) -> Rows:
    """Return one row a person; an `Outcome` of 1 means that they have diabetes."""
    rows = []
    for n in range(1, 141):
        ill = int(rng.random() < 0.3)
        sugar, weight = rng.randint(75, 130) + 35 * ill, round(rng.uniform(18, 44), 1)
        rows.append((n, rng.randint(6, 84), rng.choice(BLOOD), sugar, weight, ill))
    return ["screening_no", "age", "blood_group", "glucose", "bmi", "Outcome"], rows


def gp_appointments(rng: random.Random) -> Rows:
    """Return one row an appointment, with the day on which it was booked, and what was prescribed."""
    rows = []
    for n in range(1, 121):
        day = date(2023, 2, 1) + timedelta(days=rng.randint(0, 200))
        booked = day - timedelta(days=rng.choice((0, 1, 2, 5, 9, 14, 30)))
        drug = gap(rng, rng.choices(("Nettle Drops", "Cough Syrup", "Eye Balm"), (5, 3, 2))[0], 0.1)
        rows.append((n, booked, day, rng.choice(("Hill Practice", "Quay Practice")), rng.randint(1, 90), drug))
    return ["appointment_no", "booked_on", "appointment_on", "practice", "age", "medication"], rows


def mill_staff(rng: random.Random) -> Rows:
    """Return one row a worker; the column `sales` tells the department."""
    parts = ("sales", "hr", "IT", "technical", "accounting", "support")
    rows = [
        (
            round(rng.uniform(0.1, 1), 2),
            round(rng.uniform(0.4, 1), 2),
            rng.randint(110, 300),
            int(rng.random() < 0.15),
            int(rng.random() < 0.25),
            rng.choice(parts),
            rng.choice(("low", "medium", "high")),
        )
        for _ in range(150)
    ]
    return ["satisfaction", "last_evaluation", "monthly_hours", "accident", "left", "sales", "salary"], rows


def evening_pupils(rng: random.Random) -> Rows:
    """Return one row a pupil, with the grades of two periods and the final one under headers of initials."""
    rows = []
    for _ in range(130):
        first = rng.randint(4, 18)
        second, final = (min(20, max(0, first + rng.randint(-3, 3))) for _ in range(2))
        row = [rng.choice(("Hill", "Quay")), rng.choice("FM"), rng.randint(15, 19), rng.choice("UUR")]
        row += [rng.choice(("clerk", "nurse", "other")), rng.choice(("clerk", "nurse", "other")), rng.randint(0, 4)]
        rows.append((*row, *(rng.choice(("yes", "no", "yes")) for _ in range(3)), first, second, final))
    told = ["school", "sex", "age", "address", "Mjob", "Fjob", "Medu", "higher", "internet", "romantic"]
    return [*told, "G1", "G2", "G3"], rows


def jab_counts(rng: random.Random) -> Rows:
    """Return one row a country and day, with how many people had been vaccinated up to then."""
    rows = []
    for country in ("Arvania", "Belmark", "Corrado"):
        some = fully = 0
        for n in range(30):
            jabs = rng.randint(500, 4_000)
            some, fully = some + jabs, fully + jabs // 3
            rows.append((country, date(2021, 3, 1) + timedelta(days=n), jabs, some, fully))
    return ["country", "day", "daily_jabs", "people_vaccinated", "people_fully_vaccinated"], rows


TABLES = (diabetes_screening, gp_appointments, mill_staff, evening_pupils, jab_counts)

if __name__ == "__main__":
    write(TABLES, "people ")
