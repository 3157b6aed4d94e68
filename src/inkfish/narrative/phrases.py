"""The sentence templates of phrases/en.toml: read and checked once, then filled in."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from string import Formatter

from inkfish.errors import SettingError, suggestion

SECTIONS = (
    "period",
    "noun",
    "calculation",
    "condition",
    "number",
    "tell",
    "describe",
    "restate",
    "title",
    "subtitle",
    "follow",
    "cite",
    "cited",
)
_FIELD = re.compile(r"[a-z][a-z0-9_]*")
_SPACES = re.compile(r"  +| (?=[,.;:])")


@cache
def phrases() -> dict[str, str]:
    """Return every template by `section.name`; raise SettingError, which names the template, where one is wrong."""
    sections = _sections()
    wrong = sorted(set(sections) ^ set(SECTIONS))
    if wrong:
        raise SettingError(f"phrases/en.toml: the sections must be {', '.join(SECTIONS)}; look at {', '.join(wrong)}.")
    found = {f"{section}.{name}": text for section, texts in sections.items() for name, text in texts.items()}
    for key, text in found.items():
        _check(key, text)
    return found


def _sections() -> dict[str, dict[str, str]]:
    return tomllib.loads(files(__package__).joinpath("phrases/en.toml").read_text("utf-8"))


def _check(key: str, text: object) -> None:
    """Raise SettingError unless a template is text with plain named fields; one that is told must be a sentence."""
    if not isinstance(text, str) or not text.strip():
        raise SettingError(f"phrases/en.toml: {key} must be a text.")
    if key.startswith(("tell.", "describe.", "number.")) and any(c.isdigit() for c in re.sub(r"\{\w+\}", "", text)):
        raise SettingError(f"phrases/en.toml: {key} has a figure of its own; figures come from facts alone.")
    if key.startswith(("tell.", "number.", "cite.")) and text[-1] not in ".}":
        raise SettingError(f"phrases/en.toml: {key} must end as a sentence does.")
    try:
        named = [(name, spec, conversion) for _, name, spec, conversion in Formatter().parse(text) if name is not None]
    except ValueError as error:
        raise SettingError(f"phrases/en.toml: {key}: {error}.") from None
    for name, spec, conversion in named:
        if not _FIELD.fullmatch(name) or spec or conversion:
            raise SettingError(f"phrases/en.toml: {key}: {{{name}}} is not a plain field.")


def fields(key: str) -> frozenset[str]:
    """Return the names of the fields of a template."""
    return frozenset(name for _, name, _, _ in Formatter().parse(phrases()[key]) if name)


def say(key: str, /, **words: object) -> str:
    """Fill in the template `key`; what an empty field leaves behind is closed up.

    >>> say("period.year", year=2020)
    'in 2020'
    """
    return _SPACES.sub(_closed, _template(key).format(**words)).strip()


def glue(key: str) -> str:
    """Return the template `key` as it is, with its spaces: what stands between the parts of a list."""
    return _template(key)


def _template(key: str) -> str:
    known = phrases()
    if key not in known:
        raise SettingError(f"phrases/en.toml: there is no {key}.{suggestion(key, known)}")
    return known[key]


def _closed(found: re.Match[str]) -> str:
    return " " if len(found.group()) > 1 else ""
