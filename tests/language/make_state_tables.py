"""Write the tables of states: `python tests/language/make_state_tables.py`.

All figures are invented, from one seed a table: sailings of ferries that are delayed or on time, loans that are repaid
or in default, a trial whose outcomes are numbered texts, and coffee machines that shops sell to customers who live
near them.
"""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

from made import Rows, write


def ferry_delays(rng: random.Random) -> Rows:
    """Return one row a sailing; the name of the table tells what only some of them are."""
    hulls = {line: [f"{line}{rng.randint(100, 999)}" for _ in range(6)] for line in ("NV", "OK", "TS")}
    rows = []
    for day in range(60):
        for line, chance in (("NV", 0.1), ("OK", 0.25), ("TS", 0.4)):
            for _ in range(rng.randint(2, 4)):
                origin, dest = rng.sample(("Ystad", "Gdynia", "Visby", "Turku"), 2)
                fog = int(rng.random() < 0.15)
                state = "delayed" if rng.random() < chance + 0.4 * fog else "ontime"
                miles = 40 + 15 * len(origin + dest) + rng.randint(0, 3)
                when = date(2021, 3, 1) + timedelta(days=day)
                rows.append((when, line, origin, dest, miles, fog, rng.choice(hulls[line]), state))
    return ["run_date", "operator", "origin", "dest", "miles", "fog", "hull_no", "Ferry Status"], rows


def loan_defaults(rng: random.Random) -> Rows:
    """Return one row a loan, which was repaid or not."""
    rows = [
        (
            f"L{n:04d}",
            rng.choice(("Leeds", "York", "Hull")),
            rng.choice(("car", "home", "study")),
            rng.randrange(1000, 30000, 50),
            rng.choices(("Repaid", "Default"), (4, 1))[0],
        )
        for n in range(1, 301)
    ]
    return ["loan_no", "branch", "purpose", "amount", "Loan Outcome"], rows


def lung_trial(rng: random.Random) -> Rows:
    """Return one row a patient; outcomes are texts that begin with their number."""
    outcomes = ("1_Death", "2_Worse", "3_No_change", "4_Better", "5_Much_better")
    rows = []
    for n in range(1, 141):
        arm = rng.choice(("Placebo", "Inhaler"))
        early = rng.choice((1, 2, 3, 4))
        late = rng.choices(range(5), (1, 2, 3, 3, 1 + 2 * (arm == "Inhaler")))[0]
        health = rng.choice(("1_Good", "2_Fair", "3_Poor"))
        rows.append((n, arm, rng.choice("MF"), health, outcomes[early], outcomes[late], late > 2))
    return ["patient_id", "arm", "gender", "baseline_health", "spirometry_3m", "spirometry_6m", "improved"], rows


def coffee_machines(rng: random.Random) -> Rows:
    """Return one row a machine sold; places have a code, and a number on the map."""
    areas = ("B", "CV", "WS", "DY")
    shops = {f"{area}{rng.randint(1, 9)} {rng.randint(1, 9)}QX": rng.randint(100000, 109999) for area in areas}
    rows = []
    for n in range(400):
        shop = rng.choice(list(shops))
        home, far = f"B{rng.randint(1, 60)} {rng.randint(1, 9)}AB", round(rng.uniform(200, 9000), 3)
        when = datetime(2019, 5, 1) + timedelta(minutes=n * 110 + rng.randint(0, 100))
        tank, price = rng.choice((1, 2)), rng.randrange(180, 900, 5)
        sold = (when.strftime("%Y-%m-%d %H:%M"), home, shop, price, tank, rng.choice(("Yes", "No")))
        rows.append((*sold, rng.randint(100000, 109999), shops[shop], shops[shop] - 90000 + len(shop), far))
    head = ["Date", "Customer Postcode", "Shop Postcode", "Retail Price", "Tank (L)", "Integrated Frother?"]
    return [*head, "OS X Customer", "OS X Shop", "OS Y Shop", "CustomerShopDistance"], rows


if __name__ == "__main__":
    write((ferry_delays, loan_defaults, lung_trial, coffee_machines), "states ")
