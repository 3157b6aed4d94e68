"""Values that say what was not done, in the other words for it: `do not watch` is who doesn't or never watches."""

from __future__ import annotations

from inkfish.language.classes import words_of
from inkfish.language.tokens import key

DENYING = tuple(sorted({key(form) for form in words_of("denying")}, key=len, reverse=True))
MOST_WORDS = 3  # behind the negation


def denials(value: str) -> tuple[str, ...]:
    """Return the other forms of a value that begins with a negation; none where it does not.

    >>> "don t watch" in denials("do not watch"), denials("watches often")
    (True, ())
    """
    opening = next((form for form in DENYING if value.startswith(f"{form} ")), "")
    deed = value[len(opening) :].strip()
    if not opening or not 0 < len(deed.split()) <= MOST_WORDS:
        return ()
    return tuple(f"{form} {deed}" for form in DENYING if form != opening)
