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


TABLES = (
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
