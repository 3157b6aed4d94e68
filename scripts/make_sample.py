"""Write the sample table, src/inkfish/data/sample/outdoor_sales.csv, from the seed in scripts/sample.toml.

The same seed gives the same bytes on every machine: only `Random.random` is used, whose sequence Python promises to
keep. The table has some of what real exports have: money and percentages as text, missing words, stray spaces,
refunds in brackets, values in another case, and a row of totals at the bottom.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any, TypeVar

ROOT = Path(__file__).resolve().parent.parent
WORLD = ROOT / "scripts" / "sample.toml"
OUT = ROOT / "src" / "inkfish" / "data" / "sample" / "outdoor_sales.csv"
COLUMNS = ("order_id", "order_date", "region", "state", "city", "channel", "segment", "category", "product",
           "quantity", "unit_price", "discount", "revenue", "cost", "rating", "returned")
T = TypeVar("T")
Order = dict[str, Any]


def pick(dice: Random, items: Sequence[T], weights: Sequence[float]) -> T:
    """Return one of the items, each as likely as its weight."""
    left = dice.random() * sum(weights)
    for item, weight in zip(items, weights, strict=True):
        left -= weight
        if left < 0:
            return item
    return items[-1]


def around(dice: Random, mean: float) -> int:
    """Return a whole number near `mean`, which it is on average."""
    spread = mean * (0.8 + 0.4 * dice.random())
    return int(spread + dice.random())


def month_of_orders(world: Order, dice: Random, year: int, month: int) -> list[Order]:
    """Return the orders of one month, every region and category in its season."""
    elapsed = year - world["years"][0] + (month - 1) / 12
    orders = []
    for region in world["regions"]:
        for category in world["categories"]:
            mean = (world["orders"] * region["share"] * (1 + region["growth"]) ** elapsed
                    * category["share"] * region["taste"].get(category["name"], 1.0)
                    * category["season"][month - 1] * category["mood"][year - world["years"][0]])
            orders += [order(world, dice, year, month, region, category) for _ in range(around(dice, mean))]
    return sorted(orders, key=lambda o: o["order_date"])


def order(world: Order, dice: Random, year: int, month: int, region: Order, category: Order) -> Order:
    """Return one order, with numbers still as numbers."""
    span = len(world["years"])
    along = (year - world["years"][0] + (month - 1) / 12) / span
    mix = [a + (b - a) * along for a, b in zip(world["channel_start"], world["channel_end"], strict=True)]
    first = date(year, month, 1)
    days = ((first + timedelta(days=32)).replace(day=1) - first).days
    state, city, _ = pick(dice, region["cities"], [c[2] for c in region["cities"]])
    channel = pick(dice, world["channels"], mix)
    segment = pick(dice, world["segments"], world["segment_share"])
    product, price, _, cost, stars, sent_back = pick(dice, category["products"], [p[2] for p in category["products"]])
    size = world["segment_size"][world["segments"].index(segment)]
    quantity = 1 + int(dice.random() ** 2 * (1 if price > 500 else 4) * size)
    price = round(price * (1 + world["price_growth"]) ** (year - world["years"][0]) - 0.01, 2)
    likely = [s if d == 0 else s * (2.2 if month in world["sale_months"] else 1.0)
              for d, s in zip(world["discounts"], world["discount_share"], strict=True)]
    discount = pick(dice, world["discounts"], likely)
    returned = dice.random() < sent_back * (1.5 if channel == "Online" else 0.7)
    rating = stars + (dice.random() + dice.random() - 1) * 1.6 - (1.4 if returned else 0)
    return {
        "order_date": first + timedelta(days=int(dice.random() * days)), "region": region["name"], "state": state,
        "city": city, "channel": channel, "segment": segment, "category": category["name"], "product": product,
        "quantity": quantity, "unit_price": price, "discount": discount,
        "revenue": round(quantity * price * (1 - discount / 100), 2), "cost": round(quantity * price * cost, 2),
        "rating": min(5, max(1, round(rating))) if dice.random() < 0.82 else None, "returned": returned,
    }


def written(orders: list[Order]) -> list[dict[str, str]]:
    """Return the orders as an export writes them: every cell text."""
    return [{
        "order_id": f"TO-{10001 + at}", "order_date": o["order_date"].isoformat(),
        **{name: o[name] for name in ("region", "state", "city", "channel", "segment", "category", "product")},
        "quantity": str(o["quantity"]), "unit_price": f"{o['unit_price']:.2f}", "discount": f"{o['discount']}%",
        "revenue": f"${o['revenue']:,.2f}", "cost": f"{o['cost']:.2f}",
        "rating": "" if o["rating"] is None else str(o["rating"]), "returned": "Yes" if o["returned"] else "No",
    } for at, o in enumerate(orders)]


def soil(rows: list[dict[str, str]], dice: Random) -> None:
    """Dirty some cells of some rows, in place, as hands and exports do."""
    marks = (
        (25, "rating", lambda row: "N/A"),
        (6, "revenue", lambda row: "N/A"),
        (4, "unit_price", lambda row: "n/a"),
        (9, "region", lambda row: f" {row['region']} "),
        (7, "channel", lambda row: f"{row['channel']}  "),
        (5, "returned", lambda row: row["returned"].upper()),
        (8, "city", lambda row: ""),
        (5, "discount", lambda row: "-"),
    )
    for count, column, dirt in marks:
        for _ in range(count):
            row = rows[int(dice.random() * len(rows))]
            row[column] = dirt(row)
    for amount in ("(300.00)", "($1,190.00)", "(45.00)", "($129.00)", "(89.50)"):
        row = rows[int(dice.random() * len(rows))]
        row |= {"quantity": "-1", "revenue": amount, "returned": "Yes", "rating": "N/A"}


def sample() -> str:
    """Return the sample table as CSV text."""
    world = tomllib.loads(WORLD.read_text())
    dice = Random(world["seed"])
    orders = [o for year in world["years"] for month in range(1, 13)
              for o in month_of_orders(world, dice, year, month)]
    rows = written(orders)
    soil(rows, dice)
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    writer.writerow({"order_id": "Total", "quantity": f"{sum(int(r['quantity']) for r in rows):,}",
                     "revenue": f"${sum(o['revenue'] for o in orders):,.2f}",
                     "cost": f"{sum(o['cost'] for o in orders):.2f}"})
    return out.getvalue()


if __name__ == "__main__":
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(sample(), newline="")
