"""Write the tables of the third exam, in the style of public data sets: `python tests/language/make_last_tables.py`.

All figures are invented, from one seed a table; names, codes, units and gaps of columns are as such files have them.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta

from made import Rows, gap, people, write


def online_retail(rng: random.Random) -> Rows:
    goods = {
        "WHITE HANGING HEART T-LIGHT HOLDER": 2.55,
        "REGENCY CAKESTAND 3 TIER": 12.75,
        "JUMBO BAG RED RETROSPOT": 1.95,
        "PARTY BUNTING": 4.95,
        "LUNCH BAG SUKI DESIGN": 1.65,
        "VINTAGE SNAP CARDS": 0.85,
        "ALARM CLOCK BAKELIKE GREEN": 3.75,
    }
    lands = ("United Kingdom", "Germany", "France", "EIRE", "Netherlands")
    rows, number = [], 536365
    for _ in range(250):
        number += 1
        when = datetime(2010, 12, 1, 8) + timedelta(days=rng.randrange(370), minutes=rng.randrange(600))
        land, buyer = rng.choices(lands, (80, 6, 6, 5, 3))[0], rng.randint(12346, 12420)
        for text in rng.sample(list(goods), rng.randint(1, 4)):
            sold = rng.choice((1, 2, 4, 6, 12, 24)) * (-1 if rng.random() < 0.03 else 1)
            code = 20000 + list(goods).index(text) * 371
            rows.append(
                (
                    f"{'C' if sold < 0 else ''}{number}",
                    code,
                    text,
                    sold,
                    f"{when:%Y-%m-%d %H:%M:00}",
                    goods[text],
                    gap(rng, buyer, 0.15),
                    land,
                )
            )
    return [
        "InvoiceNo",
        "StockCode",
        "Description",
        "Quantity",
        "InvoiceDate",
        "UnitPrice",
        "CustomerID",
        "Country",
    ], rows


def nba_seasons(rng: random.Random) -> Rows:
    teams = ["BOS", "LAL", "CHI", "MIA", "DEN", "GSW", "NYK"]
    colleges = ("Duke", "Kentucky", "UCLA", "Kansas", "None")
    rows = []
    for name in people(rng, 110):
        age, tall = rng.randint(19, 33), round(rng.gauss(200, 8), 2)
        college, land, talent = (
            rng.choice(colleges),
            rng.choices(("USA", "France", "Serbia", "Canada"), (8, 1, 1, 1))[0],
            rng.uniform(3, 26),
        )
        for season in range(2016, 2016 + rng.randint(1, 5)):
            player = (name, rng.choice(teams), age + season - 2016, tall, round(tall * 0.5 + rng.gauss(0, 6), 1))
            games, points = rng.randint(8, 82), round(talent * rng.uniform(0.8, 1.2), 1)
            others = (round(rng.uniform(1, 12), 1), round(rng.uniform(0.3, 9), 1), round(rng.gauss(0, 6), 1))
            rows.append((*player, college, land, games, points, *others, f"{season}-{season % 100 + 1}"))
    return [
        "player_name",
        "team_abbreviation",
        "age",
        "player_height",
        "player_weight",
        "college",
        "country",
        "gp",
        "pts",
        "reb",
        "ast",
        "net_rating",
        "season",
    ], rows


def hospital_stays(rng: random.Random) -> Rows:
    wards = {"Cardiology": 9000, "Orthopedics": 12000, "Oncology": 21000, "Neurology": 15000, "General Medicine": 5000}
    ills = {
        "Cardiology": ("Heart Failure", "Arrhythmia"),
        "Orthopedics": ("Hip Fracture", "Knee Replacement"),
        "Oncology": ("Breast Cancer", "Lung Cancer"),
        "Neurology": ("Stroke", "Epilepsy"),
        "General Medicine": ("Pneumonia", "Sepsis"),
    }
    rows = []
    for number in range(1, 501):
        ward, came = rng.choices(list(wards), (5, 4, 3, 3, 6))[0], date(2022, 1, 1) + timedelta(days=rng.randrange(730))
        stay = max(1, round(rng.expovariate(1 / 6)))
        rows.append(
            (
                f"P{number:05}",
                came,
                came + timedelta(days=stay),
                ward,
                rng.choice(ills[ward]),
                rng.choice("MF"),
                rng.randint(18, 95),
                rng.choice(("Medicare", "Private", "Medicaid", "Self-pay")),
                round(wards[ward] * rng.uniform(0.5, 1.4) + stay * 700, 2),
                "Yes" if rng.random() < 0.14 else "No",
            )
        )
    return (
        [
            "patient_id",
            "admission_date",
            "discharge_date",
            "department",
            "diagnosis",
            "gender",
            "age",
            "insurance_type",
            "total_cost",
            "readmitted",
        ],
        rows,
    )


def crypto(rng: random.Random) -> Rows:
    rows = []
    for name, symbol, price, supply in (
        ("Bitcoin", "BTC", 29000.0, 18.7e6),
        ("Ethereum", "ETH", 740.0, 115e6),
        ("Dogecoin", "DOGE", 0.005, 130e9),
    ):
        for number in range(200):
            start, price = price, price * (1 + rng.gauss(0.003, 0.04))
            rows.append(
                (
                    name,
                    symbol,
                    date(2021, 1, 1) + timedelta(days=number),
                    *(round(v, 4) for v in (max(start, price) * 1.02, min(start, price) * 0.98, start, price)),
                    rng.randint(10**8, 9 * 10**10),
                    round(price * supply),
                )
            )
    return ["Name", "Symbol", "Date", "High", "Low", "Open", "Close", "Volume", "Marketcap"], rows


TABLES: tuple[Callable[[random.Random], Rows], ...] = (online_retail, nba_seasons, hospital_stays, crypto)


if __name__ == "__main__":
    write(TABLES, "last ")
