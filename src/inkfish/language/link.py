"""The words of a question linked to what they mean: the spans that cover it best, each a mention with all its meanings.

The rules of `read` decide between the meanings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from inkfish.language.classes import stems_of, words_of
from inkfish.language.compounds import unhyphenated
from inkfish.language.entities import told_in_money
from inkfish.language.headers import is_flag
from inkfish.language.lexicon import tags_of
from inkfish.language.mention import ColumnLink, Mention
from inkfish.language.names import read_name
from inkfish.language.routes import with_ends
from inkfish.language.spans import mentions_at
from inkfish.language.spoken import spoken
from inkfish.language.tally import CASES
from inkfish.language.tokens import Token, stem, tokenize
from inkfish.language.vocabulary import Vocabulary


def link(question: str, words: Vocabulary) -> tuple[tuple[Token, ...], tuple[Mention, ...]]:
    """Return the tokens of a question and the mentions that cover it best, in order and without overlap."""
    tokens = tuple(words.spelled(t) for t in unhyphenated(spoken(tokenize(question))))
    options: list[list[Mention]] = [mentions_at(tokens, at, words) for at in range(len(tokens))]
    chosen = _ends_apart(tokens, _told_in_brackets(tokens, _best_cover(tokens, options)))
    chosen = with_ends(tokens, _with_kind(tokens, _asked_apart(tokens, chosen, words)), words)
    held = _held_by_code(tokens, _held_of_whom(tokens, _echoed(tokens, chosen), words))
    held = _amount_there(held)
    held = _kind_of_noun(tokens, _sales_of_title(tokens, held, words), words)
    return tokens, _with_verbs(tokens, _for_each_time(_of_one_kind(tokens, held, words), words), words)


def _amount_there(mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Let a place be the amount that is told of it, where nothing else names an amount: the `JP_Sales` of the top 10
    games in Japan."""
    named = [m for m in mentions if any(c.column.numeric and c.score >= HALF for c in m.columns)]
    top = any("top" in m.tags or "superlative" in m.tags for m in mentions)
    sold = any(m.text in SELLING for m in mentions)
    found = list(mentions)
    for at in range(1, len(found)) if top and not (named or sold) else ():
        link = next(iter(found[at].columns), None)
        placed = link is not None and "during" in found[at - 1].tags and not (found[at].values or found[at].tables)
        code = link.column.name.partition("_")[0] if placed else ""
        if code.isupper() and len(code) == 2 and link.column.additive:
            found[at] = msgspec.structs.replace(found[at], columns=(msgspec.structs.replace(link, score=SURE),))
    return tuple(found)


SELLING = words_of("selling")


def _sales_of_title(tokens: Sequence[Token], mentions: tuple[Mention, ...], words: Vocabulary) -> tuple[Mention, ...]:
    """Let the name of a whole table be what was taken, where its rows tell that: the `chocolate sales` by month."""
    found = list(mentions)
    for at, m in enumerate(found):
        table = words.tables.get(m.tables[0].table) if m.tables and m.end > m.start + 1 and not m.columns else None
        if table is not None and told_in_money(table, tokens[m.end - 1].stem):
            last = tokens[m.end - 1 : m.end]
            links = words.find_columns(last)
            found[at] = msgspec.structs.replace(m, columns=links, tables=words.find_tables(last))
    return tuple(found)


def _asked_apart(tokens: Sequence[Token], mentions: tuple[Mention, ...], words: Vocabulary) -> tuple[Mention, ...]:
    """Let a verb behind who is asked for stand alone: `which team scored` is of teams, and no name of a number."""
    found: list[Mention] = []
    for m in mentions:
        asked = found and found[-1].text in ASKED and m.end == m.start + 2 and tokens[m.start + 1].text in DONE
        if not asked or not m.columns or m.columns[0].score >= SURE:
            found.append(m)
            continue
        for at in (m.start, m.start + 1):
            found += [one for one in mentions_at(tokens, at, words) if one.end == at + 1][:1]
    return tuple(found)


ASKED, DONE = frozenset({"which", "what"}), words_of("come_to_have")


def _kind_of_noun(tokens: Sequence[Token], mentions: tuple[Mention, ...], words: Vocabulary) -> tuple[Mention, ...]:
    """Let a kind be that of a noun before it, where a column is called after both: `pitches of each type` have a
    `PitchType`."""
    found = list(mentions)
    for at, m in enumerate(found):
        apart = at > 0 and bool({"by", "per_group"} & found[at - 1].tags.keys())
        kind = apart and m.end == m.start + 1 and tokens[m.start].stem in KINDS and not m.values
        if not kind or (m.columns and m.columns[0].score >= SURE):
            continue
        for noun in (n for n in found[:at] if n.end == n.start + 1 and n.columns and not n.values):
            both = words.find_columns((tokens[noun.start], tokens[m.start]))
            if both and both[0].score >= SURE and any(_is(both[0], c) for c in noun.columns):
                found[at] = msgspec.structs.replace(m, columns=both[:1])
    return tuple(found)


KINDS = stems_of("kind_said_apart")


def _of_one_kind(tokens: Sequence[Token], mentions: tuple[Mention, ...], words: Vocabulary) -> tuple[Mention, ...]:
    """Let a word that is held against a part of a name be a part of such a name too: `Chicago compared to Miami`, two
    teams, beside a college of Miami."""
    found = list(mentions)
    for at in range(2, len(found)):
        if not JOINING & found[at - 1].tags.keys() or not found[at].values:
            continue
        for one, other in ((at - 2, at), (at, at - 2)):
            part, rival = found[one].values[:1], found[other].values
            single = found[other].end == found[other].start + 1
            if not part or not part[0].part or not single or any(v.column.name == part[0].column.name for v in rival):
                continue
            said = tokens[found[other].start].text
            same = words.find_part(said, part[0].table, part[0].column.name)
            if same is not None:
                found[other] = msgspec.structs.replace(found[other], values=(same,))
    return tuple(found)


JOINING = frozenset({"and", "or", "versus"})  # between two that are held against each other


def _ends_apart(tokens: Sequence[Token], mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Let a superlative ask for an end where the header that it found is no superlative: `highest temperature` is the
    highest of `high_temp`."""
    found: list[Mention] = []
    for m in mentions:
        end = tags_of(tokens[m.start : m.start + 1]) if m.end - m.start > 1 and m.columns else {}
        link = m.columns[0] if "superlative" in end and "superlative" not in m.tags else None
        averaged = bool(found) and "aggregate" in found[-1].tags
        if link is None or averaged or tokens[m.start].text in {t.text for t in tokenize(link.column.name)}:
            found.append(m)
            continue
        found.append(Mention(m.start, m.start + 1, tokens[m.start].text, end))
        rest = tokens[m.start + 1 : m.end]
        text = "".join(t.before + t.text for t in rest).strip()
        found.append(msgspec.structs.replace(m, start=m.start + 1, text=text))
    return tuple(found)


def _told_in_brackets(tokens: Sequence[Token], mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Let words that nothing here is called by be the column in the brackets after them: `chest pain type (cp)`."""
    found = list(mentions)
    for at in range(len(found) - 3, 0, -1):
        if at + 2 >= len(found):
            continue
        inside = found[at + 1]
        named = bool(inside.columns) and inside.columns[0].score >= 0.98
        told = named and [m.text for m in found[at : at + 3 : 2]] == ["(", ")"]
        first = at
        while told and first and _unnamed(found[first - 1], inside):
            first -= 1
        if told and first < at and (first == 0 or OPENING & found[first - 1].tags.keys()):
            start, end = found[first].start, found[at + 2].end
            text = "".join(t.before + t.text for t in tokens[start : found[at].start]).strip()
            found[first : at + 3] = [Mention(start, end, text, columns=inside.columns[:1], score=1.0)]
    return tuple(found)


def _with_kind(tokens: Sequence[Token], mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Let a column be what it holds, where that stands behind its name: the `origin airport` is the origin alone, and
    no destination."""
    found: list[Mention] = []
    for m in mentions:
        named = found[-1].columns[0] if found and found[-1].columns else None
        kinds = () if m.tags or m.tables or m.values or m.number is not None else m.columns
        sure = max((c.score for c in kinds), default=0.0)
        same = named is not None and named.score > SURE > sure and any(_is(c, named) and c.score == sure for c in kinds)
        said = tokens[m.start : m.end]
        same = same or (named is not None and (_of_cases(said, kinds, named) or _rate_itself(said, kinds, named)))
        if same and not found[-1].tags and not found[-1].values:
            text = "".join(t.before + t.text for t in tokens[found[-1].start : m.end]).strip()
            found[-1] = msgspec.structs.replace(found[-1], end=m.end, text=text, columns=(named,))
        else:
            found.append(m)
    return tuple(found)


def _of_cases(said: Sequence[Token], kinds: Sequence[ColumnLink], named: ColumnLink) -> bool:
    """Whether a noun only says what a number counts: the `cases` of `confirmed cases`."""
    number = named.column.numeric and named.column.role == "measure" and named.score >= 0.98
    return len(said) == 1 and said[0].stem in CASES and number and all(c.score < SURE for c in kinds)


def _rate_itself(said: Sequence[Token], kinds: Sequence[ColumnLink], named: ColumnLink) -> bool:
    """Whether `rate` only says what a number of up to 100 is that nobody adds up: the `c section rate`."""
    most = named.column.maximum
    number = named.column.numeric and not named.column.additive and not is_flag(named.column)
    rated = number and isinstance(most, int | float) and most <= 100 and named.score >= 0.98
    return rated and len(said) == 1 and said[0].text in RATES and all(c.score < HALF for c in kinds)


RATES, HALF = words_of("rate_itself"), 0.6
SURE = 0.9  # of a column that is named


def _is(link: ColumnLink, other: ColumnLink) -> bool:
    return (link.table, link.column.name) == (other.table, other.column.name)


def _unnamed(m: Mention, other: Mention) -> bool:
    """Whether a word means nothing here, or does not surely name a column of the kind that another word names; rows
    may be told by their key: `planes (tail numbers)`."""
    rows = m.tables if other.columns[0].column.role != "identifier" else ()
    meant = set(m.tags) - {"preposition", "request"} or rows or m.values or m.time or m.number is not None
    kind = other.columns[0].column.numeric
    sure = (c.score >= (0.9 if c.column.numeric == kind else 0.6) for c in m.columns)
    return not meant and m.text[:1].isalpha() and not any(sure)


OPENING = frozenset({"by", "per_group", "aggregate", "article", "and", "superlative"})  # what a name begins behind


def _with_verbs(tokens: Sequence[Token], mentions: tuple[Mention, ...], words: Vocabulary) -> tuple[Mention, ...]:
    """Let what somebody did so many times be what its verb and its noun name together: the `bases` of `stole more than
    30 bases` are `stolen_bases`."""
    found = list(mentions)
    for at, m in enumerate(mentions):
        noun = next((i for i in range(at + 1, len(mentions)) if not _of_number(mentions[i])), at + 1)
        named = noun - at > 1 and m.columns and mentions[noun].columns
        if not named or m.columns[0].score > 0.9:
            continue
        both = words.find_columns((*tokens[m.start : m.end], *tokens[mentions[noun].start : mentions[noun].end]))
        if both and both[0].score >= 0.9:
            found[noun] = msgspec.structs.replace(found[noun], columns=both)
    return tuple(found)


def _of_number(m: Mention) -> bool:
    """Whether a mention says how many: a comparison, a number, a superlative."""
    return m.number is not None or bool(m.tags.keys() & {"compare", "superlative", "article"})


def _held_by_code(tokens: Sequence[Token], mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Let what is held be of the code that comes after it: the `votes` of `votes for labour` are `lab_votes`."""
    found = list(mentions)
    for at in range(2, len(found)):
        link = next((c for c in found[at].columns if c.how == "code"), None)
        for held in (at - 2, at - 3):
            last = tokens[found[held].end - 1].stem
            if link is not None and held >= 0 and last == tokenize(link.column.name)[-1].stem:
                found[held] = msgspec.structs.replace(found[held], columns=(link,))
                break
    return tuple(found)


def _held_of_whom(tokens: Sequence[Token], mentions: tuple[Mention, ...], words: Vocabulary) -> tuple[Mention, ...]:
    """Let who holds something be a column rather than a value: `votes for labour`, `did labour get 20000 votes` are of
    `lab_votes`, whoever won."""
    found = list(mentions)
    for at, m in enumerate(mentions):
        who = _who_told(tokens[m.start], m, words)
        for held, between in _near(mentions, at) if who and m.end == m.start + 1 else ():
            noun = mentions[held]
            linked = all(LINKING & set(b.tags) or b.number is not None or b.text in VERBS for b in between)
            short = noun.end == noun.start + 1 or not m.values
            if not short or not linked or not noun.columns or (noun.columns[0].score >= SURE and m.values):
                continue
            both = words.find_columns((*who, *tokens[noun.start : noun.end]))
            if both and both[0].score >= SURE and any(_is(both[0], c) for c in noun.columns):
                found[at] = msgspec.structs.replace(m, columns=both[:1], values=())
                found[held] = msgspec.structs.replace(noun, columns=both[:1]) if found[held] is noun else found[held]
    return tuple(found)


def _who_told(said: Token, m: Mention, words: Vocabulary) -> tuple[Token, ...]:
    """The word of headers for whom a mention names: itself, or the `female` that women are where no value says so;
    initials in capitals may name a column of their own, the `ALP` beside `ALPSeats`."""
    if m.values or said.text not in words.genders or m.columns or m.tables:
        return (said,) if m.values or _is_initials(said, m) else ()
    return tokenize(words.genders[said.text])


def _is_initials(said: Token, m: Mention) -> bool:
    whole = said.text.upper()
    return said.capital == "all" and any(c.column.name == whole and c.score >= SURE for c in m.columns)


LINKING = frozenset({"preposition", "helper", "compare", "request"})  # between what is held and who holds it
VERBS = words_of("light_verb")
FARTHEST_HELD = 4


def _near(mentions: Sequence[Mention], at: int) -> Iterator[tuple[int, Sequence[Mention]]]:
    """Yield the mentions that are not next to one, each with those between them."""
    for other in range(max(0, at - FARTHEST_HELD), min(len(mentions), at + FARTHEST_HELD + 1)):
        if abs(other - at) > 1:
            yield other, mentions[min(at, other) + 1 : max(at, other)]


def _for_each_time(mentions: tuple[Mention, ...], words: Vocabulary) -> tuple[Mention, ...]:
    """Let an amount for each time be the column that is called so, where no rows have a time: what customers `pay per
    month` are `monthly_charges`."""
    found = list(mentions)
    for at, m in enumerate(mentions):
        grain = m.tags.get("grain") if m.text.split(" ")[0] in EACH_STEP else None
        for said in (at - 1, at - 2) if grain else ():
            named = found[said].columns if said >= 0 else ()
            timed = (c for c in named if c.column.numeric and stem(grain) in read_name(c.column.name).forms[0])
            link = next(timed, None)
            if link is not None and not any(c.role == "time" for c in words.tables[link.table].columns):
                surest = msgspec.structs.replace(link, score=named[0].score)
                found[said] = msgspec.structs.replace(found[said], columns=(surest,))
                found[at] = Mention(m.start, m.end, m.text, {"helper": ""}, score=m.score)
                break
    return tuple(found)


EACH_STEP = words_of("each_step")


def _echoed(tokens: Sequence[Token], mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Let the last word of a name that was said in full stand for it: `payment codes ... for each code`."""
    named: dict[str, ColumnLink] = {}
    found = []
    for m in mentions:
        last = tokens[m.end - 1].stem
        if m.columns and m.columns[0].score >= 0.98 and m.end - m.start > 1:
            named[last] = m.columns[0]
        elif last in named and m.end - m.start == 1 and not m.values and (not m.columns or m.columns[0].score < 0.9):
            m = msgspec.structs.replace(m, columns=(msgspec.structs.replace(named[last], how="said before"),))
        found.append(m)
    return tuple(found)


def _best_cover(tokens: Sequence[Token], options: list[list[Mention]]) -> tuple[Mention, ...]:
    """Choose the spans with the highest sum of scores (weighted interval scheduling from the right)."""
    best: list[tuple[float, Mention | None]] = [(0.0, None)] * (len(tokens) + 1)
    for at in range(len(tokens) - 1, -1, -1):
        ranked = [(m.score + best[m.end][0], m) for m in options[at]]
        best[at] = max(ranked, key=lambda pair: pair[0])
    chosen, at = [], 0
    while at < len(tokens):
        mention = best[at][1]
        chosen.append(mention)
        at = mention.end
    return tuple(chosen)
