"""Years that stand in headers: with `pop_1990` and `pop_2010`, `population in 1990` names the first of them.

Words that say the year choose the column; without one the column without a year comes first, then the newest.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from inkfish.data.table import Table
from inkfish.language.classes import ordered, words_of
from inkfish.language.lexicon import load_lexicon, stems
from inkfish.language.mention import ColumnLink, Mention
from inkfish.language.stamps import Stamp, in_full
from inkfish.language.tokens import stem, tokenize
from inkfish.query.plan import Arithmetic, Between, Column, Plan, Value, parts


def dated(
    mentions: Sequence[Mention],
    known: Mapping[tuple[str, str], Stamp],
    tables: Mapping[str, Table],
    plans: Sequence[Plan] = (),
) -> tuple[Mention, ...]:
    """Return mentions in which the years that are said have chosen among columns with years in their headers.

    `runs in 1986 by team` names `runs86` and `team86`; `change in population from 1990 to 2010` what one has more.
    """
    if not known:
        return tuple(mentions)
    mentions = [aside(m) if m.text in OF_ALL_YEARS and not m.columns else m for m in mentions]
    if (through := _through_years(mentions, known, tables)) is not None:
        return through
    mentions = [part for m in mentions for part in _of_quality(m, known, tables)]
    said = {at: years for at, m in enumerate(mentions) if (years := _years(m, known))}
    chosen = tuple(dict.fromkeys(year for years in said.values() for year in years))
    wanted = {at: _own_year(m, known) + chosen for at, m in enumerate(mentions) if chosen and at not in said}
    changing = max(map(len, wanted.values()), default=0) > 1 and any(map(_changes, mentions))
    falling = changing and any(map(_falls, mentions)) and any("superlative" in m.tags for m in mentions)
    if changing and any(map(_relative, mentions)):
        return tuple(mentions)
    links = {
        at: _of_years(mentions[at], _ends(years) if changing else years, known, tables) for at, years in wanted.items()
    }
    if not any(links.values()):
        ends = _ends(chosen) if chosen else ()
        if (fastest := _fastest(mentions, ends, known, tables)) is not None:
            return fastest
        if len(ends) == 2 and (grown := _grown(mentions, ends, known, tables)) is not None:
            return tuple(aside(m) if at in said else m for at, m in enumerate(grown))
        if chosen and (again := _said_again(chosen, plans, known, tables)):
            return tuple(replace(aside(m), columns=again) if at in said else m for at, m in enumerate(mentions))
        lately = _lately(mentions, plans, known)
        return tuple(_likely(m, known, lately) for m in mentions)
    found: list[Mention] = []
    for at, m in enumerate(mentions):
        if at in said or (changing and _changes(m)):
            found.append(aside(m))
        elif links[at]:
            both = links[at][::-1] if falling else links[at]
            found += [_between(m, both)] if changing and len(both) == 2 else listed(m, links[at])
        else:
            found.append(m)
    return tuple(found)


def _of_quality(
    m: Mention, known: Mapping[tuple[str, str], Stamp], tables: Mapping[str, Table]
) -> tuple[Mention, ...]:
    """A mention of a quality as the end of what it is about, where only columns of years tell of that: the `most
    populous` have the highest population of the year that is meant, else of the newest."""
    end = m.tags.get("quality")
    kinds = load_lexicon().qualities.get(stems(m.text), ()) if end and not (m.columns or m.values) else ()
    about = {stem(word) for kind in kinds for word in kind.about}
    told = {key: s.year for key, s in known.items() if set(map(stem, s.base.split())) & about}
    undated = (c.name for t in tables.values() for c in t.columns if (t.name, c.name) not in known and c.numeric)
    if not told or any(about & set(map(stem, (t.text for t in tokenize(name)))) for name in undated):
        return (m,)
    table, header = max(told, key=told.__getitem__)
    link = ColumnLink(table, tables[table].column(header), 1.0, "year")
    return replace(m, tags={"superlative": end}), replace(m, tags={}, columns=(link,))


def _through_years(
    mentions: Sequence[Mention], known: Mapping[tuple[str, str], Stamp], tables: Mapping[str, Table]
) -> tuple[Mention, ...] | None:
    """`population over the years`, `population by year`, where no column tells the time: the columns of all years."""
    through = next((at for at, m in enumerate(mentions) if "trend" in m.tags or _by_year(mentions, at)), None)
    timed = any(c.role == "time" for t in tables.values() for c in t.columns)
    at = next((i for i, m in enumerate(mentions) if m.columns and _stamp_of(m, known)), None)
    if through is None or at is None or timed or any(_years(m, known) for m in mentions):
        return None
    best, base = mentions[at].columns[0], _stamp_of(mentions[at], known).base
    years = sorted((s.year, header) for (table, header), s in known.items() if (table, s.base) == (best.table, base))
    if len(years) < FEWEST_YEARS or not best.column.numeric:
        return None
    links = [replace(best, column=tables[best.table].column(header)) for _, header in years]
    trend = replace(aside(mentions[through]), tags={"trend": ""})
    told = {at: listed(mentions[at], links), through: [trend]}
    return tuple(part for i, m in enumerate(mentions) for part in told.get(i, [m]))


FEWEST_YEARS = 3


def _stamp_of(m: Mention, known: Mapping[tuple[str, str], Stamp]) -> Stamp | None:
    """The stamp of the column that a mention names best."""
    return known.get((m.columns[0].table, m.columns[0].column.name)) if m.columns[0].score >= 0.7 else None


def _by_year(mentions: Sequence[Mention], at: int) -> bool:
    """Whether a mention splits by the year: `by year`, `each year`."""
    return mentions[at].tags.get("grain") == "year" and " " in mentions[at].text


def _ends(years: Sequence[int]) -> tuple[int, ...]:
    """The first and the last of some years."""
    return tuple(dict.fromkeys((min(years), max(years))))


def _own_year(m: Mention, known: Mapping[tuple[str, str], Stamp]) -> tuple[int, ...]:
    """The year that a mention says with the name before it: `population in 2000`."""
    stamp = known.get((m.columns[0].table, m.columns[0].column.name)) if m.columns else None
    return (stamp.year,) if stamp is not None and any(c.isdigit() for c in m.text) else ()


OF_ALL_YEARS = words_of("of_all_years")


def _of_years(
    m: Mention, years: Sequence[int], known: Mapping[tuple[str, str], Stamp], tables: Mapping[str, Table]
) -> list[ColumnLink]:
    """The columns of all of some years that a mention names; none where one of them has none."""
    links = [link for year in years if (link := _of_year(m, year, known, tables))]
    return links if len(links) == len(years) else []


def _years(m: Mention, known: Mapping[tuple[str, str], Stamp]) -> tuple[int, ...]:
    """The years of headers that a mention says: one, or all from one to another."""
    period = m.time.period if m.time is not None else None
    have = sorted({stamp.year for stamp in known.values()})
    if isinstance(period, Between) and period.start and not period.end and m.time.grain == "year":
        since = tuple(year for year in have if year >= int(period.start[:4]))
        return since if int(period.start[:4]) in since else ()
    if isinstance(period, Between) and period.start and period.end and m.time.grain == "year":
        start, end = (date.fromisoformat(text[:10]).year for text in (period.start, period.end))
        ends = {start, end - 1}
        inside = [year for year in have if start <= year < end]
        return tuple(inside) if ends <= set(have) else ()
    year = in_full(m.number) if isinstance(m.number, int) and 10 <= m.number < 100 else None
    return (year,) if year in have and len(m.text) == 2 else ()


def _of_year(
    m: Mention, year: int, known: Mapping[tuple[str, str], Stamp], tables: Mapping[str, Table]
) -> ColumnLink | None:
    """The column of a year that a mention names, or that holds the same as the one that it names."""
    of_year = {key: stamp.base for key, stamp in known.items() if stamp.year == year}
    named = next((c for c in m.columns if (c.table, c.column.name) in of_year and c.score >= 0.7), None)
    if named is not None or not m.columns:
        return named
    best = m.columns[0]
    own = known.get((best.table, best.column.name))
    word = own.base if own else "".join(t.text for t in tokenize(best.column.name) if t.kind == "word")
    alike = [
        header for (table, header), base in of_year.items() if table == best.table and _same(word, base, own is None)
    ]
    if len(alike) != 1 or best.score < 0.7:
        return None
    return replace(best, column=tables[best.table].column(alike[0]))


def _same(word: str, base: str, begun: bool) -> bool:
    """Whether two headers hold the same; one without a year may be the longer: `homeruns` and `homer86`."""
    return word == base or (begun and len(base) > 2 and word.startswith(base.replace(" ", "")))


def _between(m: Mention, links: Sequence[ColumnLink], *, percent: bool = False) -> Mention:
    """A mention of what the column of the last year has more than that of the first."""
    first, last = links
    start = Column(first.table, first.column.name)
    made = Arithmetic("-", Column(last.table, last.column.name), start)
    name = f"change from {first.column.title} to {last.column.title}"
    if percent:
        made, name = Arithmetic("/", Arithmetic("*", made, Value(100, "number")), start), f"{name}, %"
    column = replace(last.column, name=name, title=name, minimum=None, maximum=None, aliases=())
    column = replace(column, additive=False) if percent else column
    return replace(m, columns=(ColumnLink(last.table, column, 1.0, "made", made),), tables=())


def listed(m: Mention, links: Sequence[ColumnLink]) -> list[Mention]:
    """Return a mention for each of several columns that one names, as in a list."""
    named = [replace(m, columns=(link,), values=(), tables=()) for link in links]
    joined = replace(m, text="and", tags={"and": ""}, columns=(), values=(), tables=())
    return [part for one in named for part in (joined, one)][1:]


def _grown(
    mentions: Sequence[Mention],
    ends: Sequence[int],
    known: Mapping[tuple[str, str], Stamp],
    tables: Mapping[str, Table],
) -> list[Mention] | None:
    """`which towns grew the most between 2001 and 2021`: mentions in which the verb names what has columns of years,
    of several the population or another level that is likeliest meant."""
    at = next((i for i, m in enumerate(mentions) if _changes(m) and not m.columns), None)
    links = _ends_of_level(ends, known, tables) if at is not None else []
    if not links or any(m.columns for m in mentions[at:]):
        return None
    changed = _between(mentions[at], links[::-1] if _falls(mentions[at]) else links)
    return [replace(changed, tags={}) if i == at else m for i, m in enumerate(mentions)]


def _fastest(
    mentions: Sequence[Mention],
    ends: Sequence[int],
    known: Mapping[tuple[str, str], Stamp],
    tables: Mapping[str, Table],
) -> tuple[Mention, ...] | None:
    """`fastest growing town`, `which town grew fastest from 2001 to 2021`: mentions in which the change in percent of
    what has columns of years is highest, or lowest; from the first year to the last where none is said."""
    at = next((i for i, m in enumerate(mentions) if m.tags.get("performing") in ("growing", "shrinking")), None)
    verb = next((i - 1 for i, m in enumerate(mentions) if i and m.text in FASTEST and _changes(mentions[i - 1])), None)
    links = _ends_of_level(ends, known, tables) if (at, verb) != (None, None) and len(ends) in (0, 2) else []
    if not links:
        return None
    lowest = _falls(mentions[verb]) if at is None else mentions[at].tags["performing"] == "shrinking"
    word = mentions[verb + 1 if at is None else at]
    highest = replace(word, tags={"superlative": "min" if lowest else "max"}, columns=(), tables=(), values=())
    changed = replace(_between(mentions[verb if at is None else at], links, percent=True), tags={})
    found: list[Mention] = []
    for i, m in enumerate(mentions):
        if i == at:
            found += [highest, changed]
        elif at is None and i in (verb, verb + 1):
            found.append(changed if i == verb else highest)
        else:
            found.append(aside(m) if ends and _years(m, known) else m)
    return tuple(found)


FASTEST = words_of("fastest")


def _ends_of_level(
    ends: Sequence[int], known: Mapping[tuple[str, str], Stamp], tables: Mapping[str, Table]
) -> list[ColumnLink]:
    """The columns of two years, or of the first and the last there are, of what grows: the only number that has them,
    or the population or another level that is likeliest meant; none where there is no such one."""
    by_base: dict[tuple[str, str], dict[int, str]] = {}
    for (table, header), stamp in known.items():
        by_base.setdefault((table, stamp.base), {})[stamp.year] = header
    bases = [key for key, years in by_base.items() if set(ends) <= set(years) and len(years) > 1]
    likely = [key for word in LEVELS for key in bases if stem(key[1]) == word]
    if not bases or (len(bases) > 1 and not likely):
        return []
    table, base = (likely or bases)[0]
    years = by_base[table, base]
    columns = [tables[table].column(years[year]) for year in ends or _ends(tuple(years))]
    return [ColumnLink(table, c, 1.0) for c in columns] if all(c.numeric for c in columns) else []


LEVELS = tuple(map(stem, ordered("grown")))


def _changes(m: Mention) -> bool:
    """Whether a mention asks for what came between two moments."""
    return (
        bool({"changed", "difference"} & set(m.tags))
        or m.tags.get("calc") in ("change", "difference")
        or (m.text in LOSING and not m.columns)
    )


def _falls(m: Mention) -> bool:
    """Whether a change is told downwards: `lost the most people`."""
    return m.tags.get("changed") == "down" or m.text in LOSING


LOSING = words_of("losing")


def aside(m: Mention) -> Mention:
    """Return a mention whose part is done, as one that says nothing more."""
    return Mention(m.start, m.end, m.text, {"helper": ""}, score=m.score)


def _relative(m: Mention) -> bool:
    """Whether a mention asks for a change in percent, which no sum over rows of two columns' gap tells."""
    words = set(m.text.split())
    return bool(words & PERCENT) or (m.tags.get("calc") == "change" and not words & GREW)


PERCENT, GREW = words_of("percent"), words_of("grew")


def _lately(
    mentions: Sequence[Mention], plans: Sequence[Plan], known: Mapping[tuple[str, str], Stamp]
) -> frozenset[int]:
    """The years of headers that are written out in a message, or that the last answer was of."""
    written = {year for m in mentions for year in _own_year(m, known)}
    last = [p for p in parts(plans[-1]) if isinstance(p, Column)] if plans else []
    return frozenset(written or {known[c.table, c.name].year for c in last if (c.table, c.name) in known})


def _said_again(
    years: Sequence[int],
    plans: Sequence[Plan],
    known: Mapping[tuple[str, str], Stamp],
    tables: Mapping[str, Table],
) -> tuple[ColumnLink, ...]:
    """The column of another year, `and in 2010`, that holds the same as what the last answer measured."""
    measured = [p for m in (plans[-1].measures if plans else ()) for p in parts(m.expr) if isinstance(p, Column)]
    bases = [stamp.base for c in measured if (stamp := known.get((c.table, c.name)))]
    keys = [key for key, stamp in known.items() if bases and stamp == Stamp(bases[0], years[0])]
    return tuple(ColumnLink(table, tables[table].column(header), 1.0, "year") for table, header in keys)


def _likely(m: Mention, known: Mapping[tuple[str, str], Stamp], lately: frozenset[int]) -> Mention:
    """A mention without a year: of what it names as well, one of the last year, one without a year, the newest."""
    if len(m.columns) < 2 or all((c.table, c.column.name) not in known for c in m.columns):
        return m
    best = m.columns[0].score

    def rank(link: ColumnLink) -> tuple[bool, float]:
        stamp = known.get((link.table, link.column.name))
        return (stamp is not None and stamp.year in lately, stamp.year if stamp else math.inf)

    near = sorted((c for c in m.columns if c.score >= best - 0.01), key=rank, reverse=True)
    return replace(m, columns=(*near, *m.columns[len(near) :]))
