"""Write the tables of `cases/joined.toml`, each a few linked ones: `python tests/language/make_joined_tables.py`.

A library, a practice for pets and choirs; all is invented, from one seed a table.
"""

from __future__ import annotations

import datetime as dt
import random

from made import Rows, people, write

TITLES = ("Low Tide", "The Quiet Mill", "Ash Road", "Nine Lamps", "Salt", "Winter Bees", "Glass Hour", "Far Meadow")
TREATMENTS = ("vaccination", "dental cleaning", "x-ray", "nail trim", "deworming")
SPECIES = ("dog", "cat", "rabbit")


def authors(rng: random.Random) -> Rows:
    """Who wrote the books."""
    lands = ("Norway", "Chile", "Kenya", "Norway", "Japan")
    rows = [(i + 1, name, lands[i]) for i, name in enumerate(people(rng, 5))]
    return ("author_id", "author_name", "country"), rows


def books(rng: random.Random) -> Rows:
    """What the library has."""
    genres = ("novel", "poetry", "crime")
    rows = [
        (i + 1, title, genres[i % 3], rng.randrange(6, 40) + 0.5, rng.randrange(90, 700), rng.randrange(1, 6))
        for i, title in enumerate(TITLES)
    ]
    return ("book_id", "title", "genre", "price", "pages", "author_id"), rows


def readers(rng: random.Random) -> Rows:
    """Who borrows them."""
    names = [name.split(" ") for name in people(rng, 14)]
    rows = [
        (100 + i, first, last, rng.randrange(9, 80), rng.choice(("Bergen", "Hamar", "Moss")))
        for i, (first, last) in enumerate(names)
    ]
    return ("reader_id", "first_name", "last_name", "age", "town"), rows


def loans(rng: random.Random) -> Rows:
    """Which book was lent to whom, for how long, and what they thought of it."""
    rows = []
    for i in range(60):
        day = dt.date(2023, 1, 9) + dt.timedelta(days=rng.randrange(700))
        reader, book = rng.randrange(100, 113), rng.randrange(1, 9)
        rows.append((i + 1, reader, book, day, rng.randrange(2, 40), rng.randrange(1, 6)))
    return ("loan_id", "reader_id", "book_id", "lent_on", "days_kept", "stars"), rows


def owners(rng: random.Random) -> Rows:
    """Whose pets they are."""
    rows = [(i + 1, name, rng.choice(("Lyon", "Nantes", "Dijon"))) for i, name in enumerate(people(rng, 9))]
    return ("owner_id", "owner_name", "city"), rows


def pets(rng: random.Random) -> Rows:
    """Animals, with how heavy they are."""
    names = ("Rex", "Bella", "Milo", "Luna", "Otto", "Nala", "Simba", "Coco", "Lucky", "Mimi", "Zorro", "Kira", "Balu")
    rows = [
        (i + 1, name, SPECIES[rng.randrange(3)], rng.randrange(10, 350) / 10, rng.randrange(1, 9))
        for i, name in enumerate(names)
    ]
    return ("pet_id", "pet_name", "species", "weight_kg", "owner_id"), rows


def vets(rng: random.Random) -> Rows:
    """Who treats them."""
    names = [name.split(" ") for name in people(rng, 4)]
    rows = [(i + 11, last, first, rng.randrange(30, 70) * 1000) for i, (first, last) in enumerate(names)]
    return ("vet_id", "vet_lname", "vet_fname", "vet_pay"), rows


def treatments(rng: random.Random) -> Rows:
    """What was done to which pet by whom."""
    rows = []
    for i in range(45):
        day = dt.date(2024, 2, 1) + dt.timedelta(days=rng.randrange(300))
        deed = TREATMENTS[rng.randrange(5)]
        rows.append((i + 1, rng.randrange(1, 13), rng.randrange(11, 15), deed, rng.randrange(20, 200), day))
    return ("treatment_id", "pet_id", "vet_id", "treatment", "cost", "treated_on"), rows


def choirs(rng: random.Random) -> Rows:
    """Choirs with how many sing in them."""
    names = ("Harbour Voices", "St Anne", "Northern Light", "Larks", "Copper Bells")
    towns = ("Cork", "Derry", "Cork", "Sligo", "Tralee")
    return ("choir", "town", "members"), [(name, towns[i], rng.randrange(20, 90)) for i, name in enumerate(names)]


def auditions(rng: random.Random) -> Rows:
    """Who sang before which choir in which voice, and whether they were taken."""
    names = ("Harbour Voices", "St Anne", "Northern Light", "Larks", "Copper Bells")
    voices = ("alto", "bass", "soprano", "tenor")
    rows = [
        (i + 1, name, names[i % 4], voices[rng.randrange(4)], "yes" if i % 4 < 2 and rng.random() < 0.5 else "no")
        for i, name in enumerate(people(rng, 18))
    ]
    return ("audition_id", "singer", "choir", "voice", "verdict"), rows


TABLES = (authors, books, readers, loans, owners, pets, vets, treatments, choirs, auditions)

if __name__ == "__main__":
    write(TABLES, "joined")
