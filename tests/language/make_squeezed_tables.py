"""Write tables with headers that squeeze their words together: `python tests/language/make_squeezed_tables.py`.

All figures are invented, from one seed a table.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from made import Rows, gap, write

NATIONS = {
    "Portugal": (24000, 80),
    "Chile": (13500, 79),
    "Kenya": (1700, 62),
    "Nepal": (1000, 68),
    "Denmark": (58000, 81),
    "Vietnam": (3100, 74),
    "Ghana": (2100, 63),
    "Japan": (40000, 84),
    "Bolivia": (3300, 70),
    "Hungary": (16000, 76),
}


def _nation(rng: random.Random, nation: str, year: int) -> tuple:
    wealth, years = NATIONS[nation]
    return (
        nation,
        year,
        gap(rng, round(wealth * 1.02 ** (year - 2012) * rng.uniform(0.98, 1.02)), 0.04),
        round(years + (year - 2012) * 0.15 + rng.uniform(-0.3, 0.3), 1),
        round(max(2, 90 - years + rng.uniform(0, 4) - (year - 2005) * 0.1), 1),
        round(rng.uniform(1.2, 4.4), 2),
        round(rng.uniform(8, 45), 1),
        round(rng.uniform(2, 14), 1),
        gap(rng, round(rng.uniform(0.4, 0.85), 3), 0.5),
    )


def nation_panel(rng: random.Random) -> Rows:
    rows = [_nation(rng, nation, year) for nation in NATIONS for year in range(2005, 2021)]
    header = ("nation", "yr", "rgnipc", "lifeexp", "infmort", "fertrate", "womenparl", "unemprate", "gii")
    return header, rows


def stop_searches(rng: random.Random) -> Rows:
    boroughs = {"Camden": 9, "Hackney": 7, "Barnet": 4, "Ealing": 3, "Sutton": 1}
    tools = {"Handcuffs": 6, "Spray": 3, "Baton": 1, "Dog": 1}
    rows = []
    for _ in range(600):
        when = datetime(2017, 1, 1) + timedelta(minutes=rng.randint(0, 5 * 365 * 1440))
        rows.append(
            (
                f"{when:%Y-%m-%d %H:%M:%S}",
                rng.choices(list(boroughs), list(boroughs.values()))[0],
                rng.choices(list(tools), list(tools.values()))[0],
                rng.choice(("Drugs", "Theft", "Search warrant", "Weapon")),
                rng.choice(("Yes", "No", "No")),
                rng.choice(("Yes", "No", "No", "No")),
                gap(rng, rng.choice(("Yes", "No", "No")), 0.2),
                rng.choice(("Male", "Male", "Male", "Female")),
                gap(rng, rng.randint(14, 70), 0.1),
            )
        )
    header = (
        "stopped_at",
        "borough",
        "tool",
        "reason",
        "is_tip_off",
        "officer_injury",
        "person_injury",
        "gender",
        "age",
    )
    return header, rows


def staff_register(rng: random.Random) -> Rows:
    teams = {"Support": 31000, "Design": 45000, "Legal": 61000, "Data": 58000, "Facilities": 27000}
    rows = []
    for number in range(1, 241):
        team = rng.choice(list(teams))
        rows.append(
            (
                number,
                team,
                rng.choice(("Female", "Male")),
                rng.randint(20, 64),
                round(teams[team] * rng.uniform(0.8, 1.3)),
                rng.randint(1, 60),
                rng.randint(0, 12),
                rng.choice(("Never", "Sometimes", "Always")),
                rng.choices(("Yes", "No"), (1, 4))[0],
                rng.choices(("Yes", "No"), (1, 3))[0],
                rng.choices(("Yes", "No"), (2, 3))[0],
            )
        )
    header = (
        "StaffNo",
        "Team",
        "Gender",
        "Age",
        "AnnualPay",
        "DistanceFromOffice",
        "YearsSinceLastRaise",
        "RemoteWork",
        "Attrition",
        "Promotion",
        "NightShift",
    )
    return header, rows


def district_survey(rng: random.Random) -> Rows:
    names = ("Alder", "Birch", "Cedar", "Dunham", "Elmet", "Fairley", "Garth", "Holme", "Irwell", "Jarrow")
    rows = [
        (
            name,
            rng.choice(("old", "new")),
            rng.randint(20000, 90000),
            round(rng.uniform(2, 12), 2),
            rng.randint(0, 90),
            round(rng.uniform(1.1, 3.2), 2),
            rng.randint(400, 900),
            rng.randint(380, 820),
            round(rng.uniform(8, 60), 2),
        )
        for name in names
    ]
    return ("district", "trt", "totexp", "avgsen", "nclinic", "tfr", "menwage", "womwage", "libprice"), rows


write((nation_panel, stop_searches, staff_register, district_survey), "squeezed")
