"""Write the tables of questions that people asked at first sight: `python tests/language/make_probe_tables.py`.

All figures are invented, from one seed a table.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

from made import Rows, people, write


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


def spill_log(rng: random.Random) -> Rows:
    rows = []
    for day in range(160):
        kind = rng.choice(("Leak", "Overflow", "Leak, Overflow", "Collision"))
        where = rng.choice(("River", "Harbour", "Open sea"))
        firm = rng.choice(("Halden Oil", "Petrel", "Norcrude", "Sable Marine"))
        rows.append(
            (
                firm,
                rng.choice(("TX", "LA", "AK")),
                rng.randint(1, 4000),
                date(2017, 1, 5) + timedelta(days=9 * day),
                kind,
                where,
            )
        )
    return ["Name.of.Operator", "State", "Barrels.Lost", "Spill.Report.Date", "Type.of.Spill", "Place.of.Spill"], rows


def kiosk_visits(rng: random.Random) -> Rows:
    rows = []
    for _ in range(300):
        brand = rng.choice(("LL", "KG", "LL"))
        rows.append((brand, rng.randint(310, 349), rng.randint(1, 5), round(rng.uniform(1, 4), 2), rng.randint(0, 1)))
    return ["Purchase", "WeekofVisit", "KioskID", "PriceKG", "SpecialKG"], rows


def societies(rng: random.Random) -> Rows:
    towns = ("Elsey", "Malby", "Sund")
    rows = [
        (f"{first} {kind} Society", rng.choice(towns), rng.randint(1790, 1995), rng.randint(20, 900))
        for first in ("Elsey", "North", "Harbour", "Old", "Royal", "Valley")
        for kind in ("Chess", "Garden", "Music", "Rowing")
    ]
    return ["title", "town", "foundingyear", "members"], rows


def trial_arms(rng: random.Random) -> Rows:
    rows = [
        (
            number,
            rng.choice(("combination", "single", "single")),
            rng.choice(("Male", "Female")),
            rng.randint(20, 80),
            rng.randint(0, 1),
            rng.choice(("Swim", "Row", "Gym")),
        )
        for number in range(1, 121)
    ]
    return ["id", "grp", "gender", "age", "relapse", "sport"], rows


def orchard_yield(rng: random.Random) -> Rows:
    rows = [
        (area, fruit, year, rng.randint(9000, 60000), rng.randint(300, 1200), round(rng.uniform(2, 90), 1))
        for area in ("Chile", "Italy", "Kenya")
        for fruit in ("Apples", "Pears", "Plums")
        for year in range(2001, 2015)
    ]
    return ["Area", "Item", "Year", "kg/ha_yield", "average_rain_fall_mm_per_year", "sprays_tonnes"], rows


def unemployment(rng: random.Random) -> Rows:
    rows = [
        (district, year, rng.randint(40000, 90000), rng.randint(900, 6000), round(rng.uniform(2, 12), 1))
        for district in ("Harbour", "Moor", "Northgate", "Vale")
        for year in range(2005, 2020)
    ]
    headers = ["District", "Year", "Total Workers in District", "Total Unemployment in District"]
    return [*headers, "Percent (%) of Workers Unemployed in District"], rows


def club_seasons(rng: random.Random) -> Rows:
    rows = []
    for year in range(2012, 2022):
        for club in ("Elsey Rovers", "Malby Town", "Sund United"):
            wins = rng.randint(2, 20)
            passes, lost, goals = rng.randint(9000, 14000), rng.randint(200, 500), rng.randint(20, 70)
            rows.append((year, club, wins, 24 - wins, passes, lost, goals))
    return ["year", "club", "wins", "losses", "total_passes", "turnovers", "set_piece_goals"], rows


def cottage_prices(rng: random.Random) -> Rows:
    rows = []
    for number in range(1, 181):
        sold, month, area = rng.randint(2006, 2010), rng.randint(1, 12), rng.randint(200, 2000)
        district = rng.choice(("Quay", "Hillside"))
        rows.append((number, area, district, rng.randint(1900, 2005), month, sold, rng.randint(60, 400) * 1000))
    return ["Id", "PlotArea", "District", "YearBuilt", "MoSold", "YrSold", "SalePrice"], rows


def metal_price(rng: random.Random) -> Rows:
    tin, zinc, rows = 180.0, 120.0, []
    for month in range(144):
        both = rng.gauss(0, 4)
        tin, zinc = max(90.0, tin + both + rng.gauss(0, 3)), max(60.0, zinc + both / 2 + rng.gauss(0, 2))
        rows.append((date(2008 + month // 12, month % 12 + 1, 1), round(tin, 3), round(zinc, 3)))
    return ["month", "tin", "zinc"], rows


def voter_turnout(rng: random.Random) -> Rows:
    rows = []
    for at in range(36):
        area = ("North", "Coast", "Hills")[at % 3]
        rows.append(
            (f"County {at + 1:02d}", area, round(rng.uniform(38, 81), 1), rng.randint(9, 210) * 100, at % 4 // 3)
        )
    return ["county", "area", "turnoutvap", "pop", "mayorrace"], rows


def slow_pitch(rng: random.Random) -> Rows:
    rows = []
    for name in people(rng, 60):
        bats, outs, walks = rng.randint(20, 320), rng.randint(2, 60), rng.randint(1, 55)
        rows.append(
            (
                name,
                rng.choice(("Elks", "Jays", "Rams")),
                rng.choice(("P", "C", "OF")),
                bats,
                rng.randint(0, 30),
                walks,
                outs,
            )
        )
    return ["name", "team", "position", "at_bat", "home_run", "walk", "strike_out"], rows


def tasting_scores(rng: random.Random) -> Rows:
    rows = [(rng.randint(301, 309), rng.randint(41, 60), rng.randint(50, 99)) for _ in range(140)]
    return ["tID", "wID", "score"], rows


TABLES: tuple[Callable[[random.Random], Rows], ...] = (
    orchard_yield,
    unemployment,
    club_seasons,
    cottage_prices,
    voyages,
    motors,
    lodgings,
    desk_survey,
    doorstep,
    spill_log,
    kiosk_visits,
    societies,
    trial_arms,
    metal_price,
    voter_turnout,
    slow_pitch,
    tasting_scores,
)

if __name__ == "__main__":
    write(TABLES, "probe ")
