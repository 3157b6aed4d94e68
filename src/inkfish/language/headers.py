"""What the columns of a table are called, and how much of such a name was said."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from inkfish.data.meaning import percents
from inkfish.data.table import Column, Table
from inkfish.language.classes import ordered, stems_of, words_of
from inkfish.language.clocks import calendar_of
from inkfish.language.elapsed import said_after
from inkfish.language.entities import KEY_WORDS, owner_of, written_apart
from inkfish.language.initials import written_out
from inkfish.language.kinds import kinds_held
from inkfish.language.lexicon import load_lexicon
from inkfish.language.names import CONNECTORS, GENERIC, RATE, Name, read_name, shared_words, similarity, weight
from inkfish.language.outcomes import sides_of
from inkfish.language.plurals import singular
from inkfish.language.races import race_time
from inkfish.language.stamps import stamps
from inkfish.language.tally import sample_size
from inkfish.language.tokens import Token, stem, tokenize

RACE_TIME = ordered("race_time")
SAMPLE_SIZE = "sample size"


def column_names(table: Table) -> list[tuple[Column, Name]]:
    """Return each column of a table with its name, and again with each other name that it goes by."""
    shared = shared_words([c.name for c in table.columns])
    glued = {c.name: apart for c in table.columns if (apart := written_apart(c.name, table))}
    owner = owner_of(table)
    places = [tuple(t.stem for t in _words(c.name)) for c in table.columns if c.type != "boolean"]
    named = [(c, _done(c, _of_calendar(c, read_name(c.name, owner, shared)))) for c in table.columns]
    named = [(c, _told_in(c, name, places)) for c, name in named]
    own = [(c, _as_one(name, c.name in glued)) for c, name in named]
    own += [(c, read_name(glued[c.name], owner, shared)) for c in table.columns if c.name in glued]
    own += [(c, read_name(said, owner, shared)) for c in table.columns for said in written_together(c.name)]
    own += [(c, read_name(said, owner)) for c in table.columns for said in _identified(c)]
    called = {c.name: c for c in table.columns}
    own += [(called[header], read_name(said, least=0.8)) for header, said in written_out(list(called))]
    own += [(c, read_name(said, owner, shared, 0.9)) for c in table.columns for said in _ratio(c)]
    own += [(c, read_name(said, least=0.9)) for c in table.columns if c.numeric for said in _rate_of(c.name)]
    own += [(took, read_name(said, least=0.9)) for took in (race_time(table),) if took for said in RACE_TIME]
    own += [(c, read_name(said, least=0.9)) for c in table.columns if c.numeric for said in _expectancies(c.name)]
    own += [(c, read_name(f"{c.name} {RATE}", least=0.9)) for c in table.columns if _told_in_percent(c)]
    own += [(c, read_name(said, least=0.9)) for c in table.columns if c.type == "text" for said in _in_brackets(c.name)]
    own += [(c, read_name(said, least=0.8)) for c in table.columns if c.type == "text" for said in _of_what(c, table)]
    own += [(column, read_name(said, least=0.9)) for column, said in _of_price(table)]
    own += [(c, read_name(said, least=0.9)) for c in table.columns if c.numeric for said in _done_so_often(c)]
    own += [(c, read_name(said, least=0.95)) for c, said in _of_cases(table)]
    leaving = [c for c in table.columns if is_flag(c) and c.name.casefold() in LEAVING]
    own += [(c, read_name(said, least=0.9)) for c in leaving for said in (TURNOVER, f"{TURNOVER} {RATE}")]
    own += [(c, read_name(STARS[0], least=0.9)) for c in (_in_stars(table),) if c]
    own += [(goods, read_name(sold, least=0.9)) for goods, sold in (*_sold_by_title(table), *_goods_by_kind(table))]
    own += [(goods, read_name(said, least=0.9)) for goods in (_goods_described(table),) if goods for said in GOODS]
    own += [(size, read_name(SAMPLE_SIZE)) for size in (sample_size(table),) if size]
    own += [(column, read_name(said, least=0.9)) for column, said in kinds_held(table)]
    own += [(column, read_name(part, least=0.9)) for part, column in _numbered_parts(table)]
    of_years = [(called[header], stamp.base) for header, stamp in stamps(table).items()]
    own += [(column, read_name(base, owner, least=0.6)) for column, base in of_years]
    own += [(column, read_name(rated, least=0.9)) for column, base in of_years if (rated := _rated(base))]
    own += [(column, read_name(said, least=0.9)) for column, said in said_after(table)]
    return own + [(c, read_name(alias, owner)) for c in table.columns for alias in c.aliases]


def _expectancies(name: str) -> list[str]:
    """What a number is called whose header cuts `life expectancy` short: `lifeMale`."""
    words = [t.text for t in _words(name)]
    cut = LIFE in words and len(words) > 1 and not any(w.startswith(EXPECTANCY[:3]) for w in words)
    return [" ".join(f"{LIFE} {EXPECTANCY}" if w == LIFE else w for w in words)] if cut else []


LIFE, EXPECTANCY = "life", "expectancy"


def _of_price(table: Table) -> list[tuple[Column, str]]:
    """What the bare change is called in a table of prices: the `price change`, the `gain`."""
    named = [(c, {t.stem for t in _words(c.name)}) for c in table.columns if c.numeric]
    priced = any(words & PRICED for _, words in named)
    bare = [c for c, words in named if words == {stem("change")}] if priced else []
    return [(c, said) for c in bare for said in ("price change", "gain", "daily change")]


PRICED = frozenset({stem("price"), stem("close"), stem("closing")})


def _of_what(column: Column, table: Table) -> list[str]:
    """What a text is called whose header says what it is of: the `cause` of `cause_of_death`, where no other is one."""
    words = [t.text for t in _words(column.name)]
    of = len(words) > 2 and words[1] == "of"
    others = {t.text for c in table.columns if c is not column for t in _words(c.name)}
    return words[:1] if of and words[0] not in others else []


def _done_so_often(column: Column) -> list[str]:
    """What a number is called whose header says what was done: the `goals` of `Goal Scored`, the `boxes` of `Boxes
    Shipped`."""
    words = _words(column.name)
    if len(words) != 2 or words[0].stem in GENERIC.keys() | CONTESTS or words[0].text in GENERIC:
        return []
    counted = column.additive and words[1].text.endswith("ed") and words[0].text != singular(words[0].text)
    return [words[0].text] if words[1].text in DONE_SO or counted else []


DONE_SO, CONTESTS = words_of("done_so_often"), stems_of("played")


def _of_cases(table: Table) -> list[tuple[Column, str]]:
    """What the numbers of an epidemic are called whose headers are bare: the `cases` of `Confirmed`, beside deaths."""
    named = {c.name.casefold(): c for c in table.columns if c.numeric and c.additive}
    if not any(DEATHS in {t.stem for t in _words(name)} for name in named):
        return []
    found = [(named[word], f"{word} {CASES}") for word in CASES_TOLD if word in named]
    return [*found, *((column, said) for column, said in ((named.get(CONFIRMED), CASES),) if column)]


LEAVING, TURNOVER = words_of("leaving_flag"), "turnover"
CASES, DEATHS, CASES_TOLD = "cases", stem("deaths"), ordered("counted_as_cases")
CONFIRMED = CASES_TOLD[0]


def _identified(column: Column) -> list[str]:
    """What a key of texts is called, whatever else is named after its thing: `Item_Identifier` beside `Item_Type`."""
    words = [t.text for t in _words(column.name)]
    if column.role != "identifier" or column.type != "text":
        return []
    return [" ".join((*words[:-1], "id")) if words[-1:] == ["identifier"] else column.name]


def _in_stars(table: Table) -> Column | None:
    """The rating of up to five, of a table that has one: `5 star hospitals`."""
    rated = [c for c in table.columns if c.numeric and RATED & {t.stem for t in _words(c.name)}]
    low = [c for c in rated if isinstance(c.maximum, int | float) and 1 < c.maximum <= MOST_STARS]
    return low[0] if len(low) == 1 else None


STARS, RATED, MOST_STARS = ordered("stars_of_rating"), frozenset({stem("rating"), stem("rated")}), 5


def _in_brackets(name: str) -> list[str]:
    """What a text is called whose header says it in brackets: the `type` of `listed_in(type)`."""
    _, opens, inside = name.partition("(")
    said = inside.removesuffix(")").strip()
    return [said] if opens and said.replace(" ", "").isalpha() else []


def _told_in_percent(column: Column) -> bool:
    """Whether a number from 0 to 100 is a rate by what it is of, and does not say so: the `illiteracy`."""
    stated = {t.text for t in _words(column.name)}
    percent = column.numeric and not column.additive and column.maximum is not None and column.maximum <= 100
    return percent and RATE not in stated and bool(stated & set(percents()))


def _goods_described(table: Table) -> Column | None:
    """The description of what is sold, in a table of quantities and prices that no column else says it of: it is the
    product."""
    named = [(c, {t.stem for t in _words(c.name)}) for c in table.columns]
    sold = all(any(c.numeric and kind & words for c, words in named) for kind in (QUANTITIES, PRICES))
    told = [c for c, words in named if c.type == "text" and words == {DESCRIPTION}]
    other = any(words & {stem("product"), stem("item")} for _, words in named)
    return told[0] if sold and len(told) == 1 and not other else None


def _sold_by_title(table: Table) -> list[tuple[Column, str]]:
    """What the products are called that a table of sales is of: the `chocolate` of `chocolate_sales`."""
    words = [t.text for t in _words(table.title)]
    sold = words[-2] if len(words) > 1 and words[-1] in SALES and words[-2] not in SHOPS else ""
    goods = [c for c in table.columns if c.type == "text" and {t.stem for t in _words(c.name)} <= GOODS_NAMED]
    return [(goods[0], sold)] if sold and len(goods) == 1 else []


def _goods_by_kind(table: Table) -> list[tuple[Column, str]]:
    """What is sold, where only its kind is told: the `Item Type` of a table without items is the product."""
    named = [(c, [t.stem for t in _words(c.name)]) for c in table.columns if c.type == "text"]
    goods = [(c, words) for c, words in named if GOODS_SAID & set(words)]
    kinds = [c for c, words in goods if len(words) == 2 and words[0] in GOODS_SAID and words[1] in KINDS_SAID]
    return [(kinds[0], said) for said in GOODS] if len(goods) == len(kinds) == 1 else []


GOODS_SAID, KINDS_SAID = stems_of("goods"), stems_of("kind_said_apart")
SALES, SHOPS, GOODS_NAMED = words_of("sales_title"), words_of("seller"), {stem("product"), stem("item"), stem("name")}
GOODS, DESCRIPTION = ("product",), stem("description")
QUANTITIES, PRICES = stems_of("sold"), frozenset({stem("price")})


SO_MANY = re.compile(r"1[0,]*0 \w+", re.ASCII)


def _ratio(column: Column) -> tuple[str, ...]:
    """What a number is called whose header puts one word over another: `Price/Earnings`, the `price to earnings`."""
    over, mark, under = column.name.partition("/")
    if mark and column.numeric and SO_MANY.fullmatch(under.strip()):
        return (f"{over} {RATE}",)  # the `death rate` of `Deaths / 100 Cases`
    plain = mark and column.numeric and all(part.strip().isalpha() and len(part) > 2 for part in (over, under))
    said = (f"{over} to {under} ratio", f"{over} to {under}", f"{over} {under} ratio", f"{over} per {under}")
    return said if plain else ()


def _as_one(name: Name, glued: bool) -> Name:
    """A name of words that are glued together, which is not found by how they begin."""
    long = frozenset(word for form in name.forms for word in form if len(word) > 4)
    return msgspec.structs.replace(name, glued=long) if glued else name


def _of_calendar(column: Column, name: Name) -> Name:
    """The name of a part of the calendar, in which the part tells as much as the other words: `day_sold`."""
    part = column.numeric and column.role == "category"
    return msgspec.structs.replace(name, calendar=CALENDAR & {w for f in name.forms for w in f}) if part else name


CALENDAR = stems_of("calendar_part")


def _done(column: Column, name: Name) -> Name:
    """The name of a number, or of several things, that ends in what was done with them: `Calories_Burned`,
    `Item Purchased`."""
    words = _words(column.name)
    several = column.type == "text" and column.role == "category" and column.distinct > 2
    behind = [t.stem for t in words[1:] if t.text.endswith("ed")] if several or column.role == "measure" else []
    ends = bool(behind) and words[-1].stem == behind[-1]
    return msgspec.structs.replace(name, done=frozenset(behind[-1:])) if ends else name


def _rate_of(name: str) -> list[str]:
    """What a percentage is called besides: the `unemployed rate` of `Percent of labor force unemployed in State`."""
    words = [t.text for t in _words(name)]
    if not set(words[:1]) & PERCENT_WORDS or len(words) < 2:
        return []
    end = next((i for i, w in enumerate(words) if i > 2 and w in CONNECTORS), len(words))
    return [f"{words[end - 1]} {RATE}"]


def _rated(base: str) -> str:
    """What a rate is the rate of: the `unemployment` of `unemployment rate`; nothing where it is no rate."""
    rated, _, last = base.rpartition(" ")
    return rated if last == RATE else ""


PERCENT_WORDS = words_of("percent")


def _told_in(column: Column, name: Name, others: Sequence[tuple[str, ...]]) -> Name:
    """The name of a number, in which that of another column tells no more than by what it is: `Jobs in State`."""
    words = _words(column.name)
    at = next((i for i, t in enumerate(words) if i and t.text in CONNECTORS), len(words))
    tail = tuple(t.stem for t in words[at + 1 :])
    known = column.numeric and tail and tail in others and not {t.stem for t in words[:at]} & set(tail)
    return msgspec.structs.replace(name, aside=name.aside | set(tail)) if known else name


def _words(name: str) -> list[Token]:
    return [t for t in tokenize(name) if t.kind == "word"]


def written_together(name: str) -> list[str]:
    """Return a name with two of its words in one, where that is a word: `average rainfall` for `average_rain_fall`."""
    words = [t.text for t in _words(name)]
    pairs = (i for i in range(len(words) - 1) if min(len(words[i]), len(words[i + 1])) > 2)
    return [
        " ".join((*words[:i], words[i] + words[i + 1], *words[i + 2 :]))
        for i in pairs
        if words[i] not in CONNECTORS and load_lexicon().has(words[i] + words[i + 1])
    ]


def _numbered_parts(table: Table) -> list[tuple[str, Column]]:
    """The columns that number weeks or months where no other tells the time: `week_of_sale` is the week."""
    if any(c.temporal for c in table.columns):
        return []
    return [(part, c) for part, c in calendar_of(table).items() if c.numeric]


def says_key(said: tuple[str, ...], name: Name) -> bool:
    """Whether the words say that the key itself is meant, and not the thing that it stands for."""
    return bool(KEY_WORDS & set(said)) or not any(KEY_WORDS & set(form) for form in name.forms)


def is_flag(column: Column) -> bool:
    """Whether a column holds yes and no, also as 1 and 0 or as two texts."""
    ones = column.type == "integer" and column.distinct == 2 and (column.minimum, column.maximum) == (0, 1)
    return column.type == "boolean" or ones or sides_of(column) is not None


def only_trade(stems: Sequence[str], name: Name, column: Column) -> bool:
    """Whether what was sold is named, and not who sold it: the `sales` of a `Sales Person`."""
    if len(stems) != 1 or stems[0] != SALE:
        return False
    return column.type == "text" and name.forms[0][-1].endswith(SELLERS)


SALE, SELLERS = stem("sales"), tuple(sorted(stems_of("who_sells")))


def only_whom(stems: Sequence[str], name: Name, column: Column) -> bool:
    """Whether people are named, and not what a flag says of some of them: the `guests` of `is_repeated_guest`."""
    if not is_flag(column) or not PEOPLE.issuperset(stems):
        return False
    return all(any(w not in stems and weight(w, name) >= 0.5 for w in form) for form in name.forms)


def says_head(stems: Sequence[str], raw: Sequence[str], name: Name) -> bool:
    """Whether the words reach the noun that a name ends in: `gender` of `patient_gender`, not `patient`.

    A state may be said without its rate, `unemployment`; not so what is counted, `deaths`.
    """
    state = singular(raw[-1]) == raw[-1]
    for whole in name.forms:
        form = whole[: whole.index("per")] if "per" in whole[1:] else whole
        telling = [w for w in form if weight(w, name) >= 0.5]
        heads = telling[-1:] + [w for w in telling if w not in name.codes][-1:]
        heads += telling[-2:-1] if telling[-1:] and telling[-1] in name.done else []
        heads += telling[:1] if name.aside else []  # `Coffee Arabica ($/kg)`: what it is, then of which kind
        heads += telling[-2:-1] if state and telling[-1:] and telling[-1] in MEASURED_BY else []
        if not telling or any(_stands_for(s, head, name) for s in stems for head in heads):
            return True
    return False


def _stands_for(said: str, head: str, name: Name) -> bool:
    return said == head or (head not in name.glued and bool(similarity(said, head, load_lexicon())))


def says_named(stems: Sequence[str], name: Name) -> bool:
    """Whether the words say whose name a column holds: the `shop` of `bike_shop_name`."""
    return any(len(form) > 1 and form[-1] == NAME and form[-2] in stems for form in name.forms)


PEOPLE = load_lexicon().rows["person"].nouns
HELD_BY = PEOPLE | stems_of("person_in_header")


def says_placed(stems: Sequence[str], name: Name, column: Column) -> bool:
    """Whether the words say what is known by where it is, on many rows each: the `shop` of `shop_postcode`."""
    shared = column.type == "text" and MANY_EACH * column.distinct <= column.rows
    return shared and any(len(form) > 1 and form[-1] in WHERE and form[-2] in stems for form in name.forms)


NAME, WHERE = "name", stems_of("known_by_place")
MANY_EACH = 20  # rows of each
MEASURED_BY = stems_of("measured_by")


def ends_in(name: Name, stems: Sequence[str]) -> bool:
    """Whether a word that tells something is what a longer name ends in."""
    telling = len(stems) == 1 and weight(stems[0], name) >= 0.5
    return telling and any(form[-1] == stems[0] and len(form) > 1 for form in name.forms)


def says_sort(name: Name, stems: Sequence[str], column: Column) -> bool:
    """Whether a word says which sort of people a flag tells: the `seniors` of `senior_citizen`."""
    sorts = (form[-2] for form in name.forms if len(form) > 1 and form[-1] in HELD_BY)
    return is_flag(column) and len(stems) == 1 and stems[0] in sorts


def says_flagged(name: Name, stems: Sequence[str], column: Column) -> float | None:
    """How surely words name a flag that ends in what only says that it is one: the `discount` of `Discount Applied`,
    and not at all by that end alone. None where that tells nothing."""
    ended = any(len(form) > 1 and form[-1] in FLAG_ENDS for form in name.forms) and is_flag(column)
    if not ended:
        return None
    whole = any(tuple(stems) == form[:-1] for form in name.forms)
    return 0.95 if whole else 0.0 if set(stems) <= FLAG_ENDS else None


FLAG_ENDS = stems_of("flag_end")
