"""Write the invented tables that the cases ask about, the same each time: `python tests/language/make_tables.py`."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta

from made import Rows, write


def day(rng: random.Random, first: date, last: date) -> date:
    return first + timedelta(days=rng.randrange((last - first).days + 1))


def orders(rng: random.Random) -> Rows:
    goods = {
        "Furniture": {"Oslo Chair": 89.0, "Pine Table": 240.0, "Corner Sofa": 780.0},
        "Kitchen": {"Steel Kettle": 34.5, "Copper Pan": 59.0, "Bread Knife": 18.0},
        "Garden": {"Clay Pot": 12.5, "Hose Reel": 42.0, "Parasol": 95.0},
        "Lighting": {"Desk Lamp": 29.0, "Floor Lamp": 110.0, "String Lights": 21.0},
    }
    rows = []
    for _ in range(560):
        category = rng.choices(list(goods), (4, 6, 3, 5))[0]
        product, price = rng.choice(list(goods[category].items()))
        units = rng.choice((1, 1, 2, 2, 3, 4, 5, 8, 12))
        discount = rng.choice((0, 0, 0, 5, 10, 15, 25, ""))
        revenue = round(units * price * (1 - (discount or 0) / 100), 2)
        cost = round(units * price * rng.uniform(0.45, 0.95), 2)
        rows.append(
            [
                day(rng, date(2018, 1, 1), date(2021, 6, 17)),
                rng.choices(("North", "South", "East", "West"), (5, 3, 4, 6))[0],
                rng.choices(("Online", "Store", "Phone", "Partner"), (6, 5, 2, 1))[0],
                rng.choice(("Consumer", "Consumer", "Business", "Public Sector")),
                category,
                product,
                units,
                price,
                f"{revenue:.2f}",
                f"{cost:.2f}",
                discount,
                "yes" if rng.random() < 0.12 else "no",
            ]
        )
    rows[0][0], rows[1][0] = date(2021, 6, 17), date(2018, 1, 2)
    rows.sort(key=lambda r: r[0])
    head = (
        "order_id",
        "order_date",
        "region",
        "channel",
        "customer_segment",
        "category",
        "product",
        "units",
        "unit_price",
        "revenue",
        "cost",
        "discount_pct",
        "returned",
    )
    return head, [(10001 + i, *r) for i, r in enumerate(rows)]


FIRST = (
    "Ana",
    "Bruno",
    "Carla",
    "Dario",
    "Elena",
    "Felix",
    "Greta",
    "Hugo",
    "Ines",
    "Jonas",
    "Kira",
    "Luca",
    "Mira",
    "Nils",
    "Olga",
    "Pavel",
    "Rosa",
    "Stefan",
    "Tessa",
    "Viktor",
)
LAST = (
    "Abel",
    "Brandt",
    "Costa",
    "Duarte",
    "Engel",
    "Ferro",
    "Grau",
    "Holm",
    "Ivars",
    "Jansen",
    "Keller",
    "Lindt",
    "Moreau",
    "Novak",
    "Olsen",
    "Petrov",
    "Quist",
    "Rossi",
    "Silva",
    "Toth",
    "Urban",
    "Vega",
    "Weiss",
    "Zorn",
)


def names(rng: random.Random, count: int) -> list[tuple[str, str]]:
    return rng.sample([(first, last) for first in FIRST for last in LAST], count)


def players(rng: random.Random) -> Rows:
    scored = {"Goalkeeper": 0, "Defender": 3, "Midfielder": 8, "Forward": 19}
    rows = []
    for first, last in names(rng, 220):
        position = rng.choices(list(scored), (2, 6, 6, 4))[0]
        goals = max(0, round(rng.gauss(scored[position], scored[position] / 2)))
        rows.append(
            (
                f"{first} {last}",
                rng.choice(("Harbour FC", "Redhill United", "Sporting Valla", "Nordia", "AC Fonte")),
                position,
                rng.choice(("Brazil", "France", "Germany", "Spain", "Argentina", "Italy", "Japan")),
                rng.randrange(17, 38),
                rng.randrange(165, 203),
                goals,
                rng.randrange(0, 15),
                rng.randrange(5, 39),
                rng.randrange(200, 6000) * 1000,
                rng.choice(("Left", "Right", "Right", "Right")),
                rng.randrange(0, 12),
                rng.choice((0, 0, 0, 1, 2)),
            )
        )
    head = (
        "player_name",
        "club",
        "position",
        "nationality",
        "age",
        "height_cm",
        "goals",
        "assists",
        "matches_played",
        "salary_eur",
        "preferred_foot",
        "yellow_cards",
        "red_cards",
    )
    return head, rows


DEPARTMENTS = (
    ("Engineering", "Berlin", 2400000),
    ("Sales", "Madrid", 1300000),
    ("Marketing", "Madrid", 900000),
    ("Finance", "Berlin", 700000),
    ("Support", "Lisbon", 650000),
    ("Legal", "Berlin", 400000),
    ("Research", "Lisbon", 500000),
)


def departments(rng: random.Random) -> Rows:
    return ("dept_id", "dept_name", "city", "budget"), [(i + 1, *d) for i, d in enumerate(DEPARTMENTS)]


def employees(rng: random.Random) -> Rows:
    titles = {"Analyst": 48, "Engineer": 62, "Manager": 85, "Assistant": 35, "Director": 120}
    rows = []
    for i, (first, last) in enumerate(names(rng, 140)):
        title = rng.choices(list(titles), (4, 6, 3, 4, 1))[0]
        salary = round(titles[title] * 1000 * rng.uniform(0.8, 1.3), -2)
        rows.append(
            (
                i + 1,
                first,
                last,
                rng.choice(("Female", "Male")),
                rng.choices(range(1, 7), (8, 5, 3, 3, 4, 1))[0],
                title,
                int(salary),
                day(rng, date(2009, 1, 5), date(2022, 11, 30)),
                rng.randrange(1, 12) if i >= 12 else "",
                rng.choice(("Full-time", "Full-time", "Part-time")),
            )
        )
    head = (
        "emp_id",
        "first_name",
        "last_name",
        "gender",
        "dept_id",
        "job_title",
        "salary",
        "hire_date",
        "manager_id",
        "contract",
    )
    return head, rows


def visits(rng: random.Random) -> Rows:
    rows = []
    for i in range(320):
        admitted = day(rng, date(2021, 1, 1), date(2022, 12, 31))
        nights = rng.choice((1, 1, 2, 3, 3, 5, 8, 13))
        rows.append(
            (
                4000 + i,
                rng.randrange(0, 97),
                rng.choice(("F", "M")),
                rng.choice(("Cardiology", "Maternity", "Orthopedics", "Pediatrics", "Oncology")),
                admitted,
                admitted + timedelta(days=nights) if rng.random() > 0.07 else "",
                "yes" if rng.random() < 0.35 else "no",
                nights * rng.randrange(280, 900),
                rng.choice(("Public", "Private", "None")),
                rng.choice((1, 2, 3, 4, 5, 5, 4, "")),
            )
        )
    head = (
        "visit_id",
        "patient_age",
        "patient_gender",
        "ward",
        "admitted_on",
        "discharged_on",
        "emergency",
        "bill_amount",
        "insurance",
        "satisfaction_score",
    )
    return head, rows


def prices(rng: random.Random) -> Rows:
    level, rows, at = {"ZELK": 140.0, "MORV": 52.0, "QUIB": 18.5, "TANO": 310.0}, [], date(2023, 1, 2)
    while len(rows) < 600:
        for ticker in level if at.weekday() < 5 else ():
            start = level[ticker]
            end = max(2.0, start * (1 + rng.gauss(0.0006, 0.018)))
            high, low = max(start, end) * rng.uniform(1, 1.012), min(start, end) * rng.uniform(0.988, 1)
            rows.append((at, ticker, *(f"{v:.2f}" for v in (start, high, low, end)), rng.randrange(200, 9000) * 100))
            level[ticker] = end
        at += timedelta(days=1)
    return ("date", "ticker", "open", "high", "low", "close", "volume"), rows


def election_results(rng: random.Random) -> Rows:
    parties = ("Green Alliance", "Labour Union", "National Front", "Liberal Party", "Independent")
    people, rows = names(rng, 200), []
    for year in (2015, 2019):
        for region, places in {
            "Coast": ("Eastport", "Milford", "Seaham", "Dunmore"),
            "Hills": ("Ashby", "Corwen", "Harlow"),
            "Plains": ("Thorne", "Wick", "Oakdene", "Larne", "Penrith"),
        }.items():
            for place in places:
                turnout = round(rng.uniform(48, 79), 1)
                rows += [
                    (
                        year,
                        region,
                        place,
                        " ".join(people.pop()),
                        party,
                        rng.randrange(300, 21000),
                        turnout,
                        rng.choice(("yes", "no", "no", "no")),
                    )
                    for party in parties
                ]
    return ("election_year", "region", "constituency", "candidate", "party", "votes", "turnout_pct", "incumbent"), rows


def films(rng: random.Random) -> Rows:
    starts = ("Silent", "Crimson", "Last", "Hidden", "Golden", "Paper", "Midnight", "Broken", "Distant", "Electric")
    ends = (
        "River",
        "Harbor",
        "Promise",
        "Garden",
        "Signal",
        "Empire",
        "Winter",
        "Mirror",
        "Voyage",
        "Orchard",
        "Station",
    )
    titles, people = rng.sample([f"{a} {b}" for a in starts for b in ends], 100), [" ".join(n) for n in names(rng, 22)]
    rows = []
    for title in titles:
        budget = rng.randrange(2, 180) * 1_000_000
        gross = round(budget * rng.lognormvariate(0.5, 0.8), -3)
        rows.append(
            (
                title,
                rng.choice(people),
                rng.choice(("Drama", "Comedy", "Action", "Horror", "Animation", "Thriller")),
                rng.choice(("PG", "PG-13", "R", "G")),
                rng.randrange(1985, 2023),
                rng.randrange(78, 191),
                budget,
                int(gross) if rng.random() > 0.06 else "",
                round(rng.uniform(3.1, 9.4), 1),
                rng.randrange(900, 900000),
            )
        )
    head = (
        "title",
        "director",
        "genre",
        "mpaa_rating",
        "release_year",
        "runtime_min",
        "production_budget",
        "worldwide_gross",
        "critic_score",
        "num_votes",
    )
    return head, rows


def weather(rng: random.Random) -> Rows:
    base, rows = {"Bergen": 6, "Lyon": 12, "Porto": 16}, []
    for i in range(200):
        at = date(2021, 10, 1) + timedelta(days=i)
        for city, mean in base.items():
            swing = 6 * abs(i - 100) / 100
            high = round(mean + swing + rng.gauss(0, 3), 1)
            rain = round(rng.expovariate(0.25), 1) if rng.random() < (0.6 if city == "Bergen" else 0.3) else 0.0
            rows.append(
                (
                    at,
                    city,
                    high,
                    round(high - rng.uniform(3, 11), 1),
                    rain if rng.random() > 0.02 else "",
                    rng.randrange(3, 60),
                    "Rain" if rain else rng.choice(("Sun", "Clouds", "Fog")),
                )
            )
    return ("date", "city", "temp_max_c", "temp_min_c", "rain_mm", "wind_kmh", "condition"), rows


def countries(rng: random.Random) -> Rows:
    places = {
        "Europe": ("France", "Germany", "Italy", "Spain", "Poland", "United Kingdom"),
        "Asia": ("China", "India", "Japan", "Indonesia", "Vietnam"),
        "Africa": ("Nigeria", "Egypt", "Kenya", "Ghana"),
        "North America": ("United States", "Canada", "Mexico"),
        "South America": ("Brazil", "Chile", "Peru"),
        "Oceania": ("Australia", "New Zealand"),
    }
    rows = []
    for continent, members in places.items():
        for country in members:
            people, wealth, life = rng.uniform(5, 900), rng.uniform(40, 9000), rng.uniform(58, 82)
            for year in range(2008, 2021):
                people, wealth, life = people * rng.uniform(0.999, 1.02), wealth * rng.uniform(0.96, 1.07), life + 0.1
                rows.append(
                    (
                        country,
                        continent,
                        year,
                        round(people, 2),
                        round(wealth, 1),
                        round(life, 1),
                        round(rng.uniform(0.3, 18), 2),
                    )
                )
    return (
        "country",
        "continent",
        "year",
        "population_millions",
        "gdp_usd_bn",
        "life_expectancy",
        "co2_per_capita",
    ), rows


def students(rng: random.Random) -> Rows:
    rows = [
        (
            i + 1,
            f"{a} {b}",
            rng.choice(("F", "M")),
            rng.choice(("Physics", "History", "Biology", "Economics")),
            rng.choice((1, 2, 3, 4)),
            rng.choice(("Leeds", "York", "Hull", "Bath")),
        )
        for i, (a, b) in enumerate(names(rng, 90))
    ]
    return ("student_id", "student_name", "sex", "major", "study_year", "home_city"), rows


COURSES = (
    "Algebra",
    "Poetry",
    "Genetics",
    "Optics",
    "Trade Theory",
    "World Wars",
    "Statistics",
    "Logic",
    "Ecology",
    "Ethics",
)


def courses(rng: random.Random) -> Rows:
    rows = [
        (f"C{i + 1:02}", title, rng.choice((5, 10, 15)), rng.choice(("Dr Amsel", "Dr Boyd", "Prof Chen", "Prof Diaz")))
        for i, title in enumerate(COURSES)
    ]
    return ("course_id", "course_title", "credits", "teacher"), rows


def enrolments(rng: random.Random) -> Rows:
    rows = [
        (student, course, rng.choice((2019, 2020, 2021)), rng.randrange(35, 101))
        for student in range(1, 84)
        for course in rng.sample([f"C{i + 1:02}" for i in range(9)], rng.randrange(1, 5))
    ]
    return ("student_id", "course_id", "term_year", "grade"), rows


def tickets(rng: random.Random) -> Rows:
    rows = []
    for _ in range(400):
        at = datetime(2023, 1, 2, 6) + timedelta(minutes=rng.randrange(60 * 24 * 270))
        at = at.replace(hour=min(23, max(0, round(rng.gauss(13, 4)))))
        status = rng.choices(("Open", "In Progress", "Resolved", "Closed"), (2, 2, 5, 6))[0]
        hours = round(rng.expovariate(1 / 20), 1) if status in ("Resolved", "Closed") else ""
        rows.append(
            (
                at,
                status,
                rng.choices(("Low", "Medium", "High", "Urgent"), (5, 6, 4, 1))[0],
                rng.choice(("Billing", "Technical", "Accounts")),
                rng.choice(FIRST[:8]),
                rng.choice(("Email", "Chat", "Phone")),
                hours,
                rng.choice((1, 2, 3, 4, 5)) if hours != "" else "",
                rng.choice(
                    (
                        "Cannot log in",
                        "Refund request",
                        "Invoice is wrong",
                        "App crashes on start",
                        "Password reset",
                        "Login page is slow",
                    )
                ),
            )
        )
    rows.sort(key=lambda r: r[0])
    head = (
        "ticket_id",
        "opened_at",
        "status",
        "priority",
        "team",
        "agent",
        "channel",
        "resolution_hours",
        "satisfaction",
        "subject",
    )
    return head, [(f"T-{1000 + i}", *r) for i, r in enumerate(rows)]


def stu_rec(rng: random.Random) -> Rows:
    rows = [
        (
            700 + i,
            a,
            b,
            rng.choice(("PHY", "HIS", "BIO", "ECO")),
            rng.randrange(0, 60),
            round(rng.uniform(1.8, 4.0), 2),
            rng.choice(LAST[:6]),
            day(rng, date(2017, 9, 1), date(2021, 9, 30)),
            rng.randrange(40, 160) * 100,
            rng.choice(("Y", "Y", "Y", "N")),
        )
        for i, (a, b) in enumerate(names(rng, 110))
    ]
    return (
        "stuID",
        "fname",
        "lname",
        "dept_code",
        "stu_hrs",
        "stuGPA",
        "advisorName",
        "enrollDt",
        "Tuition Amt ($)",
        "isActive",
    ), rows


def stores(rng: random.Random) -> Rows:
    states = ("California", "Texas", "New York", "Florida", "Ohio", "Washington")
    rows = [
        (
            f"Store {i + 1:02}",
            rng.choice(states),
            rng.choice(("Mall", "Street", "Outlet")),
            rng.randrange(1994, 2021),
            rng.randrange(20, 240) * 100,
            rng.randrange(4, 60),
            rng.randrange(20, 300) * 100,
            f"{rng.uniform(2, 5):.1f}",
        )
        for i in range(72)
    ]
    return (
        "store_name",
        "state",
        "store_type",
        "opened_year",
        "floor_area_sqft",
        "staff",
        "monthly_rent",
        "stars",
    ), rows


def _receipts(rng: random.Random, year: int) -> Rows:
    rows = [
        (
            day(rng, date(year, 1, 1), date(year, 12, 31)),
            rng.choice(("Downtown", "Airport", "Station")),
            rng.choice(("Coffee", "Tea", "Pastry", "Juice")),
            rng.randrange(1, 7),
            round(rng.uniform(2, 30), 2),
        )
        for _ in range(120)
    ]
    return ("sold_on", "shop", "item", "quantity", "amount"), sorted(rows)


def receipts_2020(rng: random.Random) -> Rows:
    return _receipts(rng, 2020)


def receipts_2021(rng: random.Random) -> Rows:
    return _receipts(rng, 2021)


def fencing(rng: random.Random) -> Rows:
    people = [(f"{first} {last}", rng.choice(("ITA", "FRA", "HUN", "KOR"))) for first, last in names(rng, 24)]
    rows = []
    for year in range(2016, 2022):
        for event in ("Coast Cup", "Grand Prix Doha", "Winter Trophy"):
            left = rng.sample(people, 8)
            for stage in ("QF", "SF", "F"):
                pairs = list(zip(left[::2], left[1::2], strict=True))
                left = []
                for pair in pairs:
                    won, lost = rng.sample(pair, 2)
                    left.append(won)
                    touches = (15, rng.randrange(4, 15))
                    rows.append(
                        [f"{year}-0{rng.randrange(1, 10)}-1{rng.randrange(10)}", event, stage, *won, *lost, *touches]
                    )
    head = "bout_date event round winner_name winner_noc loser_name loser_noc winner_touches loser_touches"
    return head.split(), rows


def bouts(rng: random.Random) -> Rows:
    rows = [
        [n, rng.choice(("Ana Ruiz", "Bo Lind", "Cem Aksoy")), rng.choice(("W", "W", "L", "D")), rng.randrange(1, 13)]
        for n in range(1, 91)
    ]
    return ("bout_no", "boxer", "result", "rounds"), rows


TABLES: tuple[Callable[[random.Random], Rows], ...] = (
    orders,
    players,
    departments,
    employees,
    visits,
    prices,
    election_results,
    films,
    weather,
    countries,
    students,
    courses,
    enrolments,
    tickets,
    stu_rec,
    stores,
    receipts_2020,
    receipts_2021,
    fencing,
    bouts,
)


if __name__ == "__main__":
    write(TABLES)
