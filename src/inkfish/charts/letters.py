"""How wide words are, and where they break: so that nothing overlaps or is cut off."""

from __future__ import annotations

import json
import unicodedata
from functools import cache
from importlib.resources import files

ELLIPSIS = "…"
OTHER_LETTER = 560


@cache
def _widths() -> dict[str, dict[str, int]]:
    """Widths of letters in thousandths of the font size, by weight; from Source Sans Pro."""
    return json.loads(files("inkfish.charts.themes").joinpath("widths.json").read_bytes())


@cache
def _letter(letter: str, weight: str) -> int:
    known = _widths()[weight].get(letter)
    if known is not None:
        return known
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Cf", "Mn"):
        return 0
    return 1000 if unicodedata.east_asian_width(letter) in "WF" else OTHER_LETTER


def measure(text: str, size: float, bold: bool = False) -> float:
    """Return the width of a line of text in pixels.

    >>> measure("0000", 10)
    19.88
    """
    weight = "bold" if bold else "regular"
    return round(sum(_letter(c, weight) for c in text) * size / 1000, 2)


def widest(texts: list[str], size: float, bold: bool = False) -> float:
    """Return the width of the widest of some texts, each of one or more lines."""
    return max((measure(line, size, bold) for t in texts for line in t.split("\n")), default=0.0)


def plain(text: object) -> str:
    """Return text on one line, without control characters.

    Names that every JavaScript object has get a mark that cannot be seen: Vega looks words up in plain objects, and
    a category called constructor would fail the whole chart.
    """
    spaced = "".join(c if unicodedata.category(c)[0] != "C" or c in _JOINERS else " " for c in str(text))
    line = " ".join(spaced.split())
    return line + "\u200d" if line in _OBJECT_NAMES else line


_OBJECT_NAMES = frozenset(
    (
        "constructor",
        "hasOwnProperty",
        "isPrototypeOf",
        "propertyIsEnumerable",
        "toLocaleString",
        "toString",
        "valueOf",
        "__proto__",
        "__defineGetter__",
        "__defineSetter__",
        "__lookupGetter__",
        "__lookupSetter__",
    )
)


_JOINERS = "\u200c\u200d\u200e\u200f"


def shorten(text: str, width: float, size: float, bold: bool = False) -> str:
    """Return a text cut at the end to fit a width, with an ellipsis where it was cut."""
    if measure(text, size, bold) <= width:
        return text
    room, kept = width - measure(ELLIPSIS, size, bold), ""
    for letter in text:
        if measure(kept + letter, size, bold) > room:
            break
        kept += letter
    return kept.rstrip() + ELLIPSIS


def wrap(text: str, width: float, size: float, lines: int, bold: bool = False) -> list[str]:
    """Return a text in at most some lines that fit a width; words break only where one is too long for a line."""
    done: list[str] = []
    rest = _pieces(text, width, size, bold)
    while rest and len(done) < lines:
        line = rest.pop(0)
        while rest and measure(line + rest[0], size, bold) <= width:
            line += rest.pop(0)
        done.append(line.strip())
    if rest:
        done[-1] = shorten(done[-1] + " " + "".join(rest).strip(), width, size, bold)
        if not done[-1].endswith(ELLIPSIS):
            done[-1] += ELLIPSIS
    return done


def _pieces(text: str, width: float, size: float, bold: bool) -> list[str]:
    """Return the parts that a line may break between: words with the space before them, ideographs one by one."""
    pieces: list[str] = []
    for word in text.split(" "):
        space = " " if pieces else ""
        if measure(word, size, bold) <= width and not _ideographic(word):
            pieces.append(space + word)
        else:
            pieces += _broken(space + word, width, size, bold)
    return pieces


def _ideographic(word: str) -> bool:
    return any(unicodedata.east_asian_width(c) in "WF" for c in word)


def _broken(word: str, width: float, size: float, bold: bool) -> list[str]:
    """Break a word that has no spaces: between ideographs, or where a line is full."""
    if _ideographic(word):
        return list(word)
    parts, part = [], ""
    for letter in word:
        if part and measure(part + letter, size, bold) > width:
            parts.append(part)
            part = ""
        part += letter
    return [*parts, part]


def right_to_left(text: str) -> bool:
    """Whether a text runs from right to left, by its first letter that runs at all."""
    for letter in text:
        way = unicodedata.bidirectional(letter)
        if way in ("R", "AL"):
            return True
        if way == "L":
            return False
    return False
