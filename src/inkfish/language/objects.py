"""What a verb has as its object: `hit 200 homers`, `won the most games`, `gave up the fewest points`.

Where the object is a number of the data, the verb says nothing more; where it is only what every row is of (a game, a
race), the verb's own number is meant; and what is given up is the number that the others had.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from inkfish.language.classes import ordered, stems_of, words_of
from inkfish.language.dated import aside
from inkfish.language.mention import ColumnLink, Mention
from inkfish.language.names import read_name
from inkfish.language.tokens import Token, tokenize
from inkfish.language.vocabulary import Vocabulary

PLAYED, RESULTS = stems_of("played"), stems_of("won_or_lost")
GIVING_UP, AGAINST = words_of("giving_up"), ordered("against_in_names")
BEFORE_OBJECT = words_of("before_object")
RECORD, BEFORE_RECORD = words_of("record"), words_of("before_record")
WINNING = {"winning": ">", "losing": "<"}
SURE = 0.6  # the least score of a number that a verb names
OBJECT = 0.9  # the least score of a number that is the object of another one's verb


def with_objects(tokens: Sequence[Token], mentions: Sequence[Mention], words: Vocabulary) -> tuple[Mention, ...]:
    """Return mentions in which verbs and their objects mean one thing."""
    found = _with_records(mentions, words)
    for verb, of in list(_verbs(found)):
        _given_up(found, verb, of, tokens, words)
    for verb, of in list(_verbs(found)):
        if _is_verb(found, verb) and _names_other(found[verb], found[of]):
            found[verb] = aside(found[verb])
    played = {i for i, m in enumerate(found) if _is_played(m, tokens) and _done_in(found, i)}
    return tuple(m for i, m in enumerate(found) if i not in played)


def _is_played(m: Mention, tokens: Sequence[Token]) -> bool:
    """Whether a mention is a game or the like, which the data does not know by that word."""
    return not m.known and tokens[m.start].stem in PLAYED and m.end == m.start + 1


def _with_records(mentions: Sequence[Mention], words: Vocabulary) -> list[Mention]:
    """`the best record`: the share of wins, else their number; `a winning record`: more wins than losses."""
    found = list(mentions)
    for at in range(len(found) - 1, 0, -1):
        how, record = found[at - 1], found[at]
        if record.text not in RECORD or how.text not in BEFORE_RECORD:
            continue
        won, lost = (_number_called(words, said) for said in (("wins",), ("losses",)))
        if won is None or lost is None:
            continue
        if how.text in WINNING:
            found[at - 1] = replace(how, tags={"record": WINNING[how.text]}, columns=(won, lost), values=(), tables=())
            del found[at]
        else:
            share = _number_called(words, ("win percentage", "win pct", "winning percentage")) or won
            found[at] = replace(record, columns=(share,), tags={}, tables=())
    return found


def _number_called(words: Vocabulary, sayings: Sequence[str]) -> ColumnLink | None:
    """The number that one of some names surely means."""
    links = (link for said in sayings for link in words.find_columns(tokenize(said)))
    return next((replace(link, score=1.0) for link in links if link.column.numeric and link.score >= SURE), None)


def _verbs(mentions: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """Yield where a word and the next one that names a number stand, where only small words and numbers part them."""
    for at in range(len(mentions)):
        of = at + 1
        while of < len(mentions) and _part_of_object(mentions[of]):
            of += 1
        if of < len(mentions) and mentions[of].columns:
            yield at, of


def _part_of_object(m: Mention) -> bool:
    """Whether a mention may stand between a verb and its object: `up`, `the most`, `more than`, `200`."""
    if m.columns or m.tables or m.values or m.time is not None:
        return False
    return m.number is not None or m.text in BEFORE_OBJECT or bool(m.tags.keys() & {"compare", "superlative"})


def _is_verb(mentions: Sequence[Mention], at: int) -> bool:
    """Whether a word is what those do that are named before it: `teams that hit`, `which team won`, `who scored`."""
    m, before = mentions[at], mentions[at - 1] if at else None
    if before is None or m.end - m.start > 1 or not (m.columns and m.columns[0].column.numeric) or m.values:
        return False
    asked = before.text in ("who", "that", "which")
    return asked or (at > 1 and mentions[at - 2].text in ("which", "what") and bool(before.columns or before.tables))


def _names_other(verb: Mention, of: Mention) -> bool:
    """Whether the object is another number than the one that the verb is called like, and surely so; or the key of
    what was rated or judged, of which no verb tells how many."""
    own, other = verb.columns[0], of.columns[0]
    if other.column.role == "identifier" and not own.column.additive:
        return other.score >= SURE
    known = other.column.numeric and other.column.role == "measure" and other.score >= OBJECT
    return known and other.column.name != own.column.name and not _words(own) & _words(other)


def _words(link: ColumnLink) -> set[str]:
    return {word for form in read_name(link.column.name).forms for word in form}


def _done_in(mentions: Sequence[Mention], at: int) -> bool:
    """Whether a number of the same clause tells what was done in a game or a race: how many were won, or tied."""
    first = next((i + 1 for i in range(at, -1, -1) if mentions[i].text in ENDS), 0)
    last = next((i for i in range(at, len(mentions)) if mentions[i].text in ENDS), len(mentions))
    numbers = (c for m in mentions[first:last] for c in m.columns[:1])
    return any(
        c.column.numeric and c.column.role == "measure" and c.score >= SURE and _words(c) & RESULTS for c in numbers
    )


ENDS = (",", ".", ";", "?")


def _given_up(found: list[Mention], verb: int, of: int, tokens: Sequence[Token], words: Vocabulary) -> None:
    """Let what was given up be the number that others had; where there is none, it is not known at all."""
    said = next((said for said in (_phrase(found, verb, 2), _phrase(found, verb, 1)) if said in GIVING_UP), None)
    object_ = found[of]
    if said is None or not (object_.columns[0].column.numeric and object_.columns[0].column.role == "measure"):
        return
    own = tokens[object_.start : object_.end]
    against = next((link for word in AGAINST for link in _called(words, own, word)), None)
    last = verb + len(said.split()) - (found[verb].end - found[verb].start)
    for i in range(verb, last + 1):
        found[i] = aside(found[i])
    found[of] = replace(object_, columns=(against,) if against else (), tags={}, tables=())


def _phrase(found: Sequence[Mention], at: int, size: int) -> str:
    return " ".join(m.text for m in found[at : at + size])


def _called(words: Vocabulary, own: Sequence[Token], word: str) -> Iterator[ColumnLink]:
    """Yield the number whose name says both what is counted and that it was the others': `PointsAgainst`."""
    for link in words.find_columns((*own, *tokenize(word))):
        if link.column.numeric and link.score >= OBJECT:
            yield replace(link, score=1.0)
