"""Write a box score and the results of constituencies: `python tests/language/make_arena_tables.py`.

All figures are invented, from one seed a table.
"""

from __future__ import annotations

import random
from itertools import combinations

from made import Rows, people, write

TEAMS = {"OWL": "Selby", "ELK": "Norham", "FOX": "Ashcombe", "JAY": "Westow"}
PLACES = ("G", "G", "F", "F", "C", "")


def arena_box(rng: random.Random) -> Rows:
    """One row for each player in each of twelve games; who did not play has no figures."""
    squads = dict(zip(TEAMS, [people(rng, 24)[n : n + 6] for n in range(0, 24, 6)], strict=True))
    keys = {name: 3000 + n for n, name in enumerate(name for squad in squads.values() for name in squad)}
    rows, game = [], 4100
    for pair in [*combinations(TEAMS, 2)] * 2:
        game += rng.randint(1, 3)
        for team in pair:
            for place, name in zip(PLACES, squads[team], strict=True):
                out = rng.random() < 0.08
                shots, threes = rng.randint(4, 18), rng.randint(0, 4)
                made = rng.randint(min(shots, 2), shots)
                hits = min(made, rng.randint(0, threes))
                own = (made, shots, round(made / shots, 3), hits, threes, round(hits / threes, 3) if threes else 0.0)
                rest = (rng.randint(0, 12), rng.randint(0, 9), rng.randint(0, 3), 2 * made + hits)
                told = ("",) * 10 if out else (*own, *rest)
                rows.append((game, team, TEAMS[team], keys[name], name, "" if out else place, *told))
    header = ("GAME_ID", "TEAM_ABBREVIATION", "TEAM_CITY", "PLAYER_ID", "PLAYER_NAME", "START_POSITION")
    return (*header, "FGM", "FGA", "FG_PCT", "FG3M", "FG3A", "FG3_PCT", "REB", "AST", "STL", "PTS"), rows


SHIRES = {"South Vale": (5, 3, 2, 0), "Northmoor": (3, 5, 1, 0), "The Isles": (2, 2, 1, 5)}


def shire_results(rng: random.Random) -> Rows:
    """One row for each constituency, with who came first and second there."""
    named = (people(rng, 36)[n].split(" ") for n in range(36))
    rows = []
    for at, ((first, last), (region, lean)) in enumerate(zip(named, [*SHIRES.items()] * 12, strict=True)):
        votes = [round(weight * rng.uniform(2500, 5500)) for weight in lean]
        order = sorted(zip(("Con", "Lab", "LD", "SNP"), votes, strict=True), key=lambda x: -x[1])
        held = rng.random() < 0.8
        result = f"{order[0][0]} hold" if held else f"{order[0][0]} gain from {order[1][0]}"
        valid = sum(votes)
        rows.append(
            (
                f"S{at:03}",
                f"{rng.choice(('Over', 'Nether', 'Great', 'Little'))} {last}wick {at}",
                region,
                first,
                last,
                rng.choice(("Female", "Male")),
                result,
                order[0][0],
                order[1][0],
                round(valid / rng.uniform(0.55, 0.75)),
                valid,
                order[0][1] - order[1][1],
                *votes,
            )
        )
    header = ("ons_id", "constituency_name", "region_name", "mp_firstname", "mp_surname", "mp_gender", "result")
    header += ("first_party", "second_party", "electorate", "valid_votes", "majority", "con", "lab", "ld", "snp")
    return header, rows


def archery_cups(rng: random.Random) -> Rows:
    """One row for each year, with who won the cup of the men and that of the women."""
    men, women = people(rng, 12)[:6], people(rng, 12)[6:]
    halls = ("Selby", "Norham", "Westow")
    rows = [(year, rng.choice(men), rng.choice(women), rng.choice(halls)) for year in range(1995, 2016)]
    return ("year", "mens_winner", "womens_winner", "hall"), rows


TABLES = (arena_box, shire_results, archery_cups)

if __name__ == "__main__":
    write(TABLES)
