"""Write the tables of the exam, in the style of public data sets: `python tests/language/make_exam_tables.py`.

The figures are invented, from one seed a table; names, codes, units and gaps of columns are as such files have them.
`cars`, `us_employment` and `titanic` are real, and are not written here.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

from made import Rows, gap, people, write

MARKETS = {"A": "Yangon", "B": "Mandalay", "C": "Naypyitaw"}
LINES = {
    "Health and beauty": 55,
    "Electronic accessories": 53,
    "Home and lifestyle": 57,
    "Sports and travel": 56,
    "Food and beverages": 52,
    "Fashion accessories": 58,
}


def supermarket_sales(rng: random.Random) -> Rows:
    rows = []
    for number in range(1000):
        branch, line = rng.choice(list(MARKETS)), rng.choice(list(LINES))
        price, units = round(rng.gauss(LINES[line], 24) % 90 + 10, 2), rng.randint(1, 10)
        cogs = round(price * units, 2)
        sold = date(2019, 1, 1) + timedelta(days=rng.randrange(89))
        clock = f"{rng.choices(range(10, 21), (9, 8, 9, 10, 8, 10, 8, 7, 9, 11, 7))[0]}:{rng.randrange(60):02}"
        rows.append(
            (
                f"{100 + number % 800}-{rng.randrange(10, 99)}-{1000 + number}",
                branch,
                MARKETS[branch],
                rng.choices(("Member", "Normal"), (52, 48))[0],
                rng.choice(("Female", "Male")),
                line,
                price,
                units,
                round(cogs * 0.05, 4),
                round(cogs * 1.05, 4),
                f"{sold.month}/{sold.day}/{sold.year}",
                clock,
                rng.choices(("Ewallet", "Cash", "Credit card"), (35, 34, 31))[0],
                cogs,
                4.761904762,
                round(cogs * 0.05, 4),
                round(rng.uniform(4, 10), 1),
            )
        )
    return [
        "Invoice ID",
        "Branch",
        "City",
        "Customer type",
        "Gender",
        "Product line",
        "Unit price",
        "Quantity",
        "Tax 5%",
        "Total",
        "Date",
        "Time",
        "Payment",
        "cogs",
        "gross margin percentage",
        "gross income",
        "Rating",
    ], rows


def athlete_events(rng: random.Random) -> Rows:
    teams = {
        "United States": "USA",
        "China": "CHN",
        "Norway": "NOR",
        "Kenya": "KEN",
        "Jamaica": "JAM",
        "Brazil": "BRA",
        "Germany": "GER",
        "Japan": "JPN",
        "Great Britain": "GBR",
        "Netherlands": "NED",
    }
    games = {
        2000: ("Summer", "Sydney"),
        2002: ("Winter", "Salt Lake City"),
        2004: ("Summer", "Athina"),
        2006: ("Winter", "Torino"),
        2008: ("Summer", "Beijing"),
        2010: ("Winter", "Vancouver"),
        2012: ("Summer", "London"),
        2014: ("Winter", "Sochi"),
        2016: ("Summer", "Rio de Janeiro"),
    }
    sports = {
        "Summer": {
            "Athletics": ("100 metres", "Marathon", "Long Jump"),
            "Swimming": ("200 metres Freestyle",),
            "Judo": ("Lightweight",),
            "Rowing": ("Single Sculls",),
        },
        "Winter": {
            "Biathlon": ("10 kilometres Sprint",),
            "Speed Skating": ("500 metres", "1,500 metres"),
            "Alpine Skiing": ("Slalom", "Downhill"),
        },
    }
    rows = []
    for number, name in enumerate(people(rng, 330), 1):
        sex, team = rng.choice("MF"), rng.choices(list(teams), (14, 11, 8, 5, 4, 7, 10, 9, 10, 8))[0]
        first, age = rng.choice(list(games)), rng.randint(17, 33)
        sport = rng.choice(list(sports[games[first][0]]))
        height, weight = (
            round(rng.gauss(179 if sex == "M" else 168, 8)),
            round(rng.gauss(75 if sex == "M" else 61, 9), 1),
        )
        tall = gap(rng, height, 0.1)
        for year in (y for y in (first, first + 4, first + 8) if y in games):
            if year > first and rng.random() < 0.45:
                break
            season, city = games[year]
            for event in sports[season][sport][: rng.randint(1, 3)]:
                grown, heavy = gap(rng, age + year - first, 0.03), gap(rng, weight, 0.12)
                named = f"{sport} {'Men' if sex == 'M' else 'Women'}'s {event}"
                medal = rng.choices(("", "Gold", "Silver", "Bronze"), (70, 11, 10, 9))[0]
                athlete = (number, name, sex, grown, tall, heavy, team, teams[team])
                rows.append((*athlete, f"{year} {season}", year, season, city, sport, named, medal))
    return [
        "ID",
        "Name",
        "Sex",
        "Age",
        "Height",
        "Weight",
        "Team",
        "NOC",
        "Games",
        "Year",
        "Season",
        "City",
        "Sport",
        "Event",
        "Medal",
    ], rows


def epl_players(rng: random.Random) -> Rows:
    clubs = [
        "Arsenal",
        "Chelsea",
        "Everton",
        "Leeds United",
        "Leicester City",
        "Liverpool FC",
        "Manchester City",
        "Manchester United",
        "Newcastle United",
        "Tottenham Hotspur",
    ]
    nations = ["ENG", "ESP", "FRA", "BRA", "POR", "SCO", "ARG", "NED", "NGA", "EGY"]
    rows = []
    for name in people(rng, 260):
        role = rng.choices(("GK", "DF", "MF", "FW"), (2, 8, 7, 6))[0]
        games = rng.randint(1, 38)
        starts = rng.randint(games // 2, games)
        minutes = starts * 85 + (games - starts) * 20
        rate = {"GK": 0.0, "DF": 0.05, "MF": 0.13, "FW": 0.38}[role]
        goals = sum(rng.random() < rate for _ in range(games))
        assists = sum(rng.random() < rate * 0.7 + 0.02 for _ in range(games))
        tries = rng.choices((0, 0, 0, 1, 2, 5), (20, 10, 5, 3, 2, 1))[0] if role in ("MF", "FW") else 0
        rows.append(
            (
                name,
                rng.choice(clubs),
                rng.choices(nations, (9, 4, 4, 3, 3, 2, 2, 2, 1, 1))[0],
                role,
                rng.randint(17, 37),
                games,
                starts,
                minutes,
                goals,
                assists,
                round(minutes * rng.uniform(0.2, 0.7)),
                round(rng.uniform(60, 94), 1),
                rng.randint(0, min(tries, goals)),
                tries,
                round(rate * rng.uniform(0.6, 1.3), 2),
                round(rate * rng.uniform(0.3, 0.9), 2),
                rng.randint(0, games // 4 + 1),
                rng.choices((0, 1, 2), (88, 10, 2))[0],
            )
        )
    return [
        "Name",
        "Club",
        "Nationality",
        "Position",
        "Age",
        "Matches",
        "Starts",
        "Mins",
        "Goals",
        "Assists",
        "Passes_Attempted",
        "Perc_Passes_Completed",
        "Penalty_Goals",
        "Penalty_Attempted",
        "xG",
        "xA",
        "Yellow_Cards",
        "Red_Cards",
    ], rows


def ds_salaries(rng: random.Random) -> Rows:
    titles = {
        "Data Scientist": 1.0,
        "Data Engineer": 0.98,
        "Data Analyst": 0.68,
        "Machine Learning Engineer": 1.15,
        "Research Scientist": 1.1,
        "Data Architect": 1.25,
        "Analytics Engineer": 0.95,
        "Head of Data": 1.6,
    }
    levels = {"EN": 62000, "MI": 88000, "SE": 136000, "EX": 195000}
    places = {
        "US": ("USD", 1.0, 1.15),
        "GB": ("GBP", 0.8, 0.8),
        "DE": ("EUR", 0.92, 0.78),
        "IN": ("INR", 78.0, 0.32),
        "CA": ("CAD", 1.3, 0.9),
        "ES": ("EUR", 0.92, 0.55),
        "FR": ("EUR", 0.92, 0.66),
    }
    rows = []
    for number in range(640):
        title, level = (
            rng.choices(list(titles), (25, 24, 18, 12, 6, 5, 5, 3))[0],
            rng.choices(list(levels), (15, 30, 48, 7))[0],
        )
        country = rng.choices(list(places), (55, 11, 8, 8, 7, 6, 5))[0]
        currency, rate, pay = places[country]
        usd = round(levels[level] * titles[title] * pay * rng.uniform(0.7, 1.35))
        rows.append(
            (
                number,
                rng.choices((2020, 2021, 2022, 2023), (1, 2, 5, 6))[0],
                level,
                rng.choices(("FT", "PT", "CT", "FL"), (93, 3, 3, 1))[0],
                title,
                round(usd * rate),
                currency,
                usd,
                country if rng.random() < 0.92 else rng.choice(("PT", "BR", "PL", "GR")),
                rng.choices((0, 50, 100), (35, 10, 55))[0],
                country,
                rng.choices("SML", (12, 60, 28))[0],
            )
        )
    return [
        "",
        "work_year",
        "experience_level",
        "employment_type",
        "job_title",
        "salary",
        "salary_currency",
        "salary_in_usd",
        "employee_residence",
        "remote_ratio",
        "company_location",
        "company_size",
    ], rows


def heart(rng: random.Random) -> Rows:
    rows = []
    for _ in range(600):
        age, sex = rng.randint(29, 77), rng.choices("MF", (78, 22))[0]
        pain = rng.choices(("ASY", "NAP", "ATA", "TA"), (54, 22, 19, 5))[0]
        ill = rng.random() < 0.12 + (pain == "ASY") * 0.45 + (sex == "M") * 0.15 + (age - 29) * 0.004
        rows.append(
            (
                age,
                sex,
                pain,
                gap(rng, round(rng.gauss(132, 17)), 0.02),
                gap(rng, round(rng.gauss(240, 52)), 0.18),
                int(rng.random() < 0.23),
                rng.choices(("Normal", "ST", "LVH"), (60, 20, 20))[0],
                round(rng.gauss(150 - ill * 20, 22)),
                "Y" if rng.random() < 0.2 + ill * 0.4 else "N",
                round(max(0.0, rng.gauss(0.5 + ill, 0.9)), 1),
                rng.choices(("Up", "Flat", "Down"), (43, 50, 7))[0],
                int(ill),
            )
        )
    return [
        "Age",
        "Sex",
        "ChestPainType",
        "RestingBP",
        "Cholesterol",
        "FastingBS",
        "RestingECG",
        "MaxHR",
        "ExerciseAngina",
        "Oldpeak",
        "ST_Slope",
        "HeartDisease",
    ], rows


def kc_house_data(rng: random.Random) -> Rows:
    codes = (98103, 98115, 98052, 98004, 98039, 98118, 98023, 98074, 98178)
    worth = dict(zip(codes, (1.2, 1.25, 1.3, 2.1, 3.2, 0.9, 0.6, 1.3, 0.7), strict=True))
    rows = []
    for number in range(800):
        code = rng.choices(codes, (9, 9, 10, 6, 2, 8, 8, 8, 7))[0]
        beds, living = (
            rng.choices((1, 2, 3, 4, 5, 6), (2, 12, 45, 31, 8, 2))[0],
            round(rng.uniform(600, 2200) + rng.random() * 1800, -1),
        )
        shore, built, grade = (
            int(rng.random() < 0.03),
            rng.randint(1900, 2015),
            rng.choices(range(5, 12), (2, 8, 40, 28, 13, 6, 3))[0],
        )
        price = round(living * 190 * worth[code] * (1 + shore * 0.9) * (grade / 7.5) * rng.uniform(0.8, 1.2), -3)
        day = date(2014, 5, 2) + timedelta(days=rng.randrange(390))
        rows.append(
            (
                7000000000 + number * 7919,
                f"{day:%Y%m%dT000000}",
                int(price),
                beds,
                rng.choice((1, 1.5, 1.75, 2, 2.25, 2.5, 3, 3.5)),
                int(living),
                round(living * rng.uniform(1.5, 8)),
                rng.choice((1, 1, 1.5, 2, 2)),
                shore,
                rng.choices(range(5), (85, 3, 6, 4, 2))[0],
                rng.choices(range(1, 6), (1, 2, 62, 26, 9))[0],
                grade,
                built,
                rng.choice((0,) * 19 + (rng.randint(built, 2015),)),
                code,
            )
        )
    return [
        "id",
        "date",
        "price",
        "bedrooms",
        "bathrooms",
        "sqft_living",
        "sqft_lot",
        "floors",
        "waterfront",
        "view",
        "condition",
        "grade",
        "yr_built",
        "yr_renovated",
        "zipcode",
    ], rows


def all_stocks(rng: random.Random) -> Rows:
    rows, last = [], {"AAPL": 110.0, "AMZN": 580.0, "GE": 30.0, "MSFT": 52.0, "TSLA": 220.0}
    for ticker, close in last.items():
        day = date(2016, 1, 4)
        while day <= date(2017, 12, 29):
            if day.weekday() < 5:
                start, close = close, close * (1 + rng.gauss(0.0008 if ticker != "GE" else -0.001, 0.014))
                first = start * rng.uniform(0.995, 1.005)
                top, low = max(first, close) * rng.uniform(1, 1.012), min(first, close) * rng.uniform(0.988, 1)
                rows.append(
                    (
                        day,
                        f"{first:.2f}",
                        f"{top:.2f}",
                        f"{low:.2f}",
                        f"{close:.2f}",
                        rng.randint(900_000, 60_000_000),
                        ticker,
                    )
                )
            day += timedelta(days=1)
    return ["date", "open", "high", "low", "close", "volume", "Name"], rows


def countypres(rng: random.Random) -> Rows:
    counties = {
        ("TEXAS", "TX"): ("HARRIS", "DALLAS", "TRAVIS", "LUBBOCK", "EL PASO", "COLLIN"),
        ("FLORIDA", "FL"): ("MIAMI-DADE", "DUVAL", "ORANGE", "POLK", "LEON"),
        ("OHIO", "OH"): ("CUYAHOGA", "FRANKLIN", "HAMILTON", "BUTLER", "STARK"),
        ("ARIZONA", "AZ"): ("MARICOPA", "PIMA", "PINAL", "YUMA"),
        ("GEORGIA", "GA"): ("FULTON", "COBB", "GWINNETT", "CHATHAM"),
    }
    run = {
        2004: ("JOHN KERRY", "GEORGE W. BUSH"),
        2008: ("BARACK OBAMA", "JOHN MCCAIN"),
        2012: ("BARACK OBAMA", "MITT ROMNEY"),
        2016: ("HILLARY CLINTON", "DONALD TRUMP"),
        2020: ("JOSEPH R BIDEN JR", "DONALD J TRUMP"),
    }
    rows, fips = [], 4001
    for (state, code), names in counties.items():
        for name in names:
            fips, lean, size = fips + 2, rng.uniform(-0.2, 0.2), rng.randint(40_000, 900_000)
            for year, (left, right) in run.items():
                size = int(size * rng.uniform(1.01, 1.12))
                blue = min(0.85, max(0.12, 0.49 + lean + rng.gauss(0, 0.03) + (year - 2012) * 0.004))
                other = rng.uniform(0.005, 0.04)
                for who, party, part in (
                    (left, "DEMOCRAT", blue),
                    (right, "REPUBLICAN", 1 - blue - other),
                    ("OTHER", "OTHER", other),
                ):
                    rows.append(
                        (year, state, code, name, f"{fips:05}", "US PRESIDENT", who, party, int(size * part), size)
                    )
    return [
        "year",
        "state",
        "state_po",
        "county_name",
        "county_fips",
        "office",
        "candidate",
        "party",
        "candidatevotes",
        "totalvotes",
    ], rows


def city_day(rng: random.Random) -> Rows:
    cities = {"Delhi": 1.7, "Mumbai": 0.9, "Bengaluru": 0.7, "Chennai": 0.8, "Kolkata": 1.2}
    rows = []
    for city, dirt in cities.items():
        for number in range(0, 731, 2):
            day = date(2018, 1, 1) + timedelta(days=number)
            cold = 1.6 if day.month in (11, 12, 1) else 0.8 if day.month in (6, 7, 8) else 1.0
            fine = max(6.0, rng.gauss(60, 15) * dirt * cold)
            aqi = round(fine * 1.8 + rng.gauss(10, 12))
            bounds = ((50, "Good"), (100, "Satisfactory"), (200, "Moderate"), (300, "Poor"), (10**9, "Very Poor"))
            lost = rng.random() < 0.06
            rows.append(
                (
                    city,
                    day,
                    gap(rng, round(fine, 2), 0.05),
                    gap(rng, round(fine * rng.uniform(1.4, 2), 2), 0.12),
                    round(rng.gauss(32, 9) * dirt, 2),
                    gap(rng, round(max(1, rng.gauss(11, 4)), 2), 0.04),
                    round(max(0.1, rng.gauss(1.1, 0.4) * dirt), 2),
                    gap(rng, round(max(2, rng.gauss(35, 12)), 2), 0.05),
                    "" if lost else aqi,
                    "" if lost else next(w for b, w in bounds if aqi <= b),
                )
            )
    return ["City", "Date", "PM2.5", "PM10", "NO2", "SO2", "CO", "O3", "AQI", "AQI_Bucket"], rows


def vgsales(rng: random.Random) -> Rows:
    makers = {
        "Nintendo": ("Wii", "DS", "N64", "GB"),
        "Sony Computer Entertainment": ("PS", "PS2", "PS3", "PS4"),
        "Microsoft Game Studios": ("X360", "XOne", "XB"),
        "Electronic Arts": ("PS2", "PS3", "X360", "PC", "PS4"),
        "Activision": ("PS3", "X360", "PC", "Wii"),
        "Ubisoft": ("X360", "PS3", "PC", "Wii"),
        "Sega": ("GEN", "DC", "PS2"),
        "Capcom": ("PS2", "PS", "SNES"),
        "Square Enix": ("PS", "PS2", "DS"),
    }
    starts = {
        "GB": 1989,
        "GEN": 1990,
        "SNES": 1991,
        "PS": 1995,
        "N64": 1996,
        "DC": 1998,
        "PS2": 2000,
        "XB": 2001,
        "DS": 2004,
        "X360": 2005,
        "Wii": 2006,
        "PS3": 2006,
        "PC": 1999,
        "PS4": 2013,
        "XOne": 2013,
    }
    genres = [
        "Action",
        "Adventure",
        "Fighting",
        "Misc",
        "Platform",
        "Puzzle",
        "Racing",
        "Role-Playing",
        "Shooter",
        "Simulation",
        "Sports",
        "Strategy",
    ]
    one = [
        "Shadow",
        "Crystal",
        "Turbo",
        "Dragon",
        "Star",
        "Iron",
        "Pixel",
        "Lost",
        "Mega",
        "Silent",
        "Golden",
        "Sky",
        "Rogue",
        "Cosmic",
        "Frozen",
        "Neon",
    ]
    two = [
        "Quest",
        "Racers",
        "Legends",
        "Kingdom",
        "Arena",
        "Tactics",
        "Odyssey",
        "League",
        "Chronicles",
        "Heroes",
        "Rally",
        "Island",
        "Command",
        "Party",
    ]
    games = []
    for name in rng.sample([f"{a} {b}" for a in one for b in two], 190):
        maker, genre = rng.choices(list(makers), (9, 7, 5, 9, 7, 6, 4, 4, 4))[0], rng.choice(genres)
        for platform in rng.sample(makers[maker], rng.randint(1, 3)):
            year = starts[platform] + rng.randint(0, 6)
            base = rng.paretovariate(1.4) * 0.25
            sold = [
                round(base * rng.uniform(*r), 2)
                for r in (
                    (0.8, 1.4),
                    (0.4, 1.1),
                    (0.05, 0.8 if maker in ("Nintendo", "Capcom", "Square Enix") else 0.15),
                    (0.05, 0.25),
                )
            ]
            games.append(
                (
                    name,
                    platform,
                    year if rng.random() > 0.02 else "N/A",
                    genre,
                    maker if rng.random() > 0.01 else "N/A",
                    *sold,
                    round(sum(sold), 2),
                )
            )
    games.sort(key=lambda g: -g[-1])
    return [
        "Rank",
        "Name",
        "Platform",
        "Year",
        "Genre",
        "Publisher",
        "NA_Sales",
        "EU_Sales",
        "JP_Sales",
        "Other_Sales",
        "Global_Sales",
    ], [(n, *g) for n, g in enumerate(games, 1)]


def winemag(rng: random.Random) -> Rows:
    places = {
        "Italy": {"Tuscany": ("Sangiovese", "Red Blend"), "Piedmont": ("Nebbiolo", "Barbera")},
        "France": {
            "Bordeaux": ("Bordeaux-style Red Blend", "Sauvignon Blanc"),
            "Burgundy": ("Pinot Noir", "Chardonnay"),
        },
        "US": {
            "California": ("Cabernet Sauvignon", "Chardonnay", "Pinot Noir"),
            "Oregon": ("Pinot Noir",),
            "Washington": ("Merlot", "Riesling"),
        },
        "Spain": {"Northern Spain": ("Tempranillo",), "Catalonia": ("Sparkling Blend",)},
        "Argentina": {"Mendoza Province": ("Malbec",)},
        "Australia": {"South Australia": ("Shiraz", "Riesling")},
        "Portugal": {"Douro": ("Portuguese Red", "Port")},
        "New Zealand": {"Marlborough": ("Sauvignon Blanc",)},
    }
    tasters = (
        "Kerin O'Keefe",
        "Roger Voss",
        "Michael Schachner",
        "Virginie Boone",
        "Paul Gregutt",
        "Joe Czerwinski",
        "",
    )
    houses = [
        f"{a} {b}"
        for a in ("Château", "Domaine", "Casa", "Quinta", "Villa", "Bodega")
        for b in ("Lafont", "Bellini", "Serra", "Moreira", "Rocca", "Ortega")
    ]
    rows = []
    for number in range(700):
        country = rng.choices(list(places), (16, 18, 34, 9, 7, 5, 7, 4))[0]
        province = rng.choice(list(places[country]))
        variety, house = rng.choice(places[country][province]), rng.choice(houses)
        points = min(100, max(80, round(rng.gauss(88.5, 3.1))))
        price = round(8 + max(0, points - 82) ** 1.7 * rng.uniform(0.4, 1.4))
        vintage = rng.randint(2005, 2016)
        rows.append(
            (
                number,
                country,
                points,
                gap(rng, price, 0.07),
                province,
                rng.choice(tasters),
                f"{house} {vintage} {variety} ({province}) No. {number}",
                variety,
                house,
            )
        )
    return ["", "country", "points", "price", "province", "taster_name", "title", "variety", "winery"], rows


def flight_delays(rng: random.Random) -> Rows:
    miles = {"JFK": 0, "LAX": 2475, "ORD": 740, "ATL": 760, "DFW": 1391, "SFO": 2586, "MIA": 1089, "SEA": 2422}
    carriers = {"AA": 4, "DL": 0, "UA": 3, "WN": 6, "B6": 8, "AS": -1, "NK": 11}
    rows = []
    for _ in range(1500):
        origin, dest = rng.sample(list(miles), 2)
        carrier, hour = rng.choices(list(carriers), (6, 6, 5, 6, 3, 2, 2))[0], rng.randint(5, 22)
        day = date(2022, 1, 1) + timedelta(days=rng.randrange(365))
        far = max(190, abs(miles[origin] - miles[dest]) + rng.choice((0, 40, 90)))
        if rng.random() < 0.03:
            late, arrival, air, called, why = "", "", "", 1, rng.choice("ABC")
        else:
            late = round(rng.gauss(carriers[carrier] + (hour - 10) * 0.9, 14) + rng.choice((0, 0, 0, 0, 0, 0, 45)))
            arrival, air, called, why = round(late + rng.gauss(-4, 9)), round(far / 7.6 + rng.gauss(22, 5)), 0, ""
        rows.append(
            (
                day,
                carrier,
                rng.randint(100, 2999),
                origin,
                dest,
                f"{hour:02}{rng.choice((0, 15, 30, 45)):02}",
                late,
                arrival,
                called,
                why,
                air,
                far,
            )
        )
    return [
        "FL_DATE",
        "OP_CARRIER",
        "OP_CARRIER_FL_NUM",
        "ORIGIN",
        "DEST",
        "CRS_DEP_TIME",
        "DEP_DELAY",
        "ARR_DELAY",
        "CANCELLED",
        "CANCELLATION_CODE",
        "AIR_TIME",
        "DISTANCE",
    ], rows


def hr_attrition(rng: random.Random) -> Rows:
    roles = {
        "Sales": ("Sales Executive", "Sales Representative", "Manager"),
        "Research & Development": ("Research Scientist", "Laboratory Technician", "Manufacturing Director", "Manager"),
        "Human Resources": ("Human Resources", "Manager"),
    }
    pay = {
        "Sales Executive": 6900,
        "Sales Representative": 2700,
        "Manager": 16500,
        "Research Scientist": 3300,
        "Laboratory Technician": 3200,
        "Manufacturing Director": 7300,
        "Human Resources": 4200,
    }
    rows = []
    for number in range(1, 601):
        team = rng.choices(list(roles), (30, 62, 8))[0]
        role, age = rng.choice(roles[team]), rng.randint(19, 60)
        over, worked = rng.choices(("Yes", "No"), (28, 72))[0], rng.randint(0, age - 18)
        left = rng.random() < 0.08 + (over == "Yes") * 0.2 + (worked < 3) * 0.1
        rows.append(
            (
                age,
                "Yes" if left else "No",
                rng.choices(("Travel_Rarely", "Travel_Frequently", "Non-Travel"), (70, 19, 11))[0],
                team,
                rng.randint(1, 29),
                rng.choice(("Life Sciences", "Medical", "Marketing", "Technical Degree", "Other")),
                1000 + number,
                rng.choices(("Male", "Female"), (6, 4))[0],
                role,
                rng.randint(1, 4),
                rng.choice(("Single", "Married", "Married", "Divorced")),
                round(pay[role] * rng.uniform(0.7, 1.3)),
                rng.randint(0, 9),
                over,
                rng.randint(11, 25),
                worked,
                rng.randint(0, worked),
            )
        )
    return [
        "Age",
        "Attrition",
        "BusinessTravel",
        "Department",
        "DistanceFromHome",
        "EducationField",
        "EmployeeNumber",
        "Gender",
        "JobRole",
        "JobSatisfaction",
        "MaritalStatus",
        "MonthlyIncome",
        "NumCompaniesWorked",
        "OverTime",
        "PercentSalaryHike",
        "TotalWorkingYears",
        "YearsAtCompany",
    ], rows


def life_expectancy(rng: random.Random) -> Rows:
    lands = {
        "Germany": 79,
        "Japan": 82,
        "Brazil": 72,
        "Nigeria": 50,
        "India": 64,
        "Canada": 80,
        "Kenya": 55,
        "Mexico": 74,
        "Poland": 75,
        "Vietnam": 73,
        "Ethiopia": 54,
        "Australia": 81,
        "Chile": 77,
        "Egypt": 68,
        "Sierra Leone": 43,
        "Sweden": 80,
        "Thailand": 72,
        "Peru": 71,
    }
    rich = {"Germany", "Japan", "Canada", "Poland", "Australia", "Sweden"}
    rows = []
    for land, life in lands.items():
        people_, money, school = (
            rng.randint(5, 220) * 1_000_000,
            (38000 if land in rich else rng.randint(500, 9000)),
            rng.uniform(14, 18) if land in rich else rng.uniform(6, 14),
        )
        for year in range(2000, 2016):
            grown = year - 2000
            rows.append(
                (
                    land,
                    year,
                    "Developed" if land in rich else "Developing",
                    round(life + grown * 0.25 + rng.gauss(0, 0.5), 1),
                    round(max(45, 620 - life * 6.6 + rng.gauss(0, 15))),
                    round(max(1, (83 - life) * 1.6 - grown * 0.6)),
                    gap(rng, round(max(0.1, rng.gauss(9 if land in rich else 4, 1)), 2), 0.08),
                    gap(rng, rng.randint(60, 99), 0.04),
                    round(rng.uniform(22, 62), 1),
                    gap(rng, round(money * 1.03**grown * rng.uniform(0.95, 1.05), 2), 0.05),
                    gap(rng, int(people_ * 1.011**grown), 0.06),
                    gap(rng, round(school + grown * 0.08, 1), 0.03),
                )
            )
    return [
        "Country",
        "Year",
        "Status",
        "Life expectancy ",
        "Adult Mortality",
        "infant deaths",
        "Alcohol",
        "Hepatitis B",
        " BMI ",
        "GDP",
        "Population",
        "Schooling",
    ], rows


TABLES: tuple[Callable[[random.Random], Rows], ...] = (
    supermarket_sales,
    athlete_events,
    epl_players,
    ds_salaries,
    heart,
    kc_house_data,
    all_stocks,
    countypres,
    city_day,
    vgsales,
    winemag,
    flight_delays,
    hr_attrition,
    life_expectancy,
)


if __name__ == "__main__":
    write(TABLES, "exam ")
