"""Names of companies as people say them."""

from __future__ import annotations

from inkfish.data.live.lexicon import lexicon


def short(name: str) -> str:
    """Return a company's name without its legal form: people say `NVIDIA`, not `NVIDIA Corporation`.

    >>> short("Advanced Micro Devices, Inc."), short("APPLE INC."), short("AT&T INC.")
    ('Advanced Micro Devices', 'Apple', 'AT&T')
    """
    words = name.replace(",", " ").split()
    while len(words) > 1 and words[-1].lower().rstrip(".") in lexicon("names")["legal_forms"]:
        words.pop()
    plain = " ".join(words)
    shouted = name.isupper() and len(plain) > 4 and plain.replace(" ", "").isalpha()
    return plain.title() if shouted else plain
