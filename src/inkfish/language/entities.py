"""What the rows of a table are called: by its name, its key, or the words of its columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from inkfish.data.table import Column, Table
from inkfish.language.classes import stems_of, words_of
from inkfish.language.contests import winners
from inkfish.language.lexicon import load_lexicon
from inkfish.language.names import CONNECTORS, GENERIC, Name, match, read_name, whose_name
from inkfish.language.plurals import singular
from inkfish.language.tokens import Token, key, stem, tokenize
from inkfish.query.plan import Column as Reference

KEY_WORDS, CALENDAR, CALLED = stems_of("key"), stems_of("of_time"), stems_of("called_so")
PERSONAL = words_of("part_of_name")


def row_names(table: Table, others: Sequence[Table] = ()) -> tuple[Name, ...]:
    """Return what a table's rows may be called besides its own name; `others` keep the names that they have."""
    taken = {t.stem for other in others if other is not table for t in tokenize(other.name) if t.kind == "word"}
    heads = [name for name in (*_heads(table), *_gathered(table), *_dated(table)) if not taken & set(name.forms[0])]
    names = (name for name in (*_keyed(table), *heads) if not told_in_money(table, name.forms[0][0]))
    return tuple(dict.fromkeys(names))


def _keyed(table: Table) -> list[Name]:
    """As its key or name says it: `Captain_ID` is of captains, `dorm_name` of dorms."""
    found = []
    for column in table.columns:
        words = [t.text for t in tokenize(column.name) if t.kind == "word"]
        thing = [w for w in words if stem(w) not in KEY_WORDS]
        keyed = column.role == "identifier" and len(thing) < len(words)
        named = words[-1:] == ["name"] and len(words) == 2 and words[0] not in PERSONAL
        if column.unique and ((keyed and thing) or named):
            found.append(read_name(" ".join(thing if keyed else words[:1])))
    return found


def own_names(table: Table) -> tuple[Name, ...]:
    """Return the names of a table itself, which its rows have too; none where it is called after what it measures:
    `crop_yield` with a column `yield`; without what only some rows are, of `flight_delays` flights."""
    names = (read_name(table.name), read_name(table.title))
    if told_of_some(table):
        words = [t.text for t in tokenize(table.title) if t.kind == "word"]
        return (read_name(" ".join(words[:-1])),)
    words = [t.stem for t in tokenize(table.name) if t.kind == "word"]
    return () if words[-1:] and words[-1] in measured_nouns(table) else names


def told_of_some(table: Table) -> str:
    """Return the stem of the last of several words of a table's name, where only some rows are so, by one of the few
    texts of a column: the `delays` of `flight_delays`, delayed or on time; else ""."""
    words = [t.stem for t in tokenize(table.title) if t.kind == "word"]
    kinds = (c for c in table.columns if c.type == "text" and 1 < c.distinct <= MOST_KINDS)
    told = len(words) > 1 and any(stem(key(value)) == words[-1] for c in kinds for value in c.values)
    return words[-1] if told else ""


MOST_KINDS = 20  # different texts that tell kinds of rows apart


def owner_of(table: Table) -> str:
    """Return what columns may be told without: the words of the table's name, but for what only one of them measures:
    `price` of `SalePrice` in `house_prices`."""
    words = [t for t in tokenize(table.name) if t.kind == "word"]
    counts = Counter(w for c in table.columns for w in {t.stem for t in tokenize(c.name)})
    return " ".join(t.text for t in words if counts[t.stem] != 1 or t.stem not in measured_nouns(table))


def measured_nouns(table: Table) -> frozenset[str]:
    """Return the stems of the nouns that say what the numbers of a table measure: `yield` of `hg/ha_yield`, the
    `unemployment` of `Total Unemployment in State`, the `turnout` of `turnoutho` in `election_turnout`, the
    `votes` of `candidatevotes`."""
    found, named = set(), [t for t in tokenize(table.name) if t.kind == "word"]
    own = {t.stem for t in named if len(t.text) >= LEAST_OF_A_SHORT_NAME}
    ends = {singular(t.text): t.stem for t in named if len(t.text) >= LEAST_AT_THE_END}
    for column in (c for c in table.columns if c.role == "measure"):
        words = [t for t in tokenize(column.name) if t.kind == "word"]
        end = next((i for i, t in enumerate(words) if i and t.text in CONNECTORS), len(words))
        said = [t for t in words[:end] if not t.text.endswith("ed") and not {t.text, t.stem} & GENERIC.keys()]
        told = [t.stem for t in said]
        found.update(told[-1:])
        found.update(w for w in own for noun in told[-1:] if noun.startswith(w) and not load_lexicon().has(noun))
        last = [singular(t.text) for t in said[-1:] if not load_lexicon().has(t.text)]
        found.update(short for noun in last for word, short in ends.items() if noun.endswith(word))
    return frozenset(found)


LEAST_AT_THE_END = 4  # letters of a noun that such a word ends in
LEAST_OF_A_SHORT_NAME = 5  # letters of a noun with which a word that is none begins


MONEY = stems_of("money")


def _heads(table: Table) -> list[Name]:
    """As its name ends: `epl_players` are players, `city_use_of_force` is of the use of force.

    What a column measures is no name of rows: `supermarket_sales`.
    """
    words, titled = ([t.text for t in tokenize(name) if t.kind == "word"] for name in (table.name, table.title))
    if "".join(titled) == "".join(words):  # `AustralianElections` of a file, whose name has no capitals
        words = max(words, titled, key=len)
    heads = words[-1:] if len(words) > 1 else []
    phrases = [" ".join(words[at:]) for at in range(1, len(words) - 1) if words[at] not in CONNECTORS]
    return [read_name(phrase) for phrase in phrases] + [
        read_name(word)
        for word in heads
        if stem(word) not in MONEY | GENERIC.keys() | measured_nouns(table) | {told_of_some(table)}
    ]


def _gathered(table: Table) -> list[Name]:
    """As what its name says is sold or written down: the pizzas of `pizzaplace`, the bikes of `bike_sales`; or of
    which a number is told: the flats of `flat_prices`."""
    words = [t.text for t in tokenize(table.name) if t.kind == "word"]
    apart = next(((words[0][: -len(end)], end) for end in SELLERS if len(words) == 1 and words[0].endswith(end)), None)
    single = any(c.role == "identifier" and c.unique for c in table.columns)
    told = bool(words) and (words[-1] in GATHERINGS or (single and stem(words[-1]) in measured_nouns(table)))
    things = [apart[0]] if apart else words[-2:-1] if told else []
    return [read_name(t) for t in things if len(t) > 2 and t not in SELLERS and not t.endswith("ly")]


SELLERS, GATHERINGS = words_of("seller"), words_of("gathering")


def _dated(table: Table) -> list[Name]:
    """As what its columns tell of, when and of what kind it was: the breaches of `Breach.Date` and `Type.of.Breach`.

    What rows share a key or a name of is no row: the orders of several lines, the customer of an order.
    """
    said = [(c, [t for t in tokenize(c.name) if t.kind == "word"]) for c in table.columns]
    shared = {t.stem for c, words in said if not c.unique and _names_things(c, words) for t in words}
    dates = {t.stem: t.text for c, words in said if c.temporal for t in words}
    kinds = {t.stem for c, words in said if c.type == "text" for t in words} - shared
    said_of_all = GENERIC.keys() | CALENDAR | CONNECTORS
    return [read_name(text) for noun, text in dates.items() if noun in kinds - said_of_all]


def _names_things(column: Column, words: Sequence[Token]) -> bool:
    """Whether a column is a key, or ends as a name does."""
    return column.role == "identifier" or (bool(words) and words[-1].stem in CALLED)


def row_nouns(table: Table, values: Collection[str] = ()) -> frozenset[str]:
    """Return stems of what the rows of tables with such columns are: with an age and a sex, they are people.

    Of these, `values` (the table's texts, in small letters and in the singular) that tell rows apart are no names of
    all of them: `flats` among properties. Nor is what is measured: the `salary` of a job.
    """
    own = {w for c in table.columns for form in read_name(c.name).forms for w in form}
    title = {t.stem for t in tokenize(table.name) if t.kind == "word"}
    written = {singular(t.text) for c in table.columns for t in tokenize(c.name) if t.kind == "word"}
    found: set[str] = set(BASKETS) if basket_key(table) else set()
    for name, rows in load_lexicon().rows.items():
        if len(rows.columns & (own | title)) + len(rows.nouns & title) < rows.needs:
            continue
        said = (set(map(stem, rows.words & written)) | rows.nouns & title) - ANYONE
        found |= said | (rows.nouns & ANYONE) if said and name == "person" else rows.nouns
        found -= {stem(word) for word in rows.words if word in values} - own - title
    found |= winners(table) | (UNITS if _sold_singly(table) else frozenset())
    people = load_lexicon().rows["person"].nouns
    named = _named_in_full(table)
    if not found & people and named:
        found |= people
    found |= {form[-1] for form in named if form}
    if any(word in people for name in row_names(table) for form in name.forms for word in form):
        found |= people & ANYONE
    return frozenset(
        noun for noun in found if noun in title or not (_measured(table, noun) or _told_apart(table, noun))
    )


def told_in_money(table: Table, noun: str) -> bool:
    """Return whether rows of which each tells how much money it is are called so: `sales by region` are that money,
    and `how many sales` are the rows."""
    numbers = (c for c in table.columns if c.role == "measure" and c.additive)
    return noun == SALE and any(TAKINGS & {w for f in read_name(c.name).forms for w in f} for c in numbers)


SALE, TAKINGS = stem("sales"), stems_of("amount_of_money") - {stem("sales"), stem("charge"), stem("payment")}


def _sold_singly(table: Table) -> bool:
    """Whether each row is one thing that was sold, by the table's name: there is a price, and no number of them."""
    titled = any(t.text in SALES for t in tokenize(table.title))
    numbers = [{w for form in read_name(c.name).forms for w in form} for c in table.columns if c.numeric]
    return titled and any(words & PAID for words in numbers) and not any(words & AMOUNTS for words in numbers)


def _told_apart(table: Table, noun: str) -> bool:
    """Whether a text that many rows share is called so: the `product` of an order."""
    shared = (read_name(c.name) for c in table.columns if c.type == "text" and 2 * c.distinct <= c.rows)
    return any(match((noun,), (noun,), name, load_lexicon()) >= 0.9 for name in shared)


def _named_in_full(table: Table) -> frozenset[tuple[str, ...]]:
    """Return who has a first and a last name, so that rows are people, or tell of one each: an `mp`."""
    texts = [c.name for c in table.columns if c.type == "text"]
    first, last = ({whose_name(name, part) for name in texts} - {None} for part in ("first", "last"))
    return frozenset(form for whose in first & last for form in whose)


def _measured(table: Table, noun: str) -> bool:
    """Whether a number of the table is called so, its unit apart."""
    numbers = (read_name(c.name) for c in table.columns if c.role == "measure")
    return any(
        noun in {w for form in name.forms for w in form} and match((noun,), (noun,), name, load_lexicon()) >= 0.9
        for name in numbers
    )


def basket_key(table: Table) -> Column | None:
    """Return the bare key that several rows of things sold share: the `id` of orders, where each row is one thing."""
    keys = [
        c
        for c in table.columns
        if c.role == "identifier" and not c.unique and set(read_name(c.name).forms[0]) <= KEY_WORDS
    ]
    own = {w for c in table.columns if c.numeric for form in read_name(c.name).forms for w in form}
    return keys[0] if len(keys) == 1 and own & PAID else None


def game_key(table: Table) -> Column | None:
    """Return the key that the rows of one game share: the `GAME_ID` of what each player did in each game."""
    keys = [c for c in table.columns if c.role == "identifier" and not c.unique]
    named = [c for c in keys if any(set(f) & PLAYED and set(f) <= PLAYED | KEY_WORDS for f in read_name(c.name).forms)]
    return named[0] if len(named) == 1 else None


def order_key(table: Table) -> Column | None:
    """Return the number of an order that several rows share, bare or named so: `InvoiceNo`, `order_id`."""
    keys = (c for c in table.columns if c.role == "identifier" and 100 * c.distinct < 98 * c.rows)
    return basket_key(table) or next((c for c in keys if any(map(_of_baskets, read_name(c.name).forms))), None)


def _of_baskets(form: tuple[str, ...]) -> bool:
    """Whether a name is that of what several things are bought in at once, and not of its customer."""
    return bool(BASKETS & {*[word for word in form if word not in KEY_WORDS][-1:]})


ALIKE = 0.95  # how many different names there are at least for each different key


def key_names(table: Table) -> dict[Reference, str]:
    """Return by each key that rows share the column of what it is called: the `title` of a `movieId`.

    There are about as many different names as keys.
    """
    named = [c for c in table.columns if c.type == "text" and not c.unique and read_name(c.name).forms[0][-1] in CALLED]
    keys = [c for c in table.columns if c.role == "identifier" and c.numeric and 1 < c.distinct < c.rows]
    placed = {Reference(table.name, key.name): name for key in keys if (name := _place_of_key(table, key))}
    return placed | {
        Reference(table.name, key.name): name.name
        for key in keys
        for name in named
        if ALIKE * key.distinct <= name.distinct <= key.distinct / ALIKE
    }


def _place_of_key(table: Table, key: Column) -> str:
    """The text that tells where the things of a key are, as many as there are: the `store_location` of a `store_id`."""
    own = [t.stem for t in tokenize(key.name) if t.kind == "word"][:1]
    for column in table.columns:
        said = [t.stem for t in tokenize(column.name) if t.kind == "word"]
        placed = column.type == "text" and len(said) == len(own) + 1 and said[:1] == own and said[-1] in LOCATED
        if placed and column.distinct == key.distinct:
            return column.name
    return ""


LOCATED = stems_of("location_of_thing")
BASKETS, PAID, PLAYED = stems_of("basket"), stems_of("priced"), stems_of("played")
UNITS, SALES = stems_of("sold_thing"), words_of("sales_title")
AMOUNTS = stems_of("sold") | stems_of("traded") | {stem("count")}


def written_apart(name: str, table: Table) -> str:
    """Return a name of glued words with a gap where its table or the lexicon knows both: `candidate votes`; else "".

    >>> from inkfish.data.table import Source
    >>> written_apart("totalvotes", Table("", "t", "t", "", 0, (), Source("t")))
    'total votes'
    """
    words = [t.text for t in tokenize(name) if t.kind == "word"]
    near = {t.stem for c in table.columns if c.name != name for t in tokenize(c.name) if len(t.text) > 3}
    apart = [_two_words(word, near, 3 if len(words) == 1 else 4) or word for word in words]
    return "" if apart == words else " ".join(apart)


def _two_words(word: str, near: Collection[str], least: int) -> str:
    """Return two words that are glued into one, each of `least` letters or more; "" where it is one word."""
    lexicon = load_lexicon()
    if len(word) < 8 or word in lexicon.words or stem(word) in lexicon.synonyms:  # `marriages` are no ages
        return ""
    for at in range(least, len(word) - least + 1):
        parts = (word[:at], word[at:])
        known = [p in lexicon.words or stem(p) in near or stem(p) in lexicon.synonyms for p in parts]
        if all(known) and max(map(len, parts)) > 3:
            return " ".join(parts)
    return ""


ANYONE = stems_of("anyone")
