"""Write the tables of sport, politics, film, travel and nature: `python tests/language/make_leisure_tables.py`.

All figures are invented, from one seed a table; a table is the columns that it has, each with a maker of its cells.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from datetime import date, timedelta

from made import FOLDER, people

Cell = Callable[[random.Random, int], object]


def whole(low: int, high: int) -> Cell:
    """Whole numbers between two, both included."""
    return lambda rng, _: rng.randint(low, high)


def real(low: float, high: float, digits: int = 1) -> Cell:
    """Numbers between two, rounded."""
    return lambda rng, _: round(rng.uniform(low, high), digits)


def one_of(*values: object) -> Cell:
    """One of these, by chance."""
    return lambda rng, _: rng.choice(values)


def in_turn(*values: object) -> Cell:
    """Each of these once, then again from the first."""
    return lambda _, at: values[at % len(values)]


def named(count: int) -> Cell:
    """One of so many people, the same ones in all tables."""
    return in_turn(*people(random.Random("leisure"), count))


def day(first: str, days: int) -> Cell:
    """A day of the so many that begin with the first."""
    return lambda rng, _: date.fromisoformat(first) + timedelta(days=rng.randrange(days))


def serial(start: int, before: str = "") -> Cell:
    """Running numbers, with some letters before them."""
    return lambda _, at: f"{before}{start + at}"


TOWNS = ("Porto", "Leeds", "Graz", "Turku", "Ghent", "Malmo", "Split", "Cork")
LANDS = ("Portugal", "Austria", "Finland", "Belgium", "Croatia", "Ireland")
CLUBS = ("Harbour City", "Old Mill", "Rovers North", "Castle Park", "Lakeside", "Union Hill")

TABLES: dict[str, tuple[int, dict[str, Cell]]] = {
    "hoops": (
        40,
        {
            "player": named(40),
            "team": one_of("Owls", "Comets", "Pilots", "Bears"),
            "pos": one_of("PG", "SG", "SF", "PF", "C"),
            "age": whole(19, 38),
            "games": whole(20, 82),
            "minutes_per_game": real(8, 37),
            "points_per_game": real(2, 31),
            "rebounds_per_game": real(1, 13),
            "assists_per_game": real(0, 11),
            "salary_usd": lambda rng, _: rng.randrange(900, 42000) * 1000,
            "height_cm": whole(182, 218),
            "weight_kg": whole(78, 124),
            "draft_year": whole(2006, 2023),
        },
    ),
    "transfers": (
        40,
        {
            "player_name": named(40),
            "position": one_of("Goalkeeper", "Defender", "Midfielder", "Forward"),
            "from_club": one_of(*CLUBS[:3]),
            "to_club": one_of(*CLUBS[3:]),
            "fee_eur_m": real(0, 90),
            "transfer_date": day("2021-06-01", 900),
            "age": whole(17, 36),
            "contract_years": whole(1, 6),
            "market_value_eur_m": real(1, 110),
            "loan": one_of("yes", "no", "no"),
        },
    ),
    "standings": (
        24,
        {
            "season": lambda _, at: 2021 + at // 6,
            "club": in_turn(*CLUBS),
            "played": whole(30, 30),
            "won": whole(5, 22),
            "drawn": whole(2, 9),
            "lost": whole(3, 18),
            "goals_for": whole(21, 77),
            "goals_against": whole(18, 70),
            "points": whole(20, 71),
            "manager": named(9),
            "avg_attendance": whole(3100, 41000),
        },
    ),
    "innings": (
        45,
        {
            "batter": named(12),
            "opposition": one_of("Wessex", "Mercia", "Kent", "Fife"),
            "ground": one_of("The Meadow", "Quay Park", "Abbey Field"),
            "match_date": day("2022-05-01", 480),
            "runs": whole(0, 164),
            "balls_faced": whole(1, 190),
            "fours": whole(0, 18),
            "sixes": whole(0, 7),
            "strike_rate": real(30, 160),
            "dismissal": one_of("caught", "bowled", "lbw", "run out", "not out"),
        },
    ),
    "grand_prix": (
        48,
        {
            "year": lambda _, at: 2020 + at // 12,
            "race_name": in_turn("Alpine GP", "Coastal GP", "Desert GP", "Forest GP"),
            "circuit": in_turn("Bergring", "Marina Loop", "Sandway", "Pinewood"),
            "driver": named(10),
            "constructor": one_of("Falke", "Corsa", "Vento"),
            "grid": whole(1, 20),
            "finish_position": whole(1, 20),
            "laps": whole(44, 70),
            "points": one_of(0, 0, 1, 2, 4, 6, 8, 10, 12, 15, 18, 25),
            "fastest_lap_sec": real(71, 98, 3),
            "pit_stops": whole(0, 4),
            "status": one_of("Finished", "Finished", "Finished", "Retired", "Collision"),
        },
    ),
    "tour_stages": (
        21,
        {
            "stage": serial(1),
            "stage_date": lambda _, at: date(2023, 7, 1) + timedelta(days=at),
            "start_town": in_turn(*TOWNS),
            "finish_town": in_turn(*TOWNS[3:], *TOWNS[:3]),
            "distance_km": real(22, 214),
            "climbing_m": whole(140, 4800),
            "stage_type": one_of("flat", "hilly", "mountain", "time trial"),
            "stage_winner": named(9),
            "team": one_of("Velomax", "Rapide", "Norte"),
            "avg_speed_kmh": real(33, 49),
        },
    ),
    "fighters": (
        30,
        {
            "boxer": named(30),
            "weight_class": one_of("Flyweight", "Lightweight", "Middleweight", "Heavyweight"),
            "nationality": one_of(*LANDS),
            "wins": whole(4, 40),
            "losses": whole(0, 12),
            "draws": whole(0, 3),
            "knockouts": whole(0, 30),
            "reach_cm": whole(160, 206),
            "stance": one_of("orthodox", "southpaw"),
            "purse_usd": lambda rng, _: rng.randrange(5, 4000) * 1000,
        },
    ),
    "games_medals": (
        36,
        {
            "year": lambda _, at: 2004 + 4 * (at // 6),
            "nation": in_turn(*LANDS),
            "athletes_sent": whole(12, 210),
            "gold": whole(0, 19),
            "silver": whole(0, 17),
            "bronze": whole(0, 21),
        },
    ),
    "seats": (
        48,
        {
            "constituency": in_turn("Avonmouth", "Brackley", "Carrow", "Denby", "Elton", "Fordham"),
            "county": in_turn("Wessex", "Mercia", "Wessex", "Fife", "Mercia", "Fife"),
            "year": lambda _, at: 2015 + 4 * (at // 24),
            "candidate": named(48),
            "party": lambda _, at: ("Unity", "Greenway", "Reform League", "Workers")[at // 6 % 4],
            "votes": whole(900, 28000),
            "vote_pct": real(2, 58),
            "majority": whole(40, 12000),
            "registered_voters": whole(52000, 81000),
            "turnout_pct": real(48, 77),
            "elected": one_of("yes", "no", "no", "no"),
        },
    ),
    "poll_tracker": (
        40,
        {
            "pollster": one_of("Argus", "Meridian", "OpenPoll"),
            "end_date": day("2023-01-01", 400),
            "sample_size": whole(800, 3200),
            "mode": one_of("online", "phone"),
            "unity": whole(28, 41),
            "greenway": whole(8, 17),
            "workers": whole(24, 36),
            "undecided": whole(5, 16),
        },
    ),
    "members": (
        40,
        {
            "member": named(40),
            "party": one_of("Unity", "Greenway", "Workers"),
            "constituency": serial(1, "Ward "),
            "first_elected": whole(1992, 2022),
            "gender": one_of("F", "M"),
            "birth_year": whole(1944, 1996),
            "committee": one_of("Finance", "Health", "Transport", "Justice"),
            "speeches": whole(0, 240),
            "attendance_pct": real(41, 100),
            "expenses_eur": whole(400, 31000),
        },
    ),
    "cinema": (
        40,
        {
            "movie_title": lambda _, at: f"{ADJECTIVES[at % 8]} {NOUNS[at % 5]}",
            "director": named(11),
            "lead_actor": named(17),
            "genre": one_of("Drama", "Comedy", "Horror", "Action", "Animation"),
            "release_date": day("2012-01-01", 4000),
            "running_time": whole(81, 178),
            "budget_musd": real(1, 240),
            "box_office_musd": real(0.4, 1100),
            "imdb_rating": real(3.9, 9.1),
            "oscars_won": one_of(0, 0, 0, 1, 2, 5),
            "studio": one_of("Lantern", "Bluebird", "Northlight"),
        },
    ),
    "shows": (
        30,
        {
            "series": lambda _, at: f"The {NOUNS[at % 5]} {ADJECTIVES[at % 6]}",
            "network": one_of("Channel Six", "Streamly", "Kite TV"),
            "seasons": whole(1, 12),
            "episodes": whole(6, 210),
            "first_aired": day("1999-01-01", 8000),
            "viewers_m": real(0.3, 19),
            "rating": real(4.5, 9.6),
            "genre": one_of("Sitcom", "Crime", "Fantasy", "Drama"),
            "country": one_of(*LANDS),
        },
    ),
    "tracks": (
        40,
        {
            "track_name": lambda _, at: f"{NOUNS[at % 5]} {at}",
            "artist": one_of("Mira Vale", "The Tin Owls", "Kaspar", "Luz Negra"),
            "album": one_of("First Light", "Low Tide", "Paper Moon"),
            "release_year": whole(1998, 2023),
            "streams_m": real(0.2, 900),
            "bpm": whole(62, 184),
            "danceability": real(0.1, 0.97, 2),
            "energy": real(0.1, 0.99, 2),
            "duration_sec": whole(118, 420),
            "explicit": one_of("yes", "no", "no"),
            "popularity": whole(3, 98),
        },
    ),
    "bestsellers": (
        35,
        {
            "title": lambda _, at: f"A {ADJECTIVES[at % 8]} {NOUNS[at % 7 % 5]}",
            "author": named(12),
            "pages": whole(96, 912),
            "published_year": whole(1961, 2023),
            "copies_sold": whole(9000, 4200000),
            "avg_rating": real(2.9, 4.9, 2),
            "genre": one_of("Crime", "Fantasy", "Romance", "Non Fiction"),
            "language": one_of("English", "Spanish", "French"),
            "price": real(4.99, 32.5, 2),
            "publisher": one_of("Heron Press", "Quill", "Bright House"),
        },
    ),
    "board_games": (
        30,
        {
            "game": lambda _, at: f"{NOUNS[at % 5]} of {TOWNS[at % 8]}",
            "year_published": whole(1978, 2023),
            "min_players": whole(1, 3),
            "max_players": whole(4, 8),
            "playing_time_min": whole(15, 240),
            "complexity": real(1, 4.8, 2),
            "avg_rating": real(4.8, 8.9, 2),
            "designer": named(9),
            "num_ratings": whole(120, 98000),
        },
    ),
    "concerts": (
        36,
        {
            "performer": one_of("Mira Vale", "The Tin Owls", "Kaspar", "Luz Negra"),
            "venue": one_of("Dome Hall", "Riverside Arena", "Old Opera"),
            "city": one_of(*TOWNS[:5]),
            "concert_date": day("2022-02-01", 700),
            "tickets_sold": whole(800, 21000),
            "capacity": whole(1500, 22000),
            "gross_eur": whole(20000, 1900000),
            "ticket_price_eur": real(19, 140, 2),
        },
    ),
    "departures": (
        50,
        {
            "flight_no": serial(100, "KX"),
            "airline": one_of("Kestrel Air", "Polar Wings", "Sunline"),
            "aircraft": one_of("A320", "B738", "E190"),
            "origin": one_of("OPO", "GRZ", "TKU"),
            "destination": one_of("ORK", "SPU", "LBA", "MMX"),
            "flight_date": day("2023-01-01", 180),
            "dep_delay_min": whole(-9, 170),
            "arr_delay_min": whole(-20, 180),
            "distance_km": whole(320, 2900),
            "passengers": whole(34, 186),
            "cancelled": one_of("Y", "N", "N", "N", "N"),
        },
    ),
    "cab_rides": (
        50,
        {
            "pickup_time": lambda rng, _: (
                f"2023-03-{rng.randint(1, 28):02} {rng.randint(0, 23):02}:{rng.randint(10, 59)}:00"
            ),
            "pickup_zone": one_of("Harbour", "Old Town", "Airport", "Campus"),
            "dropoff_zone": one_of("Harbour", "Old Town", "Airport", "Campus"),
            "passenger_count": whole(1, 5),
            "trip_km": real(0.8, 31),
            "fare": real(4, 72, 2),
            "tip": real(0, 14, 2),
            "tolls": one_of(0, 0, 2.5),
            "payment_type": one_of("card", "cash"),
            "driver_id": whole(101, 112),
        },
    ),
    "bike_hire": (
        50,
        {
            "ride_id": serial(5000),
            "bike_type": one_of("classic", "electric"),
            "started_at": lambda rng, _: (
                f"2023-06-{rng.randint(1, 30):02} {rng.randint(5, 22):02}:{rng.randint(10, 59)}:00"
            ),
            "start_station": one_of("Library", "Market", "Station Square", "Park Gate"),
            "end_station": one_of("Library", "Market", "Station Square", "Park Gate"),
            "duration_min": whole(3, 95),
            "user_type": one_of("member", "casual"),
            "age": whole(16, 70),
        },
    ),
    "used_cars": (
        45,
        {
            "make": in_turn("Norda", "Falke", "Tamura"),
            "model": in_turn("N1", "Kite", "Sora", "N3", "Merle", "Aki"),
            "year": whole(2004, 2023),
            "odometer_km": whole(900, 260000),
            "price_eur": whole(1200, 48000),
            "fuel_type": one_of("petrol", "diesel", "electric", "hybrid"),
            "transmission": one_of("manual", "automatic"),
            "engine_size_l": real(0.9, 4.2),
            "horsepower": whole(60, 420),
            "l_per_100km": real(3.2, 13.9),
            "colour": one_of("red", "white", "black", "blue"),
            "previous_owners": whole(0, 5),
        },
    ),
    "train_log": (
        45,
        {
            "train_no": serial(700),
            "operator": one_of("Northline", "Rail One"),
            "departure_station": one_of(*TOWNS[:4]),
            "arrival_station": one_of(*TOWNS[4:]),
            "travel_date": day("2023-02-01", 90),
            "delay_min": whole(0, 75),
            "passengers": whole(12, 640),
            "ticket_price": real(6, 88, 2),
            "cancelled": one_of("yes", "no", "no", "no"),
        },
    ),
    "traffic_counts": (
        48,
        {
            "road": one_of("A12", "M4", "Ring Road"),
            "count_date": day("2023-04-01", 30),
            "hour": whole(0, 23),
            "cars": whole(40, 3900),
            "trucks": whole(2, 610),
            "buses": whole(0, 60),
            "bicycles": whole(0, 240),
            "avg_speed_kmh": real(22, 118),
        },
    ),
    "collisions": (
        45,
        {
            "crash_date": day("2022-01-01", 700),
            "road_type": one_of("motorway", "rural", "urban"),
            "weather": one_of("clear", "rain", "fog", "snow"),
            "light": one_of("daylight", "dark"),
            "severity": one_of("slight", "serious", "fatal"),
            "vehicles": whole(1, 5),
            "injured": whole(0, 6),
            "killed": one_of(0, 0, 0, 0, 1, 2),
            "speed_limit": one_of(30, 50, 70, 100, 130),
        },
    ),
    "tourism": (
        36,
        {
            "country": in_turn(*LANDS),
            "year": lambda _, at: 2015 + at // 6,
            "arrivals_thousands": whole(900, 42000),
            "avg_stay_nights": real(1.8, 9.4),
            "spend_per_visitor_usd": whole(210, 1900),
            "hotel_rooms": whole(9000, 410000),
        },
    ),
    "station_days": (
        60,
        {
            "station": in_turn("Graz", "Turku", "Cork"),
            "date": lambda _, at: date(2023, 1, 1) + timedelta(days=at // 3 * 17),
            "tmax_c": real(8, 36),
            "tmin_c": real(-14, 8),
            "prcp_mm": lambda rng, _: max(0.0, round(rng.uniform(-20, 41), 1)),
            "snow_depth_cm": lambda rng, _: max(0, rng.randint(-80, 60)),
            "wind_speed_kmh": real(0, 61),
            "humidity_pct": whole(28, 99),
            "pressure_hpa": real(985, 1036),
            "sunshine_hours": real(0, 15),
            "cloud_cover": whole(0, 8),
        },
    ),
    "air_log": (
        60,
        {
            "city": in_turn("Graz", "Split", "Ghent"),
            "measured_on": lambda _, at: date(2023, 1, 1) + timedelta(days=at // 3),
            "pm25": real(2, 96),
            "pm10": real(5, 140),
            "no2": real(3, 88),
            "ozone": real(8, 150),
            "aqi": whole(12, 210),
        },
    ),
    "hurricanes": (
        32,
        {
            "storm_name": in_turn("Ada", "Bo", "Cleo", "Dex", "Elsa", "Finn", "Gia", "Hal"),
            "season": lambda _, at: 2016 + at // 8,
            "category": whole(1, 5),
            "max_wind_kt": whole(65, 160),
            "min_pressure_mb": whole(905, 995),
            "landfall": one_of("Florida", "Texas", "Cuba", "none"),
            "damage_musd": whole(0, 91000),
            "deaths": whole(0, 310),
        },
    ),
    "shelter": (
        45,
        {
            "animal_id": serial(8000, "A"),
            "name": one_of("Rex", "Luna", "Pip", "Mog", "Bella"),
            "species": one_of("dog", "cat", "rabbit"),
            "breed": one_of("mixed", "terrier", "tabby", "lop"),
            "sex": one_of("F", "M"),
            "age_years": whole(0, 15),
            "weight_kg": real(0.9, 41),
            "intake_date": day("2022-03-01", 400),
            "outcome": one_of("adopted", "transferred", "returned to owner", "euthanized"),
            "days_in_shelter": whole(1, 190),
        },
    ),
    "bird_counts": (
        48,
        {
            "survey_date": day("2021-04-01", 800),
            "site": one_of("Mudflats", "Reed Lake", "North Cliff"),
            "species": one_of("Curlew", "Osprey", "Puffin", "Grey Heron"),
            "observer": named(6),
            "birds_seen": whole(0, 140),
            "habitat": one_of("wetland", "coast", "woodland"),
        },
    ),
    "street_trees": (
        45,
        {
            "tree_id": serial(1),
            "common_name": one_of("London plane", "Silver birch", "Red oak", "Lime"),
            "diameter_cm": whole(6, 140),
            "height_m": real(2, 31),
            "planted_year": whole(1910, 2022),
            "condition": one_of("good", "fair", "poor", "dead"),
            "district": one_of("North", "Riverside", "Old Town"),
        },
    ),
    "mammals": (
        24,
        {
            "mammal": in_turn(
                *("Otter", "Lynx", "Red Deer", "Badger", "Hare", "Wolf", "Brown Bear", "Grey Seal", "Pine Marten"),
                *("Elk", "Hedgehog", "Bison", "Mole", "Vole", "Shrew", "Stoat", "Beaver", "Boar", "Ibex", "Dormouse"),
                *("Wildcat", "Polecat", "Fox", "Chamois"),
            ),
            "diet": one_of("carnivore", "herbivore", "omnivore"),
            "body_mass_kg": real(0.01, 610, 2),
            "life_span_years": whole(2, 40),
            "gestation_days": whole(20, 290),
            "litter_size": whole(1, 9),
            "top_speed_kmh": whole(4, 81),
            "conservation_status": one_of("least concern", "vulnerable", "endangered"),
        },
    ),
    "parks": (
        24,
        {
            "park": lambda _, at: f"{TOWNS[at % 8]} {('Forest', 'Dunes', 'Peaks')[at // 8]}",
            "region": one_of("North", "South", "Islands"),
            "area_km2": real(8, 4100),
            "visitors": whole(4000, 2900000),
            "established": whole(1921, 2018),
            "highest_point_m": whole(20, 3700),
        },
    ),
    "peaks": (
        30,
        {
            "mountain": lambda _, at: f"Mount {NOUNS[at % 5]} {at}",
            "range": one_of("Grey Alps", "Sierra Alta", "Northern Wall"),
            "country": one_of(*LANDS),
            "elevation_m": whole(1900, 8100),
            "prominence_m": whole(90, 3900),
            "first_ascent": whole(1786, 1989),
            "climbers_per_year": whole(0, 9000),
        },
    ),
    "launches": (
        45,
        {
            "mission": serial(1, "Mission "),
            "rocket": one_of("Heron 5", "Vega Max", "Longbow"),
            "agency": one_of("ESA", "NASA", "JAXA"),
            "launch_date": day("2009-01-01", 5200),
            "launch_site": one_of("Kourou", "Cape", "Tanegashima"),
            "payload_kg": whole(120, 21000),
            "orbit": one_of("LEO", "GTO", "SSO"),
            "outcome": one_of("success", "success", "success", "failure"),
            "cost_musd": real(9, 190),
        },
    ),
    "astronauts": (
        30,
        {
            "astronaut": named(30),
            "nationality": one_of("American", "Russian", "Japanese", "French"),
            "sex": one_of("F", "M", "M"),
            "birth_year": whole(1930, 1985),
            "missions": whole(1, 6),
            "hours_in_space": whole(20, 15000),
            "spacewalks": whole(0, 10),
        },
    ),
}

ADJECTIVES = ("Silent", "Golden", "Broken", "Hidden", "Last", "Scarlet", "Distant", "Restless")
NOUNS = ("Harbour", "Winter", "Kingdom", "Letter", "River")


def make() -> None:
    """Write all tables, each from a seed of its own."""
    for name, (count, columns) in TABLES.items():
        rng = random.Random(f"leisure {name}")
        with (FOLDER / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows([cell(rng, at) for cell in columns.values()] for at in range(count))


if __name__ == "__main__":
    make()
