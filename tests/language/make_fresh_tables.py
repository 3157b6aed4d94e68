"""Write the tables of the second exam, in the style of public data sets: `python tests/language/make_fresh_tables.py`.

All figures are invented, from one seed a table; names, codes, units and gaps of columns are as such files have them.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

from made import Rows, gap, people, write


def superstore(rng: random.Random) -> Rows:
    goods = {
        "Furniture": {"Chairs": 320, "Tables": 450, "Bookcases": 280, "Furnishings": 60},
        "Office Supplies": {"Paper": 22, "Binders": 35, "Storage": 140, "Art": 18},
        "Technology": {"Phones": 260, "Copiers": 1400, "Accessories": 90, "Machines": 900},
    }
    places = {
        "West": {"California": ("Los Angeles", "San Francisco"), "Washington": ("Seattle",)},
        "East": {"New York": ("New York City",), "Pennsylvania": ("Philadelphia",)},
        "Central": {"Texas": ("Houston", "Dallas"), "Illinois": ("Chicago",)},
        "South": {"Florida": ("Miami", "Jacksonville"), "Georgia": ("Atlanta",)},
    }
    buyers = [(name, rng.choice(("Consumer", "Consumer", "Corporate", "Home Office"))) for name in people(rng, 90)]
    rows = []
    for number in range(1, 701):
        region = rng.choices(list(places), (4, 4, 3, 2))[0]
        state = rng.choice(list(places[region]))
        kind = rng.choices(list(goods), (2, 6, 2))[0]
        sub = rng.choice(list(goods[kind]))
        ordered = date(2014, 1, 3) + timedelta(days=int(1450 * rng.random() ** 0.8))
        mode, wait = rng.choices(
            (("Standard Class", 5), ("Second Class", 3), ("First Class", 2), ("Same Day", 0)), (6, 2, 2, 1)
        )[0]
        buyer, segment = rng.choice(buyers)
        units, off = rng.randint(1, 9), rng.choices((0, 0.1, 0.2, 0.3, 0.5, 0.7), (50, 5, 30, 5, 5, 3))[0]
        sales = round(goods[kind][sub] * units * (1 - off) * rng.uniform(0.5, 1.5), 2)
        rows.append(
            (
                number,
                f"CA-{ordered.year}-{100000 + number * 7 // 10}",
                f"{ordered:%m/%d/%Y}",
                f"{ordered + timedelta(days=wait and wait + rng.randint(-1, 1)):%m/%d/%Y}",
                mode,
                buyer,
                segment,
                "United States",
                rng.choice(places[region][state]),
                state,
                region,
                kind,
                sub,
                sales,
                units,
                off,
                round(sales * (rng.uniform(0.05, 0.4) - off * 0.9), 4),
            )
        )
    return [
        "Row ID",
        "Order ID",
        "Order Date",
        "Ship Date",
        "Ship Mode",
        "Customer Name",
        "Segment",
        "Country",
        "City",
        "State",
        "Region",
        "Category",
        "Sub-Category",
        "Sales",
        "Quantity",
        "Discount",
        "Profit",
    ], rows


def insurance(rng: random.Random) -> Rows:
    rows = []
    for _ in range(420):
        age, smoker, bmi = rng.randint(18, 64), rng.random() < 0.2, round(rng.gauss(30.6, 6), 2)
        charges = 250 * age + 320 * max(0, bmi - 28) + (23000 if smoker else 0) + rng.uniform(-3000, 6000)
        rows.append(
            (
                age,
                rng.choice(("male", "female")),
                bmi,
                rng.choices(range(6), (43, 24, 18, 11, 2, 2))[0],
                "yes" if smoker else "no",
                rng.choice(("northeast", "northwest", "southeast", "southwest")),
                round(max(1100, charges), 2),
            )
        )
    return ["age", "sex", "bmi", "children", "smoker", "region", "charges"], rows


def e0_matches(rng: random.Random) -> Rows:
    teams = [
        "Arsenal",
        "Brighton",
        "Chelsea",
        "Everton",
        "Fulham",
        "Leicester",
        "Liverpool",
        "Man City",
        "Man United",
        "Newcastle",
        "Tottenham",
        "Wolves",
    ]
    power = {team: rng.uniform(0.8, 2.1) for team in teams}
    pairs = [(a, b) for a in teams for b in teams if a != b]
    rng.shuffle(pairs)
    rows = []
    for number, (home, away) in enumerate(pairs):
        day = date(2021, 8, 13) + timedelta(days=number * 282 // len(pairs))
        shots = [rng.randint(4, 16) + round(power[t] * 3) for t in (home, away)]
        goals = [sum(rng.random() < p / 10 for _ in range(10)) for p in (power[home] * 1.15, power[away] * 0.85)]
        half = [sum(rng.random() < 0.45 for _ in range(g)) for g in goals]
        rows.append(
            (
                f"{day:%d/%m/%Y}",
                home,
                away,
                *goals,
                "H" if goals[0] > goals[1] else "A" if goals[0] < goals[1] else "D",
                *half,
                rng.choice(("M Dean", "A Taylor", "M Oliver", "P Tierney", "S Attwell")),
                *shots,
                rng.randint(0, 5),
                rng.randint(0, 5),
                int(rng.random() < 0.05),
                int(rng.random() < 0.07),
            )
        )
    return [
        "Date",
        "HomeTeam",
        "AwayTeam",
        "FTHG",
        "FTAG",
        "FTR",
        "HTHG",
        "HTAG",
        "Referee",
        "HS",
        "AS",
        "HY",
        "AY",
        "HR",
        "AR",
    ], rows


def general_elections(rng: random.Random) -> Rows:
    places = {
        "London": ("Camden", "Ealing Central", "Bexley", "Hackney South"),
        "Scotland": ("Glasgow East", "Edinburgh North", "Moray"),
        "Wales": ("Cardiff South", "Swansea West", "Gower"),
        "North West": ("Bury North", "Wigan", "Liverpool Walton", "Macclesfield"),
        "South East": ("Brighton Kemptown", "Guildford", "Dover", "Oxford East"),
    }
    rows = []
    for region, seats in places.items():
        for seat in seats:
            voters, lean = rng.randint(52000, 82000), rng.uniform(-0.2, 0.2)
            for year in (2005, 2010, 2015, 2017, 2019):
                voters = int(voters * rng.uniform(0.99, 1.03))
                turnout = rng.uniform(0.56, 0.75)
                con, lab, lib = (
                    0.37 - lean + (year - 2005) * 0.004,
                    0.37 + lean - (year - 2005) * 0.002,
                    0.16 + rng.uniform(-0.06, 0.06),
                )
                cast = int(voters * turnout)
                won = [int(cast * max(0.03, part + rng.gauss(0, 0.03))) for part in (con, lab, lib)]
                best = max(range(3), key=won.__getitem__)
                rows.append(
                    (
                        seat,
                        region,
                        year,
                        voters,
                        round(turnout * 100, 1),
                        *won,
                        max(0, cast - sum(won)),
                        ("CON", "LAB", "LIB")[best],
                        won[best] - sorted(won)[1],
                    )
                )
    return [
        "constituency_name",
        "region",
        "election",
        "electorate",
        "turnout_pct",
        "con_votes",
        "lab_votes",
        "lib_votes",
        "oth_votes",
        "winner",
        "majority",
    ], rows


def covid_daily(rng: random.Random) -> Rows:
    lands = {
        "FRA": ("France", 67.4),
        "ITA": ("Italy", 59.1),
        "ESP": ("Spain", 47.4),
        "POL": ("Poland", 37.8),
        "SWE": ("Sweden", 10.4),
    }
    rows = []
    for code, (land, millions) in lands.items():
        total, dead, shots = 0, 0, 0
        for number in range(0, 300, 2):
            day = date(2021, 1, 1) + timedelta(days=number)
            new = max(
                0,
                int(
                    millions
                    * rng.gauss(210, 60)
                    * (1.6 if day.month in (1, 3, 4) else 0.5 if day.month in (6, 7) else 1)
                ),
            )
            lost = int(new * rng.uniform(0.005, 0.02))
            total, dead, shots = total + new, dead + lost, shots + int(millions * rng.uniform(0, 9000))
            rows.append(
                (
                    code,
                    "Europe",
                    land,
                    day,
                    total,
                    new,
                    dead,
                    lost,
                    gap(rng, rng.randint(100, 9000), 0.1),
                    shots if number > 20 else "",
                    int(millions * 1e6),
                )
            )
    return [
        "iso_code",
        "continent",
        "location",
        "date",
        "total_cases",
        "new_cases",
        "total_deaths",
        "new_deaths",
        "hosp_patients",
        "total_vaccinations",
        "population",
    ], rows


def sf_salaries(rng: random.Random) -> Rows:
    jobs = {
        "POLICE OFFICER III": 105000,
        "FIREFIGHTER": 110000,
        "REGISTERED NURSE": 122000,
        "TRANSIT OPERATOR": 62000,
        "CUSTODIAN": 52000,
        "DEPUTY SHERIFF": 92000,
        "LIBRARY PAGE": 28000,
    }
    rows = []
    for number, name in enumerate(people(rng, 420), 1):
        job = rng.choice(list(jobs))
        base, year = round(jobs[job] * rng.uniform(0.6, 1.1), 2), rng.choice((2011, 2012, 2013, 2014))
        over = round(
            base
            * rng.uniform(0, 0.5)
            * (job in ("POLICE OFFICER III", "FIREFIGHTER", "TRANSIT OPERATOR", "DEPUTY SHERIFF")),
            2,
        )
        other, extra = round(rng.uniform(0, 9000), 2), "" if year == 2011 else round(base * 0.33, 2)
        total = round(base + over + other, 2)
        rows.append(
            (
                number,
                name.upper(),
                job,
                base,
                over,
                other,
                extra,
                total,
                round(total + (extra or 0), 2),
                year,
                "",
                "San Francisco",
                gap(rng, rng.choices(("FT", "PT"), (8, 2))[0], 0.3),
            )
        )
    return [
        "Id",
        "EmployeeName",
        "JobTitle",
        "BasePay",
        "OvertimePay",
        "OtherPay",
        "Benefits",
        "TotalPay",
        "TotalPayBenefits",
        "Year",
        "Notes",
        "Agency",
        "Status",
    ], rows


def ab_nyc(rng: random.Random) -> Rows:
    towns = {
        "Manhattan": ("Harlem", "Midtown", "East Village"),
        "Brooklyn": ("Williamsburg", "Bushwick", "Park Slope"),
        "Queens": ("Astoria", "Flushing"),
        "Bronx": ("Mott Haven",),
        "Staten Island": ("St. George",),
    }
    cost = {"Manhattan": 190, "Brooklyn": 120, "Queens": 95, "Bronx": 80, "Staten Island": 85}
    kinds = {"Entire home/apt": 1.4, "Private room": 0.7, "Shared room": 0.5}
    hosts = [(1000 + n, name.split()[0]) for n, name in enumerate(people(rng, 160))]
    rows = []
    for number in range(620):
        town, kind = rng.choices(list(towns), (44, 41, 12, 2, 1))[0], rng.choices(list(kinds), (52, 45, 3))[0]
        host, called = rng.choice(hosts)
        seen = rng.choices((0, rng.randint(1, 300)), (2, 8))[0]
        adjective = rng.choice(("Cozy", "Sunny", "Spacious", "Modern", "Quiet"))
        rows.append(
            (
                2539 + number * 31,
                f"{adjective} {rng.choice(('studio', 'loft', 'room', 'apartment'))} in {town} #{number}",
                host,
                called,
                town,
                rng.choice(towns[town]),
                kind,
                round(cost[town] * kinds[kind] * rng.uniform(0.5, 2)),
                rng.choice((1, 1, 2, 3, 5, 30)),
                seen,
                date(2019, 7, 8) - timedelta(days=rng.randint(0, 900)) if seen else "",
                round(seen / 40, 2) if seen else "",
                rng.randint(0, 365),
            )
        )
    return [
        "id",
        "name",
        "host_id",
        "host_name",
        "neighbourhood_group",
        "neighbourhood",
        "room_type",
        "price",
        "minimum_nights",
        "number_of_reviews",
        "last_review",
        "reviews_per_month",
        "availability_365",
    ], rows


def gapminder(rng: random.Random) -> Rows:
    lands = {
        "Africa": (("Ghana", 43, 6, 900), ("Egypt", 42, 22, 1400), ("Kenya", 42, 7, 850)),
        "Americas": (
            ("Canada", 69, 15, 11300),
            ("Peru", 44, 8, 3700),
            ("Haiti", 38, 3, 1800),
            ("Brazil", 51, 56, 2100),
        ),
        "Asia": (("India", 37, 372, 550), ("Japan", 63, 86, 3200), ("Vietnam", 40, 26, 600)),
        "Europe": (
            ("Germany", 67, 69, 7100),
            ("Norway", 73, 3, 10100),
            ("Spain", 65, 28, 3800),
            ("Albania", 55, 1.3, 1600),
        ),
        "Oceania": (("Australia", 69, 9, 10000), ("New Zealand", 69, 2, 10500)),
    }
    rows = []
    for continent, members in lands.items():
        for land, life, millions, money in members:
            rate, growth = rng.uniform(1.004, 1.024), rng.uniform(1.01, 1.035)
            for year in range(1952, 2008, 5):
                gone = year - 1952
                rows.append(
                    (
                        land,
                        continent,
                        year,
                        round(life + gone * (84 - life) / 75 + rng.gauss(0, 0.4), 3),
                        int(millions * 1e6 * rate**gone),
                        round(money * growth**gone * rng.uniform(0.93, 1.07), 4),
                    )
                )
    return ["country", "continent", "year", "lifeExp", "pop", "gdpPercap"], rows


TABLES: tuple[Callable[[random.Random], Rows], ...] = (
    superstore,
    insurance,
    e0_matches,
    general_elections,
    covid_daily,
    sf_salaries,
    ab_nyc,
    gapminder,
)


if __name__ == "__main__":
    write(TABLES, "fresh ")
