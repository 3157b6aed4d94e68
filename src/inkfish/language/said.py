"""A span of a question in the forms in which the data may hold it; made once, and looked up in each table."""

from __future__ import annotations

from functools import cached_property

from inkfish.language.lexicon import load_lexicon
from inkfish.language.plurals import singular, singulars
from inkfish.language.tokens import stem

ACTING = ("er", "ing", "or")  # how words for who does something end, and for those who are doing it


class Said:
    """What was said, in the form of `tokens.key`, with the other forms of it."""

    def __init__(self, text: str):
        self.text = text
        self.words = tuple(text.split())

    @cached_property
    def stem(self) -> str:
        """The stem of all of it."""
        return stem(self.text)

    @cached_property
    def singulars(self) -> tuple[str, ...]:
        """Its words without their plurals, in the ways in which the last one may be spelled."""
        before = [singular(word) for word in self.words[:-1]]
        return tuple(" ".join((*before, one)) for one in singulars(self.words[-1]))

    @cached_property
    def aliases(self) -> tuple[str, ...]:
        """The other names that the lexicon knows of it."""
        known = load_lexicon().aliases
        return tuple(known.get(self.text) or known.get(singular(self.text), ()))

    @cached_property
    def roots(self) -> tuple[str, ...]:
        """The nouns or adjectives that one word may be made from as a noun, adjective, adverb or agent: `sunny` sun,
        `privately` private, `swimmers` swimming, `positivity` positive.

        >>> Said("sunny").roots
        ('sunn', 'sun', 'sunne')
        """
        agent = singular(self.text)
        if agent.endswith("er") and len(agent) > 5:
            return (agent[:-2] + "ing", agent[:-1] + "ing")
        for ending in ("ity", "ly", "y"):
            if self.text.endswith(ending) and len(self.text) > len(ending) + 2:
                root = self.text[: -len(ending)]
                return tuple(dict.fromkeys((root, root[:-1] if root[-1] == root[-2] else root, root + "e")))
        return ()

    @cached_property
    def deeds(self) -> tuple[str, ...]:
        """What is done by those who are called so, as a value may say it: `smokes`, for smokers and the smoking."""
        acting = self.text.rstrip("s").endswith(ACTING)
        alike = load_lexicon().synonyms.get(self.stem, frozenset()) if acting else ()
        return tuple(form for verb in sorted(alike) if verb[:4] == self.text[:4] for form in (verb, f"{verb}s"))

    @cached_property
    def doings(self) -> tuple[str, ...]:
        """What those do who are called after it: `rent`, for renters.

        >>> Said("renters").doings, Said("swimmers").doings
        (('rent', 'rente'), ('swimm', 'swimme', 'swim'))
        """
        agent = singular(self.text)
        if len(self.words) != 1 or not agent.endswith("er") or len(agent) <= 4:
            return ()
        root = agent[:-2]
        return (root, agent[:-1], root[:-1]) if root[-1] == root[-2] else (root, agent[:-1])

    @cached_property
    def doers(self) -> tuple[str, ...]:
        """What those are called who do it: `smoker`, for who smokes.

        >>> Said("rents").doers
        ('renter',)
        """
        verb = singular(self.text) if len(self.words) == 1 and len(self.text) > 3 else ""
        return () if not verb.isalpha() or verb.endswith("er") else (verb + ("r" if verb.endswith("e") else "er"),)

    @cached_property
    def behind(self) -> Said:
        """It without its first word."""
        return Said(" ".join(self.words[1:]))
