"""Write tables of sales, matches, pay, polls and patients: `python tests/language/make_ledger_tables.py`.

All names and figures are invented, from one seed a table. Their headers are those that people give such tables: in
capitals without gaps, cut short, or with the noun left out.
"""

from __future__ import annotations

import random
from itertools import product

from made import Rows, write

STATES = ("CA", "TX", "OH", "NY")
PEOPLE = ("Ada Holt", "Ben Irwin", "Cora Jones", "Dan Kerr", "Eve Lowe", "Finn Moss", "Gil Nash", "Hana Orr")


def _day(rng: random.Random, year: int) -> str:
    return f"{year}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"


def sweet_sales(rng: random.Random) -> Rows:
    goods, lands = ("Mint Bites", "Nut Bars", "Oat Drops", "Plum Cubes"), ("Canada", "India", "New Zealand")
    rows = [
        (
            rng.choice(PEOPLE),
            rng.choice(lands),
            rng.choice(goods),
            _day(rng, 2022),
            rng.randint(200, 15000),
            rng.randint(1, 400),
        )
        for _ in range(120)
    ]
    return ("Sales Person", "Country", "Product", "Date", "Amount", "Boxes Shipped"), rows


def hobby_lines(rng: random.Random) -> Rows:
    rows = []
    for order in range(10100, 10140):
        status, land, day = (
            rng.choice(("Shipped", "Cancelled")),
            rng.choice(("France", "Spain", "USA")),
            _day(rng, 2004),
        )
        for line in range(1, rng.randint(2, 5)):
            units, price = rng.randint(20, 50), round(rng.uniform(30, 100), 2)
            size = rng.choice(("Small", "Medium", "Large"))
            rows.append(
                (
                    order,
                    units,
                    price,
                    line,
                    round(units * price, 2),
                    day,
                    status,
                    rng.choice(("Ships", "Trains")),
                    size,
                    land,
                )
            )
    return (
        "ORDERNUMBER",
        "QUANTITYORDERED",
        "PRICEEACH",
        "ORDERLINENUMBER",
        "SALES",
        "ORDERDATE",
        "STATUS",
        "PRODUCTLINE",
        "DEALSIZE",
        "COUNTRY",
    ), rows


def thrown_balls(rng: random.Random) -> Rows:
    rows = [
        (
            rng.choice(("Ball", "Foul", "Called Strike")),
            rng.choice(("Yes", "No")),
            round(rng.uniform(70, 96), 1),
            rng.choice(("FF", "SL", "CU")),
            rng.randint(0, 3),
            rng.randint(0, 2),
            rng.randint(1, 9),
            rng.choice(PEOPLE),
        )
        for _ in range(300)
    ]
    return ("Outcome", "Swing", "StartSpeed", "PitchType", "BallCount", "StrikeCount", "Inning", "Batter"), rows


def cup_sides(rng: random.Random) -> Rows:
    teams, rows = ("Norland", "Estonia", "Brazil", "Ghana"), []
    for at, (one, other) in enumerate((a, b) for a in teams for b in teams if a < b):
        goals, stage = (rng.randint(0, 4), rng.randint(0, 4)), "Group Stage" if at < 4 else "Final"
        for side, against, scored in ((one, other, goals[0]), (other, one, goals[1])):
            rows.append((f"2018-06-{14 + at}", side, against, scored, rng.randint(30, 70), rng.randint(1, 9), stage))
    return ("Date", "Team", "Opponent", "Goal Scored", "Ball Possession %", "On-Target", "Round"), rows


def graft_patients(rng: random.Random) -> Rows:
    rows = [
        (
            at,
            rng.randint(67, 74),
            rng.randint(18, 64),
            rng.choice(("dead", "alive")),
            rng.randint(1, 1800),
            rng.choice(("yes", "no")),
            rng.choice(("treatment", "control")),
        )
        for at in range(1, 100)
    ]
    return ("id", "acceptyear", "age", "survived", "survtime", "prior", "transplant"), rows


def town_pay(rng: random.Random) -> Rows:
    rows, at = [], 0
    for year in (2012, 2013, 2014):
        for name in PEOPLE:
            at += 1
            base, extra, other = (round(rng.uniform(*within), 2) for within in ((30000, 90000), (0, 20000), (0, 5000)))
            gains = round(rng.uniform(5000, 20000), 2)
            title = ("Firefighter", "Police Officer", "Registered Nurse", "Clerk")[PEOPLE.index(name) % 4]
            paid = round(base + extra + other, 2)
            rows.append((at, name, title, base, extra, other, gains, paid, round(paid + gains, 2), year))
    return (
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
    ), rows


def party_polls(rng: random.Random) -> Rows:
    rows = []
    for at in range(60):
        red, blue = round(rng.uniform(36, 44), 1), round(rng.uniform(34, 42), 1)
        green = round(rng.uniform(6, 12), 1)
        gold = round(rng.uniform(1, 4), 1)
        rows.append(
            (
                red,
                blue,
                green,
                gold,
                rng.randint(900, 2000),
                rng.choice(("Apex", "Beacon")),
                f"20{10 + at // 12}-{at % 12 + 1:02}-03",
            )
        )
    return ("Red", "Blue", "Green", "OneGold", "sampleSize", "org", "startDate"), rows


def house_elections(rng: random.Random) -> Rows:
    rows = []
    for year in range(1950, 2010, 3):
        red = rng.randint(40, 80)
        rows.append(
            (f"{year}-10-12", 130, red, 130 - red, round(rng.uniform(38, 48), 2), round(rng.uniform(38, 48), 2))
        )
    return ("date", "Seats", "RPPSeats", "BLPSeats", "RPP", "BLP"), rows


def hospitals_info(rng: random.Random) -> Rows:
    rows = [
        (
            f"Hospital {at:03}",
            rng.choice(STATES),
            rng.choice(("Acute Care", "Childrens")),
            rng.choice(("Yes", "No")),
            rng.randint(1, 5),
        )
        for at in range(90)
    ]
    return ("Facility Name", "State", "Hospital Type", "Emergency Services", "Hospital overall rating"), rows


def games_entries(rng: random.Random) -> Rows:
    rows, medals = [], ("NA", "NA", "NA", "NA", "NA", "Gold", "Silver", "Bronze")
    for at in range(1, 41):
        who = (at, f"Athlete {at}", rng.choice(("M", "F")))
        team, sport = rng.choice(("Kenya", "Norway", "Japan")), rng.choice(("Judo", "Rowing", "Swimming"))
        years = rng.sample((2004, 2008, 2012, 2016), rng.randint(1, 4))
        rows += [
            (*who, rng.randint(17, 38), rng.randint(45, 110), team, year, sport, rng.choice(medals)) for year in years
        ]
    return ("ID", "Name", "Sex", "Age", "Weight", "Team", "Year", "Sport", "Medal"), rows


def outbreak_latest(rng: random.Random) -> Rows:
    rows = []
    for at, name in enumerate(("Alba", "Brazil", "Chad", "Denmark", "Egypt", "Fiji", "Ghana", "Haiti")):
        cases = rng.randint(1000, 2000000)
        deaths, well = cases // rng.randint(15, 90), cases // 2
        rows.append(
            (
                name,
                cases,
                deaths,
                well,
                cases - deaths - well,
                rng.randint(0, 900),
                round(100 * deaths / cases, 2),
                ("Africa", "Americas", "Europe")[at % 3],
            )
        )
    return (
        "Country/Region",
        "Confirmed",
        "Deaths",
        "Recovered",
        "Active",
        "New cases",
        "Deaths / 100 Cases",
        "WHO Region",
    ), rows


def mart_items(rng: random.Random) -> Rows:
    rows = [
        (
            f"FD{item:02}",
            rng.choice(("Dairy", "Snacks")),
            round(rng.uniform(30, 260), 4),
            f"OUT{shop:03}",
            rng.choice(("Grocery Store", "Supermarket")),
            round(rng.uniform(90, 6000), 4),
        )
        for item, shop in product(range(30), range(1, 7))
        if rng.random() < 0.6
    ]
    return ("Item_Identifier", "Item_Type", "Item_MRP", "Outlet_Identifier", "Outlet_Type", "Item_Outlet_Sales"), rows


def quoted_firms(rng: random.Random) -> Rows:
    rows = [
        (
            f"{a}{b}C",
            *(round(rng.uniform(*within), 1) for within in ((500, 9000), (100, 5000), (-10, 45), (10, 900), (10, 900))),
        )
        for a, b in product("ADGKMPTW", "AEIO")
    ]
    return ("stock", "market_cap", "revenue", "growth", "cash", "debt"), rows


def youth_rides(rng: random.Random) -> Rows:
    rows = [
        (
            rng.choice((9, 10, 11, 12)),
            rng.choice(("male", "female")),
            rng.choice(("never", "sometimes", "always", "did not ride")),
        )
        for _ in range(150)
    ]
    return ("grade", "gender", "helmet_12m"), rows


def diners(rng: random.Random) -> Rows:
    rows = [
        (
            f"Diner {at}",
            rng.choice(("Yes", "No")),
            rng.choice(("Yes", "No")),
            round(rng.uniform(2, 5), 1),
            rng.randint(200, 1400),
        )
        for at in range(80)
    ]
    return ("name", "online_order", "book_table", "rate", "approx_cost"), rows


def corner_shop(rng: random.Random) -> Rows:
    rows = []
    for at in range(140):
        units, price = rng.randint(1, 9), round(rng.uniform(10, 90), 2)
        cogs = round(units * price, 2)
        rows.append(
            (
                f"{100 + at}-{at:02}",
                rng.choice(("Yarrow", "Zell")),
                rng.choice(("Member", "Normal")),
                rng.choice(("Male", "Female")),
                rng.choice(("Cash", "Ewallet")),
                price,
                units,
                round(0.05 * cogs, 3),
                round(1.05 * cogs, 3),
                cogs,
                _day(rng, 2019),
            )
        )
    return (
        "Invoice ID",
        "City",
        "Customer type",
        "Gender",
        "Payment",
        "Unit price",
        "Quantity",
        "Tax 5%",
        "Total",
        "cogs",
        "Date",
    ), rows


def loyal_buyers(rng: random.Random) -> Rows:
    often = ("Weekly", "Monthly", "Every 3 Months")
    rows = [
        (
            at,
            rng.choice(("Male", "Female")),
            rng.choice(("Gold", "Bronze")),
            round(rng.uniform(100, 1600), 2),
            rng.randint(1, 30),
            rng.choice(("TRUE", "FALSE")),
            rng.choice(often),
        )
        for at in range(101, 221)
    ]
    return (
        "Customer ID",
        "Gender",
        "Membership Type",
        "Total Spend",
        "Items Purchased",
        "Discount Applied",
        "Frequency of Purchases",
    ), rows


def kart_race_results(rng: random.Random) -> Rows:
    rows = []
    for track in ("Aston", "Bruma", "Corvo", "Delft", "Enns", "Faro"):
        order = rng.sample(PEOPLE, len(PEOPLE))
        for at, driver in enumerate(order, 1):
            place = str(at) if at < 7 else "NC"
            team = ("Red Kite", "Blue Heron")[PEOPLE.index(driver) % 2]
            rows.append((track, place, driver, team, rng.randint(1, 8), max(0, 26 - 4 * at) if at < 7 else 0))
    return ("Track", "Position", "Driver", "Team", "Starting Grid", "Points"), rows


def player_years(rng: random.Random) -> Rows:
    lands = ("Australia", "Canada", "France")
    rows = [
        (name, rng.randint(20, 36), lands[at % 3], round(rng.uniform(2, 30), 1), f"{year}-{year % 100 + 1:02}")
        for at, name in enumerate(PEOPLE)
        for year in range(2014, 2014 + rng.randint(2, 6))
    ]
    return ("player_name", "age", "country", "pts", "season"), rows


def staff_book(rng: random.Random) -> Rows:
    rows = [
        (
            f"E{100 + at}",
            f"Person {at}",
            rng.choice(("Finance", "Sales", "Legal")),
            rng.randint(25, 60),
            _day(rng, 2015),
            _day(rng, 2021) if rng.random() < 0.25 else "",
        )
        for at in range(60)
    ]
    return ("Employee ID", "Full Name", "Department", "Age", "Hire Date", "Exit Date"), rows


def export_records(rng: random.Random) -> Rows:
    rows = []
    for at in range(90):
        units, price = rng.randint(10, 900), rng.choice((9.33, 47.45, 152.58))
        kind, way = rng.choice(("Cereal", "Cosmetics", "Meat")), rng.choice(("Online", "Offline"))
        rows.append((rng.choice(("Asia", "Europe")), kind, way, 1000 + at, units, price, round(units * price, 2)))
    return ("Region", "Item Type", "Sales Channel", "Order ID", "Units Sold", "Unit Price", "Total Revenue"), rows


def primary_counts(rng: random.Random) -> Rows:
    rows = []
    for state, at in product(("Ohio", "Iowa"), range(8)):
        for party, names in (("Democrat", PEOPLE[:2]), ("Republican", PEOPLE[2:5])):
            votes = [rng.randint(500, 9000) for _ in names]
            rows += [
                (state, f"County {at}", party, name, n, round(n / sum(votes), 3))
                for name, n in zip(names, votes, strict=True)
            ]
    return ("state", "county", "party", "candidate", "votes", "fraction_votes"), rows


def land_health(rng: random.Random) -> Rows:
    rows = [
        (
            f"Land {at:02}",
            year,
            "Developed" if at < 6 else "Developing",
            round(rng.uniform(50, 84), 1),
            round(rng.uniform(6, 19), 1),
        )
        for at in range(18)
        for year in range(2006, 2016)
    ]
    return ("Country", "Year", "Status", "Life expectancy ", "Schooling"), rows


TABLES = (
    kart_race_results,
    player_years,
    staff_book,
    export_records,
    primary_counts,
    land_health,
    sweet_sales,
    hobby_lines,
    thrown_balls,
    cup_sides,
    graft_patients,
    town_pay,
    party_polls,
    house_elections,
    hospitals_info,
    games_entries,
    outbreak_latest,
    mart_items,
    quoted_firms,
    youth_rides,
    diners,
    corner_shop,
    loyal_buyers,
)

write(TABLES, "ledger")
