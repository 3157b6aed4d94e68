"""Write the tables of who won and who was ahead: `python tests/language/make_rivals_tables.py`.

All figures are invented, from one seed a table: prizes with those who won them and when they were born, a run of three
distances, polls of two sides with the size of each sample, and sales of two channels.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

from made import Rows, gap, people, write


def letters_prize(rng: random.Random) -> Rows:
    authors = [
        (name, rng.choice(("Wales", "Ohio", "Kenya", "Quebec")), date(1908 + 3 * i, rng.randint(1, 12), 1 + i))
        for i, name in enumerate(people(rng, 20))
    ]
    books = [f"{first} {last}" for first in ("Salt", "Low", "Iron", "Paper", "Winter") for last in BOOKS]
    rng.shuffle(books)
    rows = []
    for number, year in enumerate(range(1956, 1984), 1):
        first, second = rng.sample(authors[(year - 1956) // 3 : (year - 1956) // 3 + 10], 2)
        fiction = books.pop()
        verse = books.pop() if year % 9 else fiction
        for prize, (name, place, born), book in (("Fiction Prize", first, fiction), ("Verse Prize", second, verse)):
            rows.append((number, year, prize, name, book, year - born.year, place, born, born.month))
    return ["prize_no", "prize_yr", "prize", "author", "book", "age", "birth_pl", "birth_date", "birth_mo"], rows


BOOKS = ("Fields", "Doors", "Ferry", "Hill", "Bread", "Mast", "Rivers", "Boats", "Harbour", "Glass", "Lanterns", "Owl")


def quarry_trail_run(rng: random.Random) -> Rows:
    names = [name.split()[0] for name in people(rng, 400)]
    rows = []
    for day in ("2021-06-12", "2022-06-11"):
        for race, best in (("8k", 34), ("15k", 68), ("marathon", 185)):
            for _ in range(rng.randint(9, 15)):
                age, minutes = rng.randint(7 if race == "8k" else 18, 71), round(best * rng.uniform(1, 1.8), 2)
                place = gap(rng, rng.choice(("Holt", "Mere", "Upton", "Rye")), 0.1)
                county = rng.choice(("Kent", "Kent", "Kent", "Essex", "Devon"))
                who = (names.pop(), rng.choice("ABFMMFSTWFMH"), rng.choice("FM"))
                rows.append((day, race, 101 + len(rows), *who, age, place, county, minutes))
    head = ["date", "race", "bib_num", "first_name", "last_initial", "sex", "age", "town", "county", "chip_time_min"]
    return head, rows


def arena_polls16(rng: random.Random) -> Rows:
    takers = ("Brightline", "Brightline", "Cobalt", "Cobalt", "Meridian", "Northgate", "Quorum/Vox", "Tally House")
    rows = []
    for number in range(1, 41):
        day, arena, garden = date(2016, 5, 1) + timedelta(days=number), rng.randint(40, 52), rng.randint(38, 50)
        arena = garden if number % 9 == 0 else arena
        asked = gap(rng, rng.choice((600, 750, 800, 1000, 1000, 1200, 2400, 3100)), 0.05)
        poll = (rng.choice(takers), f"{day.month}/{day.day}-{day.day + 2}/16", number, asked)
        pop = rng.choice(("LV", "LV", "RV", "A"))
        rows.append((*poll, pop, arena, garden, arena - garden, int(number > 22)))
    return ["PollTaker", "PollDates", "Days", "n", "Pop", "Arena", "Garden", "Margin", "Debate"], rows


def bakery_channels(rng: random.Random) -> Rows:
    rows = []
    for month in range(1, 13):
        for branch in ("Dock", "Mill", "Square"):
            online, counter = 100 * rng.randint(20, 90), 100 * rng.randint(20, 90)
            rows.append((f"2022-{month:02}-01", branch, online, online if (month * 3) % 11 == 1 else counter))
    return ["month", "branch", "online_sales", "counter_sales"], rows


TABLES: tuple[Callable[[random.Random], Rows], ...] = (letters_prize, quarry_trail_run, arena_polls16, bakery_channels)


if __name__ == "__main__":
    write(TABLES, "rivals ")
