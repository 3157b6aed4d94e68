"""Write the tables of what rows stand for: `python tests/language/make_rows_tables.py`.

All figures are invented, from one seed a table: cases that are counted already, things sold one by one under the number
of their order, a race with its winners, a council with its seats, and a survey of pay by the hour, week or year.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from made import Rows, gap, people, write


def infections(rng: random.Random) -> Rows:
    regions = {"Arden": 410_000, "Brack": 1_250_000, "Corrin": 88_000, "Dunmore": 2_300_000}
    rows = [
        (disease, region, year, rng.randint(0, people_there // 900), people_there + 900 * (year - 1990))
        for disease in ("Cowpox", "Scarlet fever", "Whooping cough")
        for region, people_there in regions.items()
        for year in range(1990, 2006)
    ]
    return ["disease", "region", "year", "count", "population"], rows


def muffinshop(rng: random.Random) -> Rows:
    kinds = {"blueberry": "fruit", "lemon poppy": "fruit", "double choc": "sweet", "toffee": "sweet", "cheese": "salty"}
    prices = {"S": 2.4, "M": 3.1, "L": 4.2}
    rows, when = [], datetime(2022, 1, 3, 8)
    for order in range(1, 321):
        when += timedelta(minutes=rng.randint(40, 1500))
        hour = when.replace(hour=8 + when.hour % 10)
        for _ in range(rng.randint(1, 4)):
            name, size = rng.choice(list(kinds)), rng.choice(list(prices))
            price = round(prices[size] + 0.1 * list(kinds).index(name), 2)
            rows.append((f"22-{order:05}", f"{hour:%Y-%m-%d}", f"{hour:%H:%M:%S}", name, kinds[name], size, price))
    return ["id", "date", "time", "name", "type", "size", "price"], rows


def lake_marathon(rng: random.Random) -> Rows:
    runners = dict(zip(people(rng, 18), ["Kenya", "Norway", "Ethiopia", "Chile", "Kenya", "Japan"] * 3, strict=True))
    rows = []
    for year in range(1980, 2022):
        for division in ("Men", "Women"):
            name = rng.choice(list(runners))
            seconds = 7600 + 900 * (division == "Women") + rng.randint(0, 900)
            rows.append((year, division, name, runners[name], f"{timedelta(seconds=seconds)}"))
    return ["year", "division", "name", "country", "time"], rows


def town_council(rng: random.Random) -> Rows:
    parties, names = ("Amber", "Blue", "Meadow", "Independent"), iter(people(rng, 120))
    rows = []
    for year in (2018, 2022):
        for ward in ("Castle", "Docks", "Hill", "Market", "Orchard", "Station", "Park"):
            stood = sorted(((rng.randint(90, 1900), party) for party in parties), reverse=True)
            for place, (votes, party) in enumerate(stood):
                rows.append((year, ward, next(names), party, votes, "Y" if place < 2 else "N", rng.choice("FM")))
    return ["Election Year", "Ward", "Candidate", "Party", "Votes", "Elected (Y/N)", "Gender"], rows


def pay_survey(rng: random.Random) -> Rows:
    usual = {"year": (38_000, 120_000), "hour": (14, 60), "week": (500, 1900)}
    rows, when = [], datetime(2021, 3, 1, 9)
    for _ in range(180):
        when += timedelta(minutes=rng.randint(3, 200))
        paid = rng.choices(list(usual), (70, 25, 5))[0]
        role, town = rng.choice(("Analyst", "Tester", "Artist", "Engineer")), rng.choice(("Cork", "Austin", "Irvine"))
        rows.append((f"{when:%Y-%m-%d %H:%M}", role, town, gap(rng, rng.randint(*usual[paid]), 0.05), paid))
    return ["timestamp", "job_title", "location", "current_salary", "salary_type"], rows


TABLES: tuple[Callable[[random.Random], Rows], ...] = (infections, muffinshop, lake_marathon, town_council, pay_survey)


if __name__ == "__main__":
    write(TABLES, "rows ")
