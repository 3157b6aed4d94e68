"""Write the tables of flags: `python tests/language/make_flag_tables.py`.

All figures are invented, from one seed a table: the crew of ferries whose trades are told by three columns of 0 and 1,
allotments with what each gardener has in yes, no and ways of no, a vote of councillors in yes and no, and patients of a
ward of whom some died; cards of a gym with a monthly fee.
"""

from __future__ import annotations

import random

from made import Rows, people, write


def ferry_crew(rng: random.Random) -> Rows:
    """Return one row a sailor; one of `deckhand`, `engineer` and `steward` is 1 in each."""
    rows = []
    for n in range(1, 91):
        trade = rng.choices((0, 1, 2), (5, 3, 4))[0]
        flags = [int(trade == i) for i in range(3)]
        pay = rng.randrange(1400, 2600, 10) + 500 * flags[1]
        own = (rng.randint(0, 1), int(rng.random() < 0.3), rng.randint(0, 1))
        rows.append((n, rng.randint(19, 64), *flags, pay, *own))
    return ["crew_no", "age", "deckhand", "engineer", "steward", "monthly_pay", "married", "firstaider", "smoker"], rows


def allotments(rng: random.Random) -> Rows:
    """Return one row a plot; of plots without water the columns of what hangs on it say why it is no."""
    rows = []
    for n in range(1, 81):
        water = rng.random() < 0.7
        piped = ["No water" if not water else rng.choice(("Yes", "No")) for _ in range(2)]
        sheds = rng.choice(("Yes", "No"))
        rows.append((n, rng.choice(("Clay", "Sand", "Loam")), rng.randint(40, 260), *piped, sheds, rng.randint(20, 90)))
    return ["plot_no", "soil", "area", "drip_line", "water_butt", "shed", "yearly_rent"], rows


def bypass_ballot(rng: random.Random) -> Rows:
    """Return one row a councillor, with how they voted on a bypass, and whether Okafor won there."""
    rows = []
    for name in people(rng, 60):
        ward, party = rng.choice(("Harbour", "Hill", "Mill")), rng.choice(("Green", "Labour", "Liberal"))
        rows.append((name, f"D{len(rows) + 1:02d}", ward, party, rng.randint(0, 1), rng.choice((0, 0, 1))))
    return ["councillor", "district", "ward", "party", "BYPASSvote", "Okafor"], rows


def ward_nine(rng: random.Random) -> Rows:
    """Return one row a patient, with what was done and who died."""
    rows = []
    for n in range(1, 121):
        died = rng.random() < 0.3
        rows.append(
            (
                f"W{n:03d}",
                rng.randint(20, 92),
                rng.choice(("Surgical", "Medical", "Obstetric")),
                rng.choice(("Yes", "No")),
                rng.choice(("Yes", "No")),
                "Yes" if died else "No",
                rng.randint(1, 30),
            )
        )
    return ["patient_no", "age", "service", "dialysis", "sepsis", "died", "nights"], rows


def gym_cards(rng: random.Random) -> Rows:
    """Return one row a card of a gym, with what it costs each month and has cost in all."""
    rows = []
    for n in range(1, 71):
        fee, months = rng.randrange(18, 60), rng.randint(1, 48)
        plan, senior, cancelled = rng.choice(("Pool", "Weights", "Both")), rng.randint(0, 1), rng.randint(0, 1)
        rows.append((n, plan, senior, months, fee, fee * months, cancelled))
    return ["card_no", "plan", "senior_citizen", "months_held", "monthly_fee", "total_fee", "cancelled"], rows


TABLES = (ferry_crew, allotments, bypass_ballot, ward_nine, gym_cards)

if __name__ == "__main__":
    write(TABLES, "flags ")
