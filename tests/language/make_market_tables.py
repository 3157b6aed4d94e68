"""Write tables of what is measured over time: `python tests/language/make_market_tables.py`.

All figures are invented, from one seed a table.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

from made import Rows, people, write

COMMODITIES = {"wheat": 210.0, "barley": 150.0, "maize": 180.0, "oats": 130.0}
TOWNS = {"Elmford": ("coast", 640.0), "Grayling": ("hills", 480.0), "Tarn": ("hills", 510.0), "Oxbow": ("coast", 720.0)}
COINS = {"BTC": 41000.0, "ETH": 2300.0, "XRP": 0.6, "SOL": 95.0}


def _grain_market(rng: random.Random) -> Iterator[tuple]:
    prices = dict(COMMODITIES)
    for month in range(48):
        for name in prices:
            prices[name] *= rng.uniform(0.92, 1.09)
            yield name, date(2019 + month // 12, month % 12 + 1, 1), round(prices[name], 2)


def _town_rents(rng: random.Random) -> Iterator[tuple]:
    for town, (area, rent) in TOWNS.items():
        homes = rng.randrange(3000, 9000)
        for year in range(2010, 2024):
            rent *= rng.uniform(0.96, 1.10)
            homes = round(homes * rng.uniform(0.985, 1.03))
            yield town, area, year, round(rent), homes


def _coin_days(rng: random.Random) -> Iterator[tuple]:
    for symbol, price in COINS.items():
        for day in range(240):
            opening, closing = price, price * rng.uniform(0.95, 1.055)
            high, low = max(opening, closing) * rng.uniform(1, 1.02), min(opening, closing) * rng.uniform(0.98, 1)
            prices = (round(p, 4) for p in (opening, high, low, closing))
            yield date(2023, 3, 1) + timedelta(days=day), symbol, *prices, rng.randrange(10_000, 900_000)
            price = closing


def _lung_checks(rng: random.Random) -> Iterator[tuple]:
    for patient in range(1, 161):
        smokes, area = rng.random() < 0.35, rng.choice(("town", "village", "farm"))
        cough = rng.random() < (0.5 if smokes else 0.2)
        capacity = round(rng.uniform(3.2, 5.8) - 0.5 * smokes, 2)
        yield patient, rng.randrange(18, 80), int(smokes), int(cough), area, capacity


GOODS = {"Anchor": ("Deck", 60.0), "Lantern": ("Light", 18.0), "Net": ("Catch", 35.0), "Rope": ("Deck", 9.0)}
GOODS |= {"Buoy": ("Deck", 22.0), "Torch": ("Light", 12.5), "Creel": ("Catch", 27.0)}


def _quay_lines(rng: random.Random) -> Iterator[tuple]:
    buyers, line = people(rng, 26), 0
    for order in range(301, 401):
        placed = date(2021, 1, 4) + timedelta(days=(order - 301) * 10 + rng.randrange(9))
        buyer = buyers[min(rng.randrange(26), rng.randrange(26))]
        sent = placed + timedelta(days=rng.randrange(1, 9)) if rng.random() < 0.9 else None
        returned = "yes" if rng.random() < 0.15 else "no"
        for name in rng.sample(list(GOODS), rng.choice((1, 1, 2, 3))):
            kind, price = GOODS[name]
            units, line = rng.randint(1, 8), line + 1
            amount, gained = round(units * price, 2), round(units * price * rng.uniform(-0.12, 0.25), 2)
            yield line, order, placed, sent, buyer, name, kind, units, price, amount, gained, returned


def quay_lines(rng: random.Random) -> Rows:
    """Orders of a ship's chandler, with a row for each thing in an order."""
    heads = ("line_id", "order_id", "order_date", "shipped_date", "customer_name", "product", "category", "quantity")
    return (*heads, "unit_price", "amount", "profit", "returned"), _quay_lines(rng)


def grain_market(rng: random.Random) -> Rows:
    """The price of each commodity in each month."""
    return ("commodity", "month", "price"), _grain_market(rng)


def town_rents(rng: random.Random) -> Rows:
    """The rent in each town and year, with how many homes there were."""
    return ("town", "area", "year", "rent", "homes"), _town_rents(rng)


def coin_days(rng: random.Random) -> Rows:
    """Opening, highest, lowest and closing price of each coin on each day."""
    return ("Date", "Symbol", "Open", "High", "Low", "Close", "Volume"), _coin_days(rng)


def lung_checks(rng: random.Random) -> Rows:
    """Patients of a check-up: lung capacity, whether they smoke and cough, and where they live."""
    return ("patient_id", "age", "smoking", "coughing", "area", "lung_capacity"), _lung_checks(rng)


write((grain_market, town_rents, coin_days, lung_checks, quay_lines), "market")
