"""Write tables of companies, auctions, matches and causes of death: `python tests/language/make_glance_tables.py`.

All names and figures are invented, from one seed a table.
"""

from __future__ import annotations

import random
from itertools import product

from made import Rows, write


def world_companies(rng: random.Random) -> Rows:
    starts, ends = ("Alder", "Brook", "Corval", "Dunmore", "Estal", "Fenwick", "Garnet", "Harlow"), ("Steel", "Foods")
    names = [a + b for a, b in product(starts, (*ends, " Industries", " Bank"))]
    countries, kinds = ("Norland", "Japan", "Brazil", "Germany"), ("Banking", "Food", "Materials", "Utilities")
    rows = [
        (at, name, rng.choice(countries), rng.choice(kinds), *(round(rng.uniform(1, 90), 2) for _ in range(3)))
        for at, name in enumerate(rng.sample(names, len(names)), 1)
    ]
    return ("rank", "name", "country", "category", "sales", "profits", "assets"), rows


def toy_auctions(rng: random.Random) -> Rows:
    rows = [
        (
            1000 + at,
            rng.choice((1, 3, 5, 7)),
            rng.randint(1, 30),
            rng.choice(("new", "used")),
            round(rng.uniform(20, 80), 2),
            rng.choice(("yes", "no")),
        )
        for at in range(90)
    ]
    return ("auction_id", "duration", "n_bids", "cond", "total_price", "stock_photo"), rows


def league_matches(rng: random.Random) -> Rows:
    teams, rows = ("Ashford", "Belmont", "Corby", "Denham", "Elstow", "Farley"), []
    for year in (2017, 2018, 2019):
        for at, (home, away) in enumerate((a, b) for a in teams for b in teams if a != b):
            day = f"{year}-{9 + at // 12:02}-{1 + at % 28:02}"
            rows.append((home, away, rng.randint(0, 6), rng.randint(0, 4), at // 3 + 1, year, day))
    return ("HomeTeam", "AwayTeam", "HomeGoals", "AwayGoals", "Round", "Year", "Date"), rows


def county_costs(rng: random.Random) -> Rows:
    rows = []
    for at, county in enumerate(("Alba", "Brill", "Corran", "Dunmow", "Eskdale", "Firth", "Gower", "Hoyle"), 1):
        for what, low, high in (("income", 20000, 40000), ("rent", 600, 1600)):
            rows.append((at, county, what, rng.randint(low, high), rng.randint(3, 90)))
    return ("GEOID", "NAME", "variable", "estimate", "moe"), rows


def causes_of_death(rng: random.Random) -> Rows:
    causes = ("Heart disease", "Cancer", "Stroke", "Influenza", "Diabetes")
    rows = [
        (*told, round(rng.uniform(10, 250), 1)) for told in product(("Urban", "Rural"), ("Male", "Female"), causes)
    ]
    return ("Status", "Sex", "Cause", "Rate"), rows


def ring_players(rng: random.Random) -> Rows:
    rows = [
        (f"Player {at}", rng.randint(1, 82), round(rng.uniform(2, 30), 1), rng.randint(20, 900)) for at in range(60)
    ]
    return ("name", "games", "points", "assists"), rows


def province_vote(rng: random.Random) -> Rows:
    rows = []
    for year, pair in ((2012, ("HALE, ANNA B.", "STOREY, JOHN")), (2016, ("HALE, ANNA B.", "McCAULEY, LIAM"))):
        for province in ("NORTHMARK", "EASTVALE", "SOUTHRIDGE", "WESTMOOR", "MIDLAND"):
            votes = [rng.randint(20000, 90000) for _ in pair]
            other = rng.randint(500, 5000)
            total = sum(votes) + other
            told = zip((*pair, "REED, KIM"), ("PROGRESS", "HERITAGE", "GREEN"), (*votes, other), strict=True)
            rows += [(year, province, name, party, count, total) for name, party, count in told]
    return ("year", "state", "candidate", "party", "candidatevotes", "totalvotes"), rows


def vote_by_region(rng: random.Random) -> Rows:
    regions = {"Arden": "yes", "Borrow": "no", "Crail": "yes", "Dale": "no", "Elm": "no", "Fife": "yes"}
    rows = [
        (region, round(rng.uniform(25, 75), 2), year, coast)
        for year in range(2000, 2021, 4)
        for region, coast in regions.items()
    ]
    return ("region", "progressVote", "year", "coastal"), rows


def gadget_sales_data(rng: random.Random) -> Rows:
    rows = []
    for at in range(90):
        count, price = rng.randint(1, 5), rng.randrange(10, 300)
        told = (rng.choice(("Phones", "Lamps", "Chairs")), count, price, count * price)
        rows.append((7000 + at, f"2024-0{1 + at % 6}-{1 + at % 28:02}", *told, rng.choice(("North", "South"))))
    return ("Sale ID", "Date", "Category", "Units Sold", "Unit Price", "Total Revenue", "Region"), rows


def invoice_lines(rng: random.Random) -> Rows:
    goods = {"10A": ("TIN OF TEA", 4.5), "22B": ("RED LANTERN", 12), "31C": ("SPOON", 1.95), "POST": ("POSTAGE", 18)}
    rows = []
    for at in range(120):
        code = rng.choice(sorted(goods))
        what, price = goods[code]
        day = f"2011-0{1 + at % 9}-{1 + at % 28:02} 10:{at % 60:02}"
        rows.append((5000 + at // 3, code, what, rng.randint(1, 24), day, price, rng.choice(("France", "Norway"))))
    return ("InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "Country"), rows


def eating_places(rng: random.Random) -> Rows:
    kinds = ("Cafe", "Diner", "Buffet", "Bar")
    rows = [
        (f"Place {at}", rng.choice(("Yes", "No")), rng.randint(1, 900), rng.randrange(100, 900, 50), rng.choice(kinds))
        for at in range(60)
    ]
    return ("name", "online_order", "votes", "approx_cost(for two people)", "listed_in(type)"), rows


def nation_facts(rng: random.Random) -> Rows:
    regions, rows = ("North", "South", "East"), []
    names = [f"{a}{b}" for a in ("Al", "Ber", "Cor", "Dun") for b in ("via", "land", "mark")]
    for name in names:
        men = round(rng.uniform(45, 78), 1)
        lives = (men, round(men + rng.uniform(1, 8), 1))
        schooling = (round(rng.uniform(2, 60), 1), round(rng.uniform(5, 80), 1))
        rows.append((name, rng.choice(regions), *lives, *schooling, rng.randint(300, 40000)))
    return ("country", "region", "lifeMale", "lifeFemale", "illiteracyMale", "illiteracyFemale", "GDPperCapita"), rows


def share_days(rng: random.Random) -> Rows:
    rows = []
    for symbol in ("ALD", "BRK", "COR"):
        price = rng.uniform(40, 140)
        for at in range(60):
            opened, price = price, price * rng.uniform(0.97, 1.035)
            ends = (round(opened, 2), round(max(opened, price) * 1.01, 2), round(min(opened, price) * 0.99, 2))
            day = f"2021-0{1 + at // 28}-{1 + at % 28:02}"
            rows.append((day, *ends, round(price, 2), rng.randint(1000, 90000), symbol))
    return ("date", "open", "high", "low", "close", "volume", "Name"), rows


def price_and_change(rng: random.Random) -> Rows:
    rows, price = [], 99.0
    for at in range(50):
        change = round(rng.uniform(-3, 3.2), 2)
        price = round(price + change, 2)
        rows.append((f"2016-0{7 + at // 28}-{1 + at % 28:02}", price, change, round(rng.uniform(20, 90), 2)))
    return ("Date", "Price", "Change", "Volume"), rows


def parish_burials(rng: random.Random) -> Rows:
    months, rows = ("Jan", "Feb", "Mar"), []
    for at in range(84):
        day = f"1849-0{1 + at // 28}-{1 + at % 28:02}"
        for cause, most in (("Fever", 40), ("Cough", 15)):
            rows.append((months[at // 28], cause, 1 + at % 28, rng.randint(0, most), day))
    return ("month", "cause_of_death", "day_of_month", "deaths", "date"), rows


def innings_played(rng: random.Random) -> Rows:
    rows = [
        (
            f"Batter {at}",
            rng.randint(20, 300),
            rng.randint(500, 9000),
            f"{rng.randint(40, 200)}",
            round(rng.uniform(20, 60), 2),
            round(rng.uniform(60, 110), 2),
            rng.randint(0, 40),
            rng.randint(2, 80),
        )
        for at in range(40)
    ]
    return ("Player", "Mat", "Runs", "HS", "Ave", "SR", "100", "50"), rows


def fun_run(rng: random.Random) -> Rows:
    days, races = ("2017-05-13", "2017-05-20"), ("5k", "10k", "half")
    rows = [
        (rng.choice(days), rng.choice(races), rng.choice("MF"), round(rng.uniform(20, 90), 2)) for _ in range(80)
    ]
    return ("date", "race", "sex", "run_time_minutes"), rows


def city_incomes(rng: random.Random) -> Rows:
    cities, sexes = ("Ashford", "Belmont"), ("Male", "Female")
    rows = [
        (rng.choice(cities), rng.randint(18, 90), rng.choice(sexes), rng.randrange(9000, 90000, 100))
        for _ in range(120)
    ]
    return ("city", "age", "sex", "personal_income"), rows


def pay_reports(rng: random.Random) -> Rows:
    firms, titles = ("Intelo", "Googol", "Meteor"), ("Software Engineer", "Data Scientist", "Product Manager")
    rows = []
    for _ in range(90):
        base, level = rng.randrange(80, 200) * 1000, rng.choice(("L4", "L5", "L6"))
        if rng.random() < 0.05:
            level = "Software Engineer"
        total = base + rng.randrange(5, 90) * 1000
        rows.append((rng.choice(firms), level, rng.choice(titles), total, rng.randint(0, 20), base))
    return ("company", "level", "title", "totalyearlycompensation", "yearsofexperience", "basesalary"), rows


def cup_statistics(rng: random.Random) -> Rows:
    teams, rounds = ("France", "Peru", "Japan", "Ghana"), ("Group Stage", "Semi Finals", "Final")
    rows = [
        (team, rng.randint(0, 4), rng.randint(2, 9), round_, "Yes" if (shot := rng.random() < 0.2) else "No", 3 * shot)
        for round_ in rounds
        for team in teams
        for _ in range(3)
    ]
    return ("Team", "Goal Scored", "On-Target", "Round", "PSO", "Goals in PSO"), rows


def OldElections(rng: random.Random) -> Rows:
    rows = [(f"{1950 + 3 * at}-05-{10 + at}", 120 + at, round(rng.uniform(88, 96), 2)) for at in range(18)]
    return ("date", "Seats", "Turnout"), rows


TABLES = (
    pay_reports,
    cup_statistics,
    OldElections,
    gadget_sales_data,
    invoice_lines,
    eating_places,
    nation_facts,
    share_days,
    price_and_change,
    parish_burials,
    innings_played,
    fun_run,
    city_incomes,
    world_companies,
    toy_auctions,
    league_matches,
    county_costs,
    causes_of_death,
    ring_players,
    province_vote,
    vote_by_region,
)
write(TABLES, "glance")
