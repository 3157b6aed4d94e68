"""Write the tables of `cases/links.toml`: years built and sold, parts of the calendar, prices beside totals, ratios."""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

TABLES = Path(__file__).parent / "tables"
STREETS = ("Alder Row", "Beck Lane", "Cross St", "Dale Ave", "Elm Way", "Ferry Rd")
MONTHS = (1, 2, 3, 5, 5, 5, 6, 7, 8, 9, 10, 11, 12)
LURES = (
    ("Minnow Pro", 12.5),
    ("Spinner Max", 7.25),
    ("Deep Diver", 18.0),
    ("Fly Set", 31.0),
    ("Carp Rod", 140.0),
    ("Sea Rod", 210.0),
    ("Reel One", 88.0),
)
SHOPS = (("Harbour Tackle", "Graz"), ("Pike Corner", "Linz"), ("Northlake", "Wels"), ("Otter Supplies", "Graz"))
FIRMS = ("Acme Foods", "Birch Media", "Cobalt Energy", "Dunes Bank", "Eastway Rail", "Fjord Steel", "Gale", "Helio")


def write(name: str, header: str, rows: Iterable[Sequence[object]]) -> None:
    """Write one table."""
    with (TABLES / f"{name}.csv").open("w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header.split(","))
        out.writerows(rows)


def cottages(r: random.Random) -> Iterable[Sequence[object]]:
    """Homes with the year they were built in, and when and for how much they were sold."""
    for i in range(60):
        price = r.randrange(80, 400) * 1000
        built, sold = r.randrange(1880, 2012), r.randrange(2012, 2019)
        asked = price + r.randrange(0, 20) * 500
        day = r.randrange(1, 32)
        yield (f"{i + 1} {STREETS[i % 6]}", r.randrange(2, 7), built, sold, r.choice(MONTHS), day, asked, price)


def tackle(r: random.Random) -> Iterable[Sequence[object]]:
    """Lines of orders with how many of a thing were bought, and at which price."""
    for order in range(1, 46):
        shop, city = SHOPS[r.randrange(4)]
        day = dt.date(2020, 1, 5) + dt.timedelta(days=order * 21)
        for line in range(1, r.randrange(2, 5)):
            lure, price = r.choice(LURES)
            qty = r.randrange(1, 9)
            yield order, line, day.isoformat(), qty, price, round(price * qty, 2), lure, shop, city


def parents(r: random.Random) -> Iterable[Sequence[object]]:
    """Births with the ages of both parents, what was gained and what the child weighs."""
    for _ in range(60):
        age = r.randrange(17, 44)
        habit, marital = r.choice(("smoker", "nonsmoker", "nonsmoker")), r.choice(("married", "not married"))
        weeks, gained, weight = r.randrange(33, 43), r.randrange(8, 70), round(r.uniform(4.5, 9.9), 2)
        yield age + r.randrange(-4, 9), age, weeks, gained, weight, habit, marital


def firms(r: random.Random) -> Iterable[Sequence[object]]:
    """Firms on a market with ratios of their price."""
    for i in range(32):
        industry = r.choice(("Food", "Energy", "Banking", "Tech"))
        numbers = (round(r.uniform(8, 300), 2), round(r.uniform(4, 60), 2), round(r.uniform(-2, 9), 2))
        yield f"T{i:02d}X", f"{FIRMS[i % 8]} {i // 8 + 1}", industry, *numbers, r.randrange(1, 900) * 10**9


def tea(r: random.Random) -> Iterable[Sequence[object]]:
    """People with how many cups they drink on days of each part of the week, and the tea that was poured to them."""
    for _ in range(48):
        number = r.randrange(4)
        cups = (r.randrange(0, 6), r.randrange(0, 9))
        yield r.choice(("North", "South", "Isles")), *cups, number + 1, ("Assam", "Sencha", "Rooibos", "Oolong")[number]


if __name__ == "__main__":
    chance = random.Random(7)
    write("cottages", "Address,Rooms,YearBuilt,YearSold,MonthSold,DaySold,AskedPrice,SalePrice", cottages(chance))
    sold = "order_id,order_line,order_date,qty,price,total_price,lure,tackleshop_name,city"
    write("tackle_sales_sample", sold, tackle(chance))
    write("both_parents", "fage,mage,weeks,gained,weight,habit,marital", parents(chance))
    write("listed_firms", "Ticker,Company,Industry,Price,Price/Earnings,Earnings/Share,Market Cap", firms(chance))
    write("tea_drinkers", "region,cups_weekdays,cups_weekends,leaf_id,leaf_name", tea(chance))
