"""One file of the lexicon, as it is written: `lexicon/en/classes.toml`."""

from __future__ import annotations

import tomllib
from importlib.resources import files

from inkfish.errors import InkfishError


class LexiconError(InkfishError):
    """A lexicon file that says something it may not."""


def lexicon_files(folder: str, language: str = "en") -> list[str]:
    """Return the names of the files in a folder of a language, as `read_lexicon_file` takes them, in order."""
    path = files("inkfish.language") / "lexicon" / language / folder
    found = path.iterdir() if path.is_dir() else ()
    return sorted(f"{folder}/{entry.name[:-5]}" for entry in found if entry.name.endswith(".toml"))


def read_lexicon_file(name: str, language: str = "en") -> dict:
    """Return what a file of a language says; raise LexiconError where it cannot be read or names a thing twice."""
    path = files("inkfish.language") / "lexicon" / language / f"{name}.toml"
    try:
        return tomllib.loads(path.read_text("utf8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise LexiconError(f"The lexicon file {language}/{name}.toml cannot be read: {error}") from None
