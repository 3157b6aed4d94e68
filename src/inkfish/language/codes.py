"""What the codes of a column stand for: `F` beside `SF` and `QF` is a final; read from `lexicon/en/codes.toml`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from inkfish.language.glossary import load_glossaries
from inkfish.language.tokens import key

MOST_CODES = 60  # different values up to which a column may hold one list of codes


def code_names(values: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield what the codes of a column are called, each with its code; nothing where most values are none.

    >>> sorted(code_names(("L", "R")))[:2]
    [('left', 'L'), ('left footed', 'L')]
    """
    if not 2 <= len(values) <= MOST_CODES:
        return
    folded = {value: signed(value) for value in values}
    for glossary in load_glossaries("codes", signed):
        known = [value for value, code in folded.items() if code in glossary.names]
        if len(known) >= max(glossary.needs, 0.5 * len(values)):
            yield from ((name, value) for value in known for name in glossary.names[folded[value]])


def signed(code: str) -> str:
    """Return a code in the form in which it is looked up, with the sign that it ends in.

    >>> signed("AB-"), signed("Full-Time")
    ('ab-', 'full time')
    """
    sign = code.strip()[-1:]
    return key(code) + (sign if sign in ("+", "-") else "")
