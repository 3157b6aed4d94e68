"""The words of the charts: reasons, notes and labels, from `en.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Words:
    """Phrases by section and name, with `{places}` to fill."""

    data: dict[str, Any]

    def say(self, section: str, name: str, /, **places: object) -> str:
        """Return one phrase with its places filled; an unknown name is an error of ours."""
        return self.data[section][name].format(**places)

    @cached_property
    def years(self) -> frozenset[str]:
        """Words in a column's name that mean calendar years."""
        return frozenset(self.data["columns"]["years"])


def load(language: str = "en") -> Words:
    """Read the phrases of one language."""
    return Words(tomllib.loads(files(__package__).joinpath(f"{language}.toml").read_text(encoding="utf8")))


WORDS = load()
