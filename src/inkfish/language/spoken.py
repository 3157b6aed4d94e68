"""Numbers in words: `half a million`, `two hundred thousand`, `less than an hour`, `under a dollar`, `six figures`."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from inkfish.language.classes import words_of
from inkfish.language.figures import figures
from inkfish.language.tokens import Token

SCALES = {**{w: n for w, n in figures("scale").items() if len(w) > 2}, **figures("hundreds")}
SMALL = {w: n for w, n in figures("number").items() if n < 100}
HALF = figures("factor")["half"]
GRAND = words_of("grand")
ONE, BOUND = words_of("article_of_one"), words_of("before_bound")
FIGURES, SIX_OR_MORE = words_of("figures"), range(4, 10)
ONE_OF_MONEY = words_of("one_of_money")
UNITS = words_of("time_unit") | words_of("one_unit")


def spoken(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Return tokens in which a number in words is one token with its value.

    >>> from inkfish.language.tokens import tokenize
    >>> [t.number for t in spoken(tokenize("over half a million, or 2 dozen"))]
    [None, 500000, None, None, 24]
    """
    found, at = [], 0
    while at < len(tokens):
        number, upto = _number(tokens, at)
        if number is None:
            found.append(tokens[at])
            at += 1
            continue
        value = int(number) if number == int(number) else number
        text = " ".join(t.text for t in tokens[at:upto])
        last = tokens[upto - 1]
        found.append(
            msgspec.structs.replace(tokens[at], text=text, kind="number", end=last.end, number=value, capital="")
        )
        at = upto
    return tuple(found)


def _number(tokens: Sequence[Token], at: int) -> tuple[float | None, int]:
    """The number that begins at a token and where it ends; None where there is none in words."""
    lead, nxt = _lead(tokens, at)
    if lead is None:
        return None, at
    digits = nxt + (nxt < len(tokens) and tokens[nxt].text == "-")
    if digits < len(tokens) and tokens[digits].text in FIGURES and lead in SIX_OR_MORE:
        return 10 ** (lead - 1), digits + 1
    if nxt < len(tokens) and tokens[nxt].text in UNITS and tokens[at].text in ONE and _bounded(tokens, at):
        return 1, nxt
    upto = nxt
    while upto < len(tokens) and tokens[upto].text in SCALES and not _names(tokens, upto):
        lead *= SCALES[tokens[upto].text]
        upto += 1
    return (lead, upto) if upto > nxt else (None, at)


def _names(tokens: Sequence[Token], at: int) -> bool:
    """Whether a scale begins the name of a thing: `3 grand slams`."""
    return tokens[at].text == "grand" and at + 1 < len(tokens) and tokens[at + 1].text in GRAND


def _lead(tokens: Sequence[Token], at: int) -> tuple[float | None, int]:
    """What a scale is times: `a`, `half a`, `two`, `2.5`."""
    token = tokens[at]
    if token.text == "half":
        return HALF, at + 1 + (at + 1 < len(tokens) and tokens[at + 1].text in ONE)
    if token.text in ONE:
        return 1, at + 1
    if token.kind == "number" and not token.unit:
        return token.number, at + 1
    if token.text in SCALES and _of_money(tokens, at):
        return 1, at
    if token.text in SCALES and at and tokens[at - 1].text == "per":
        return 1, at
    return SMALL.get(token.text), at + 1


def _of_money(tokens: Sequence[Token], at: int) -> bool:
    """Whether scales stand before a currency that tells of things: `hundred billion dollar companies`."""
    while at < len(tokens) and (tokens[at].text in SCALES or tokens[at].text == "-"):
        at += 1
    return at < len(tokens) and tokens[at].text in ONE_OF_MONEY


def _bounded(tokens: Sequence[Token], at: int) -> bool:
    return at > 0 and tokens[at - 1].text in BOUND
