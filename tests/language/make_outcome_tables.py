"""Write the tables of outcomes: `python tests/language/make_outcome_tables.py`.

All figures are invented, from one seed a table: the weather of ports with several events in one text, calls for papers
whose outcome is told in two texts, regattas with places, wards with the percents of two rivals, bids for grants
with a decision of yes or no, and stays whose nights are told in two parts.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

from made import Rows, people, write

EVENTS = ("", "Rain", "Fog", "Snow", "Rain-Snow", "Fog-Rain", "Hail", "Rain-Hail")


def port_log(rng: random.Random) -> Rows:
    """Return one row a day and port; the events of a day stand in one text."""
    days = [date(2022, 1, 1) + timedelta(days=n) for n in range(120)]
    rows = [
        (port, day, rng.randint(-4, 19), rng.choices(EVENTS, (8, 6, 3, 2, 2, 2, 1, 1))[0])
        for port in ("Aalborg", "Malaga", "Trieste")
        for day in days
    ]
    return ["port", "log_date", "max_temp", "sky"], rows


def paper_calls(rng: random.Random) -> Rows:
    """Return one row a paper; `presented` and `lategrade` say yes and no in texts."""
    tracks = ("Optics", "Soils", "Glaciers")
    rows = [
        (
            f"P{n:03d}",
            rng.choice(tracks),
            rng.choice(("student", "staff")),
            rng.choices(("Accepted", "Rejected", "Withdrawn"), (4, 5, 1))[0],
            rng.choice(("presented", "not presented")),
            rng.choices(("late", "not late"), (1, 3))[0],
            rng.randint(3, 20),
        )
        for n in range(1, 151)
    ]
    return ["paper_id", "track", "author_type", "decision", "presented", "lategrade", "grade"], rows


def regattas(rng: random.Random) -> Rows:
    """Return one row for each boat of a race, with the place in which it came in."""
    sailors = people(rng, 12)
    clubs = ("Lagoon Club", "North Quay", "Heron Club", "Saltmarsh")
    rows = []
    for year in range(2015, 2021):
        for race in ("Harbour Cup", "Lighthouse Cup", "Autumn Cup"):
            boats = rng.sample(sailors, 8)
            for place, sailor in enumerate(boats, 1):
                club = clubs[min(sailors.index(sailor) // 3, 3)]
                rows.append((year, race, sailor, club, rng.randint(1, 8), place, max(0, 11 - place)))
    return ["season", "race_name", "sailor", "club", "start_no", "finish_place", "points"], rows


def grant_bids(rng: random.Random) -> Rows:
    """Return one row a bid; how many bid with somebody is written as `0`, `1`, `2` and `3+`."""
    rows = [
        (
            f"B{n:04d}",
            rng.choice(("Harrow Institute", "Lundby College", "Porto Mar")),
            rng.choice(("Geology", "Music", "Dentistry")),
            rng.choice(("Tenured", "Not Tenured")),
            rng.choices(("0", "1", "2", "3+"), (4, 3, 2, 1))[0],
            rng.randint(8, 240) * 500,
            rng.choices(("Y", "N"), (2, 3))[0],
        )
        for n in range(1, 241)
    ]
    return ["bid_id", "institution", "field", "post", "partners", "amount_sought", "bid_decision"], rows


def inn_stays(rng: random.Random) -> Rows:
    """Return one row a stay, with its nights at the weekend and in the week."""
    rows = [
        (n, rng.choice(("Gate House", "Old Mill")), rng.randint(0, 2), rng.randint(0, 5), rng.randint(1, 4))
        for n in range(1, 121)
    ]
    return ["stay_no", "inn", "no_of_weekend_nights", "no_of_week_nights", "sleepers"], rows


def ward_poll(rng: random.Random) -> Rows:
    """Return one row a ward, with the percents of the votes of two rivals and of all others."""
    wards = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gorse", "Hazel", "Ivy", "Juniper", "Larch", "Maple")
    rows = []
    for ward in wards:
        okoye = round(rng.uniform(38, 58), 1)
        rest = round(rng.uniform(1, 6), 1)
        rows.append((ward, rng.randint(2, 21), okoye, round(100 - okoye - rest, 1), rest))
    return ["ward", "council_seats", "okoye", "varga", "others"], rows


def flats_sold(rng: random.Random) -> Rows:
    """Return one row a flat, with what was asked for it and what it went for."""
    rows = []
    for n in range(1, 81):
        asked = rng.randrange(90_000, 400_000, 500)
        quarter = rng.choice(("Old Town", "Docks", "Hillside"))
        rows.append((n, quarter, asked, asked + rng.randrange(-30_000, 9_000, 500)))
    return ["flat_no", "quarter", "asking_price", "sale_price"], rows


TABLES = (port_log, paper_calls, regattas, ward_poll, flats_sold, grant_bids, inn_stays)

if __name__ == "__main__":
    write(TABLES, "outcomes ")
