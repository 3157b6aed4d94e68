"""Write tables as they are met for the first time: `python tests/language/make_sight_tables.py`.

All names and figures are invented, from one seed a table.
"""

from __future__ import annotations

import random

from made import Rows, gap, write


def loan_book(rng: random.Random) -> Rows:
    purposes, states = ("car", "debt_relief", "home_repair", "wedding"), ("CA", "TX", "NY", "OH", "ME")
    rows = [
        (
            rng.choice(("chef", "nurse", "driver", "clerk", "welder", "tutor")),
            rng.choice(states),
            rng.choice(("RENT", "OWN", "MORTGAGE")),
            rng.choice(purposes),
            rng.randrange(1000, 40000, 250),
            rng.choice((36, 36, 60)),
            round(rng.uniform(5, 28), 2),
            rng.choice(("Current", "Current", "Late", "Fully Paid")),
        )
        for _ in range(160)
    ]
    amounts = ("loan_purpose", "loan_amount", "term", "interest_rate", "loan_status")
    return ("emp_title", "state", "homeownership", *amounts), rows


def parish_people(rng: random.Random) -> Rows:
    kinds, years = ("village", "town", "hamlet"), (1996, 2001, 2006, 2011)
    names = ("Ashby", "Barrow", "Cole", "Dunmere", "Eastry", "Fenwick", "Garsdale", "Hythe", "Irby", "Kelby", "Lorton")
    rows = []
    for at, name in enumerate(names):
        people = [rng.randint(900, 9000)]
        for _ in years[1:]:
            people.append(round(people[-1] * rng.uniform(0.9, 1.25)))
        area = rng.uniform(4, 30)
        rows.append((name, kinds[at % 3], round(area, 2), *people, *(round(p / area, 1) for p in people)))
    header = ("name", "kind", "area_km2", *(f"population_{y}" for y in years), *(f"density_{y}" for y in years))
    return header, rows


def fever_counts(rng: random.Random) -> Rows:
    levels = {"Marsh fever": 900, "Spotted fever": 150, "Red fever": 40}
    rows = [
        (fever, region, year, rng.randint(20, 52), round(level * rng.uniform(0.1, 2.0)), people + 900 * (year - 1960))
        for fever, level in levels.items()
        for region, people in (("North", 210000), ("South", 340000), ("Isles", 45000))
        for year in range(1960, 1975)
    ]
    return ("fever", "region", "year", "weeks_reporting", "count", "population"), rows


def village_poll(rng: random.Random) -> Rows:
    rows = [
        (
            rng.choice(("N", "C", "S")),
            rng.randrange(5000, 90000, 500),
            rng.choice(("F", "M")),
            gap(rng, rng.randint(18, 80), 0.03),
            rng.choice(("Y", "N", "U", "A", "Y", "N")),
        )
        for _ in range(220)
    ]
    return ("region", "population", "sex", "age", "vote"), rows


def maternity_ward(rng: random.Random) -> Rows:
    rows = [
        (
            rng.randint(15, 44),
            rng.choice(("smoker", "nonsmoker", "nonsmoker")),
            rng.randint(1800, 4600),
            rng.choice(("boy", "girl")),
        )
        for _ in range(120)
    ]
    return ("age", "habit", "bwt", "sex"), rows


def stage_prizes(rng: random.Random) -> Rows:
    names = ("Ada Finch", "Bo Marsh", "Cy Reed", "Di Lake", "Ed Wold", "Flo Tarn", "Gus Beck", "Hal Moor", "Ivy Dale")
    rows = [(1990 + at, f"{rng.choice('ABC')}-{at}", rng.choice(names), rng.randint(22, 71)) for at in range(30)]
    rows.append((2020, "C-30", "Jo Penn", 44))  # who won once
    return ("prize_year", "play", "winner", "age"), rows


def ruling_parties(rng: random.Random) -> Rows:
    leaders = (("Olga Birch", "Green"), ("Piet Stone", "Farmers"), ("Rosa Lind", "Green"), ("Sven Holt", "Farmers"))
    rows = [(1980 + at, *leaders[at // 8 % 4], round(rng.uniform(3, 12), 1), rng.randint(-30, 20)) for at in range(32)]
    return ("year", "leader", "party", "unemp", "seat_change"), rows


def bike_thefts(rng: random.Random) -> Rows:
    states = ("Ohio", "Utah", "Iowa", "Maine", "Texas", "Idaho", "Nevada", "Kansas", "Oregon", "Vermont", "Georgia")
    rows = [(s, rng.choice(("East", "West")), rng.randrange(40000, 900000), rng.randint(2, 640)) for s in states]
    return ("state", "region", "population", "total"), rows


def late_trains(rng: random.Random) -> Rows:
    rows = []
    for _ in range(200):
        hour, minute, late = rng.randint(5, 22), rng.randint(0, 59), max(-8, round(rng.gauss(12, 25)))
        day = f"2019-0{rng.randint(1, 9)}-{rng.randint(10, 28)}"
        carrier = rng.choice(("AX", "BY", "CZ"))
        rows.append((f"{day} {hour:02}:00:00", hour, minute, carrier, late, rng.randint(90, 900)))
    return ("time_hour", "hour", "minute", "carrier", "dep_delay", "distance"), rows


def tempests(rng: random.Random) -> Rows:
    names = ("Alba", "Bruno", "Celia", "Dario", "Edna", "Fabio", "Greta", "Hugo")
    rows = []
    for at, name in enumerate(names):
        peak = rng.randint(40, 150)
        steps = [round(peak * part + rng.uniform(0, 9)) for part in (0.3, 0.6, 1.0, 0.9, 0.4)][: 3 + at % 3]
        rows += [(name, 2001 + at // 2, 8, 3 + day, wind) for day, wind in enumerate(steps)]
    return ("name", "year", "month", "day", "wind"), rows


def cardio_ward(rng: random.Random) -> Rows:
    rows = [
        (
            rng.randint(29, 77),
            rng.randint(0, 1),
            rng.randint(0, 3),
            rng.randint(94, 190),
            rng.randint(130, 400),
            rng.randint(0, 1),
            rng.randint(80, 200),
            rng.randint(0, 1),
            round(rng.uniform(0, 5), 1),
            rng.randint(0, 1),
        )
        for _ in range(150)
    ]
    return ("age", "sex", "cp", "trestbps", "chol", "fbs", "thalach", "exang", "oldpeak", "target"), rows


def village_league(rng: random.Random) -> Rows:
    teams, rows = ("Oakham", "Birkby", "Cawston", "Dereham", "Elmswell"), []
    for season in ("2018/19", "2019/20"):
        for at, (home, away) in enumerate((h, a) for h in teams for a in teams if h != a):
            goals = rng.randint(0, 4), rng.randint(0, 3)
            result = "H" if goals[0] > goals[1] else "A" if goals[0] < goals[1] else "D"
            day = f"20{season[2:4]}-{9 + at // 8:02}-{1 + at % 28:02}"
            cards = [rng.randint(2, 15), rng.randint(2, 12), rng.randint(0, 4), rng.randint(0, 4)]
            rows.append((season, day, home, away, *goals, result, *cards))
    return ("Season", "Date", "HomeTeam", "AwayTeam", "FTHG", "FTAG", "FTR", "HS", "AS", "HY", "AY"), rows


def pay_bands(rng: random.Random) -> Rows:
    rows = [
        (
            rng.randint(18, 70),
            rng.choice(("Male", "Female")),
            rng.choice(("Bachelors", "Masters", "HS-grad")),
            rng.choice(("Married", "Never-married", "Divorced")),
            rng.randint(12, 60),
            rng.choice(("<=50K", "<=50K", ">50K")),
        )
        for _ in range(200)
    ]
    return ("age", "sex", "education", "marital_status", "hours_per_week", "income"), rows


def pool_finals(rng: random.Random) -> Rows:
    names = {
        "Ada Venn": "GER",
        "Bea Holt": "NED",
        "Cam Iver": "SUI",
        "Dot Marsh": "JAM",
        "Eva Quill": "GBR",
        "Fay Roth": "GER",
        "Gia Sund": "DEN",
    }
    rows = []
    for year in range(1984, 2024, 4):
        time = rng.uniform(50.1, 52)
        for medal, name in zip(("GOLD", "SILVER", "BRONZE"), rng.sample(sorted(names), 3), strict=True):
            time += rng.uniform(0.01, 0.6)
            rows.append((name, names[name], medal, round(time, 2), year))
    return ("Name", "Country", "Medal", "Time", "Year"), rows


def world_population(rng: random.Random) -> Rows:
    rows = [
        (place, year, sex, ages, round(people * (1 + (year - 1990) / 60) * rng.uniform(0.2, 0.3)))
        for place, people in (("Norway", 900000), ("Chile", 2300000), ("Kenya", 4100000))
        for year in (1990, 2000, 2010, 2020)
        for sex in ("Female", "Male")
        for ages in ("0-14", "15-64", "65+")
    ]
    return ("Location", "Year", "Sex", "AgeGrp", "Value"), rows


def winter_medals(rng: random.Random) -> Rows:
    places = ("Norway", "Chile", "Kenya", "Austria", "Japan", "Peru", "Latvia", "Ghana", "Nepal")
    rows = []
    for at, place in enumerate(places):
        won = [0, 0, 0] if at % 3 == 2 else [rng.randint(0, 4) for _ in range(3)]
        rows.append((place, sum(won), *won))
    return ("name", "medals.total", "medals.gold", "medals.silver", "medals.bronze"), rows


def chain_store(rng: random.Random) -> Rows:
    goods = {"Lamps": "Lighting", "Bulbs": "Lighting", "Desks": "Office", "Shelves": "Office", "Rugs": "Floor"}
    towns = {"Akron": "Ohio", "Dayton": "Ohio", "Waco": "Texas", "Plano": "Texas", "Bangor": "Maine"}
    rows = []
    for _ in range(180):
        town, kind = rng.choice(sorted(towns)), rng.choice(sorted(goods))
        sales = round(rng.uniform(8, 900), 2)
        profit = round(sales * rng.uniform(-0.3, 0.4), 2)
        mode = rng.choice(("Standard", "Express", "Same Day"))
        cut = rng.choice((0, 0, 0.1, 0.3))
        where = (mode, "United States", town, towns[town])
        rows.append((*where, goods[kind], kind, sales, rng.randint(1, 9), cut, profit))
    header = ("Ship Mode", "Country", "City", "State", "Category", "Sub-Category", "Sales", "Quantity", "Discount")
    return (*header, "Profit"), rows


def show_cast(rng: random.Random) -> Rows:
    last = ("Vane", "Marsh", "Quill", "Sable", "Thorn", "Wilde", "Yarrow")
    names = [f"{a} {b}" for a in ("Ada", "Bo", "Cy", "Di", "Ed", "Flo") for b in last]
    towns = ("Akron, Ohio", "Dayton, Ohio", "Waco, Texas", "Bangor, Maine")
    rows = []
    for at, name in enumerate(names):
        age = rng.randint(19, 55)
        born = f"{2009 + at // 6 - age}-0{rng.randint(1, 9)}-11"
        rows.append((f"S{1 + at // 6:02}", name, age, born, rng.choice(towns)))
    return ("season", "contestant", "age", "dob", "hometown"), rows


def gas_levels(rng: random.Random) -> Rows:
    start = {"CO2": 277.0, "CH4": 638.0, "N2O": 263.0}
    rows = []
    for gas, level in start.items():
        for at, year in enumerate(range(40, 2001, 40)):
            rows.append((year, gas, round(level * (1 + at / 300) + rng.uniform(-1, 1), 1)))
    return ("year", "gas", "concentration"), rows


def air_crashes(rng: random.Random) -> Rows:
    rows = []
    for _ in range(90):
        year = rng.randint(1993, 2002)
        day = f"{year}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        cause = rng.choice(("weather", "human error", "mechanical"))
        phase = rng.choice(("landing", "en route", "take-off"))
        rows.append((phase, cause, day, rng.randint(2, 240), year))
    return ("Phase", "Cause", "date", "Fatalities", "Year"), rows


def course_entries(rng: random.Random) -> Rows:
    rows = []
    for major in "ABCD":
        for gender in ("men", "women"):
            applied = rng.randint(30, 800)
            rows.append((major, gender, round(applied * rng.uniform(0.05, 0.8)), applied))
    return ("major", "gender", "admitted", "applicants"), rows


def room_bookings(rng: random.Random) -> Rows:
    agents = ("moss_ltd", "fern_co", "reed_inc", "sage_travel", "none", "yew_tours")
    rows = []
    for _ in range(240):
        day = f"{rng.choice((2022, 2023))}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        price, lead = round(rng.uniform(40, 220), 2), rng.randint(0, 300)
        rows.append((price, lead, rng.choice((0, 0, 0, 1, 2)), rng.choice(("full", "half")), rng.choice(agents), day))
    return ("avg_price_per_room", "lead_time", "children", "meal", "agent", "arrival_date"), rows


def show_viewing(rng: random.Random) -> Rows:
    rows = []
    for series in range(1, 7):
        for episode in range(1, 9):
            day = f"{2012 + series}-{8 + episode // 5:02}-{1 + 6 * (episode % 5):02}"
            seen = round(rng.uniform(2, 13), 2)
            rows.append((series, episode, day, seen, round(seen * rng.uniform(1.02, 1.3), 2)))
    return ("series", "episode", "airdate", "viewers_7day", "viewers_28day"), rows


def percent_of_girls_by_subject(rng: random.Random) -> Rows:
    subjects = {"Biology": 48.0, "Chemistry": 39.0, "Computing": 14.0, "Engineering": 4.0, "History": 55.0}
    rows = []
    for year in range(1990, 2020):
        subjects = {name: min(97, max(0.5, share + rng.uniform(-1.5, 2.5))) for name, share in subjects.items()}
        rows.append((year, *(round(share, 2) for share in subjects.values())))
    return ("Year", *subjects), rows


def mall_shoppers(rng: random.Random) -> Rows:
    goods = {"Scarf": "Clothing", "Belt": "Accessories", "Boots": "Footwear", "Hat": "Accessories"}
    header = ("Customer ID", "Age", "Gender", "Item Purchased", "Category", "Purchase Amount (USD)", "Size")
    rows = []
    for at in range(150):
        item, yes = rng.choice(sorted(goods)), ("Yes", "No", "No")
        who = (at + 1, rng.randint(18, 70), rng.choice(("Male", "Female")))
        what = (item, goods[item], rng.randint(20, 100), rng.choice("SML"))
        flags = (rng.choice(yes), rng.choice(yes), rng.choice(yes))
        rows.append((*who, *what, *flags, rng.choice(("Cash", "Card", "App"))))
    return (*header, "Subscription Status", "Discount Applied", "Promo Code Used", "Payment Method"), rows


def fever_by_country(rng: random.Random) -> Rows:
    regions = {"Norway": "Europe", "France": "Europe", "Chile": "Americas", "Peru": "Americas", "Kenya": "Africa"}
    rows = []
    for country, region in {**regions, "Ghana": "Africa", "Japan": "Western Pacific"}.items():
        sick = rng.randint(4000, 90000)
        dead, well = rng.randint(50, 2000), rng.randint(1000, 4000)
        new = rng.randint(10, 400)
        rows.append((country, sick, dead, well, sick - dead - well, new, round(100 * dead / sick, 2), region))
    header = ("Country/Region", "Confirmed", "Deaths", "Recovered", "Active", "New cases", "Deaths / 100 Cases")
    return (*header, "WHO Region"), rows


def lake_run_champions(rng: random.Random) -> Rows:
    people = {"Abel Kip": "Kenya", "Bo Lind": "Norway", "Cy Marsh": "United States", "Di Roth": "Germany"}
    rows = []
    for year in range(1990, 2020):
        for event in ("Open", "Wheelchair"):
            name = rng.choice(sorted(people))
            rows.append((event, year, name, people[name], f"02:{rng.randint(5, 40):02}:{rng.randint(0, 59):02}"))
    return ("Event", "Year", "Champion", "Country", "Time"), rows


def river_polls(rng: random.Random) -> Rows:
    rows = []
    for _ in range(60):
        month, day = rng.randint(1, 6), rng.randint(1, 25)
        dates = (f"2016-{month:02}-{day:02}", f"2016-{month:02}-{day + 3:02}")
        yes = round(rng.uniform(0.35, 0.55), 2)
        asked = (rng.choice(("Alder", "Birch", "Cedar")), rng.randint(600, 3000))
        rows.append((*dates, *asked, yes, round(0.95 - yes, 2)))
    return ("startdate", "enddate", "pollster", "samplesize", "keep", "build"), rows


def cafe_chain_sales(rng: random.Random) -> Rows:
    kinds = {"Drip": ("Coffee", 2.0), "Espresso": ("Coffee", 3.0), "Green": ("Tea", 2.5), "Scone": ("Bakery", 3.25)}
    shops = {3: "Harbour", 5: "Old Town", 8: "Station"}
    rows = []
    for at in range(200):
        kind, shop = rng.choice(sorted(kinds)), rng.choice(sorted(shops))
        what, price = kinds[kind]
        day = f"2023-0{rng.randint(1, 6)}-{rng.randint(1, 28):02}"
        rows.append((at + 1, day, rng.randint(1, 3), shop, shops[shop], price, what, kind))
    header = ("transaction_id", "transaction_date", "transaction_qty", "store_id", "store_location", "unit_price")
    return (*header, "product_category", "product_type"), rows


def unemployment_rate(rng: random.Random) -> Rows:
    rows = []
    for country in ("Norway", "Chile", "Kenya", "Japan", "Peru", "Ghana", "France", "Austria"):
        rate = rng.uniform(3, 14)
        rates = [round(max(1.0, rate := rate + rng.uniform(-1, 1)), 1) for _ in range(2000, 2010)]
        rows.append((country, *rates))
    return ("Country Name", *map(str, range(2000, 2010))), rows


TABLES = (
    unemployment_rate,
    cafe_chain_sales,
    mall_shoppers,
    fever_by_country,
    lake_run_champions,
    river_polls,
    show_cast,
    gas_levels,
    air_crashes,
    course_entries,
    room_bookings,
    show_viewing,
    percent_of_girls_by_subject,
    pool_finals,
    world_population,
    winter_medals,
    chain_store,
    pay_bands,
    cardio_ward,
    village_league,
    bike_thefts,
    late_trains,
    tempests,
    loan_book,
    parish_people,
    fever_counts,
    village_poll,
    maternity_ward,
    stage_prizes,
    ruling_parties,
)
write(TABLES, "sight")
