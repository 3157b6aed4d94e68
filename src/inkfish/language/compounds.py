"""Phrases that are written with a hyphen: `best-selling products`, `month-over-month`."""

from __future__ import annotations

from collections.abc import Sequence

from inkfish.language.lexicon import load_lexicon, phrase_key
from inkfish.language.tokens import Token

LONGEST = 4  # words of a phrase that hyphens may join


def unhyphenated(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Return tokens without the hyphens that join the words of a phrase of the lexicon; other hyphens stay.

    >>> from inkfish.language.tokens import tokenize
    >>> [" ".join(t.text for t in unhyphenated(tokenize(q))) for q in ("top-selling items", "non-smokers")]
    ['top selling items', 'non - smokers']
    """
    found, at = [], 0
    while at < len(tokens):
        words = _joined(tokens, at)
        size = next((n for n in range(len(words), 1, -1) if _phrase(words[:n])), 1)
        found += words[:size]
        at += 2 * size - 1
    return tuple(found)


def _phrase(words: Sequence[Token]) -> bool:
    """Whether words mean something together, or the first one is the end of what the second one tells: `most-liked`."""
    phrases = load_lexicon().phrases
    extreme = len(words) == 2 and "superlative" in phrases.get(phrase_key(words[:1]), {})
    return extreme or phrase_key(words) in phrases


def _joined(tokens: Sequence[Token], at: int) -> list[Token]:
    """The words from a token on that hyphens join, without the hyphens; the token alone where none does."""
    words = [tokens[at]]
    while len(words) < LONGEST and at + 2 < len(tokens) and _hyphen(tokens, at + 1):
        at += 2
        words.append(tokens[at])
    return words


def _hyphen(tokens: Sequence[Token], at: int) -> bool:
    """Whether a token is a hyphen with a word right before and behind it."""
    left, token, right = tokens[at - 1 : at + 2]
    tight = left.end == token.start and token.end == right.start
    return token.text == "-" and tight and left.kind == right.kind == "word"
