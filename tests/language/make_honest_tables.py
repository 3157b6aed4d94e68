"""Write the tables of the questions without an answer: `python tests/language/make_honest_tables.py`.

All figures are invented, from one seed a table.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

from made import Rows, gap, people, write


def pharmacy_sales(rng: random.Random) -> Rows:
    goods = {
        "Plasters": ("First Aid", 2.4),
        "Cough Syrup": ("Cold & Flu", 6.9),
        "Throat Lozenges": ("Cold & Flu", 3.5),
        "Sun Lotion": ("Skin", 11.0),
        "Hand Cream": ("Skin", 4.75),
        "Vitamin C": ("Vitamins", 7.2),
    }
    towns = ("Leeds", "York", "Hull", "Bradford")
    rows = []
    for number in range(1, 301):
        good = rng.choice(list(goods))
        kind, price = goods[good]
        count = rng.randint(1, 5)
        day = date(2022, 1, 3) + timedelta(days=rng.randrange(720))
        paid = rng.choice(("Cash", "Card", "Voucher"))
        rows.append((number, day, rng.choice(towns), kind, good, count, price, round(count * price, 2), paid))
    return [
        "sale_id",
        "sale_date",
        "branch",
        "category",
        "product",
        "quantity",
        "unit_price",
        "total",
        "payment_method",
    ], rows


def swim_times(rng: random.Random) -> Rows:
    strokes = {"Freestyle": 52.0, "Backstroke": 58.0, "Butterfly": 56.0, "Breaststroke": 63.0}
    lands = ("Norway", "Italy", "Japan", "Brazil", "Canada")
    rows = []
    for name in people(rng, 60):
        land, age, sex = rng.choice(lands), rng.randint(16, 31), rng.choice(("Men", "Women"))
        for stroke in rng.sample(list(strokes), rng.randint(1, 3)):
            took = round(strokes[stroke] * rng.uniform(1.0, 1.15) * (1.1 if sex == "Women" else 1), 2)
            rows.append((name, land, age, sex, rng.randint(2018, 2023), stroke, rng.randint(1, 8), took))
    rows.sort(key=lambda row: row[4])
    return ["swimmer", "country", "age", "sex", "year", "stroke", "lane", "time_seconds"], rows


def city_payroll(rng: random.Random) -> Rows:
    titles = {
        "Police": (("Officer", 71000), ("Sergeant", 93000)),
        "Fire": (("Firefighter", 68000), ("Captain", 99000)),
        "Parks": (("Gardener", 43000), ("Ranger", 51000)),
        "Library": (("Librarian", 56000), ("Clerk", 38000)),
    }
    rows = []
    for name in people(rng, 160):
        office = rng.choices(list(titles), (6, 4, 3, 2))[0]
        title, pay = rng.choice(titles[office])
        base = round(pay * rng.uniform(0.85, 1.2), 2)
        extra = round(base * rng.uniform(0, 0.3), 2) if office in ("Police", "Fire") else 0
        rows.append((name, title, office, rng.randint(1990, 2022), base, extra, round(base + extra, 2)))
    return ["employee_name", "job_title", "department", "hire_year", "base_pay", "overtime_pay", "total_pay"], rows


def clinic_visits(rng: random.Random) -> Rows:
    ills = ("Asthma", "Diabetes", "Hypertension", "Migraine", "Anemia")
    rows = []
    for number in range(1, 241):
        age, sex = rng.randint(4, 88), rng.choice(("female", "male"))
        day = date(2023, 1, 2) + timedelta(days=rng.randrange(360))
        bmi, pressure = round(rng.gauss(26, 4), 1), rng.randint(100, 165)
        rows.append(
            (number, day, age, sex, rng.choice(ills), gap(rng, bmi, 0.05), pressure, rng.choice(("yes", "no", "no")))
        )
    return ["visit_id", "visit_date", "age", "sex", "diagnosis", "bmi", "systolic_bp", "smoker"], rows


def fund_prices(rng: random.Random) -> Rows:
    rows = []
    for fund, sector, price in (
        ("Alder Growth", "Technology", 41.0),
        ("Birch Income", "Utilities", 18.0),
        ("Cedar Global", "Mixed", 77.0),
        ("Maple Energy", "Energy", 29.0),
    ):
        for number in range(60):
            price *= 1 + rng.gauss(0.004, 0.03)
            day = date(2019 + number // 12, number % 12 + 1, 1)
            rows.append((day, fund, sector, round(price, 2), rng.randint(1000, 90000)))
    return ["date", "fund", "sector", "price", "volume"], rows


def council_elections(rng: random.Random) -> Rows:
    parties = {"Harbour Party": 30, "Greens": 22, "Union of Towns": 35, "Independent": 13}
    wards = ("Quayside", "Millfield", "Northgate", "Old Town", "Heath")
    names = iter(people(rng, 100))
    rows = []
    for year in (2011, 2015, 2019, 2023):
        for ward in wards:
            votes = {party: round(weight * rng.uniform(20, 60)) for party, weight in parties.items()}
            most = max(votes, key=votes.__getitem__)
            for party, got in votes.items():
                share = round(100 * got / sum(votes.values()), 1)
                rows.append((year, ward, next(names), party, got, share, "yes" if party == most else "no"))
    return ["year", "ward", "candidate", "party", "votes", "vote_share", "elected"], rows


TABLES: tuple[Callable[[random.Random], Rows], ...] = (
    pharmacy_sales,
    swim_times,
    city_payroll,
    clinic_visits,
    fund_prices,
    council_elections,
)


if __name__ == "__main__":
    write(TABLES, "honest ")
