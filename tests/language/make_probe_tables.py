"""Write the tables of questions that people asked at first sight: `python tests/language/make_probe_tables.py`.

All figures are invented, from one seed a table.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

from made import Rows, write


def voyages(rng: random.Random) -> Rows:
    ships = {"Aurelia": "Northline", "Brisk": "Northline", "Corvo": "Sund Ferries", "Dana": "Sund Ferries"}
    rows = []
    for day in range(60):
        for number in range(101, 109):
            ship = rng.choice(list(ships))
            port = ("Malby", "Sund", "Torvik", "Elsey")[number % 4]
            late = max(-5, round(rng.gauss(6, 9)))
            rows.append(
                (number, date(2021, 5, 1) + timedelta(days=day), ship, ships[ship], port, rng.randint(40, 600), late)
            )
    return ["voyage", "sail_date", "ship", "line", "dest", "pax", "delay_min"], rows


def motors(rng: random.Random) -> Rows:
    makes = {"Arden": "Italy", "Borsk": "Germany", "Celt": "United Kingdom"}
    rows = []
    for number in range(45):
        make = rng.choice(list(makes))
        hp = rng.randint(120, 640)
        gears = rng.choice(("6-speed manual", "8-speed automatic", "7-speed automatic"))
        city = round(34 - hp / 32 + rng.uniform(-2, 2), 1)
        body = rng.choice(("coupe", "sedan", "convertible"))
        rows.append(
            (
                make,
                f"M{number + 1}",
                rng.randint(2012, 2020),
                body,
                hp,
                gears,
                city,
                round(city * 1.3, 1),
                makes[make],
                hp * 210 + 5 * number,
            )
        )
    return ["mfr", "model", "yr", "bdy_style", "hp", "trsmn", "mpg_c", "mpg_h", "ctry_origin", "msrp"], rows


def lodgings(rng: random.Random) -> Rows:
    rows = []
    for _ in range(320):
        day = date(2022, 3, 1) + timedelta(days=rng.randrange(430))
        land = rng.choice(("Norway", "Spain", "Norway", "France", "Japan"))
        children, pets = max(0, rng.randint(-3, 3)), max(0, rng.randint(-4, 2))
        meal = rng.choice(("Breakfast", "Half board", "None"))
        rows.append(
            (
                round(rng.uniform(60, 240), 2),
                day,
                rng.randint(1, 12),
                children,
                pets,
                land,
                int(rng.random() < 0.2),
                meal,
                rng.randint(0, 4),
            )
        )
    header = ["room_rate", "arrival", "nights", "children", "pets", "country", "is_returning_guest", "meal_plan"]
    return [*header, "total_of_requests"], rows


def desk_survey(rng: random.Random) -> Rows:
    rows = []
    for _ in range(260):
        years = rng.randint(9, 20)
        grade = rng.randint(1, 6)
        pay = 18000 + 1900 * years + 2500 * grade + rng.randint(-4000, 4000)
        place = "Remote" if rng.random() < 0.3 else "On site"
        rows.append(
            (
                rng.randint(18, 64),
                rng.choice(("Male", "Female")),
                rng.choice(("Peru", "Chile", "Ghana")),
                years,
                grade,
                place,
                pay,
            )
        )
    return ["age", "gender", "country", "education", "grade", "remote", "salary"], rows


def doorstep(rng: random.Random) -> Rows:
    rows = []
    for _ in range(240):
        choice = rng.choice(("Labour", "Conservative", "Green", "Labour"))
        rows.append(
            (choice, rng.randint(18, 88), rng.choice(("m", "f")), rng.randint(0, 3), rng.choice(("Cash", "Card")))
        )
    return ["choice", "age", "g", "trust", "donated_by"], rows


TABLES: tuple[Callable[[random.Random], Rows], ...] = (voyages, motors, lodgings, desk_survey, doorstep)

if __name__ == "__main__":
    write(TABLES, "probe ")
