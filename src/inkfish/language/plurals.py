"""Nouns without their plural, spelled as they are."""

from __future__ import annotations

SIBILANT = (("ies", "y"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"), ("sses", "ss"))


def singular(word: str) -> str:
    """Return a noun without its plural; verbs stay as they are, so that `opened` is not the status Open.

    >>> [singular(w) for w in ("tents", "boxes", "categories", "opened")]
    ['tent', 'box', 'category', 'opened']
    """
    return singulars(word)[0]


def singulars(word: str) -> tuple[str, ...]:
    """Return the nouns that a plural may be of, the likeliest first.

    >>> singulars("cookies"), singulars("boxes")
    (('cooky', 'cookie'), ('box', 'boxe'))
    """
    if word[-1:] != "s" or word.endswith(("ss", "us", "is")):
        return (word,)
    found = [
        word[: -len(ending)] + instead
        for ending, instead in (*SIBILANT, ("s", ""))
        if word.endswith(ending) and len(word) > max(3, len(ending) + 1)
    ]
    return tuple(found) or (word,)
