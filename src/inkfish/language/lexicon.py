"""The lexicon: phrases and what they may mean, read from `lexicon/<language>/*.toml` and checked on load."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import msgspec

from inkfish.language.classes import words_of
from inkfish.language.lexicon_file import LexiconError, lexicon_files, read_lexicon_file
from inkfish.language.tokens import Token, stem, tokenize

PHRASE_FILES = (
    "aggregates",
    "degrees",
    "comparisons",
    "charts",
    "sorting",
    "grouping",
    "time",
    "tasks",
    "dialogue",
    "metrics",
    "units",
    "filler",
)


FIELD = {"groups", "means", "rows", "quality"}
KEYS = {"quality": {"about", "max", "min", "turned", "each", "counts"}, "metric": {"phrases", "how", "of"}}
SPANS = ("year", "month", "week", "day", "hour", "minute")
ROW_FORMULAS = ("elapsed", "product", "difference", "ratio", "price", "sum")
FORMULAS = ("sum", "average", "margin")


class Metric(msgspec.Struct, frozen=True):
    """A measure made from columns that these words name: `sum`, `average` or `margin` of them."""

    how: str
    of: tuple[str, ...]


class Formula(msgspec.Struct, frozen=True):
    """A number made from two columns of a row, that these words name: `elapsed`, `product`, `difference` or
    `ratio`; or the `price` of rows that are one thing sold each.

    There is none where a column has one of the words of `unless`; `unit` is that of time.
    """

    phrases: frozenset[tuple[str, ...]]
    how: str
    of: tuple[tuple[str, ...], ...]
    unless: tuple[str, ...]
    unit: str = "day"


class Rows(msgspec.Struct, frozen=True):
    """What rows may be called, as words and as stems, and the stems of columns that give it away, of which `needs`
    must be there."""

    words: frozenset[str]
    nouns: frozenset[str]
    columns: frozenset[str]
    needs: int


class Quality(msgspec.Struct, frozen=True):
    """An adjective such as *oldest*: the words of columns that it speaks of, and which end of them.

    Of columns with one of the words in `turned` it is the other end; what is told of `each` is never added up; what it
    `counts` is only told by amounts that add up, or by how many rows there are.
    """

    about: tuple[str, ...]
    end: str
    turned: frozenset[str] = frozenset()
    each: bool = False
    counts: bool = False


class Lexicon(msgspec.Struct, frozen=True):
    """All that one language's files say.

    `phrases` maps stems to tags, a tag's kind to its value (`{"aggregate": "sum"}`); one phrase may have several
    kinds. `longest` maps the stem that phrases begin with to how many the longest of them has. `synonyms` maps a stem
    to the stems it may stand for, `sayings` a stem to those that may stand for it, `abbreviations` a word to
    sequences of stems, `aliases` a folded value to others that mean the same. `qualities` maps stems to adjectives of
    a column. `made` are numbers that two columns give, by name, `elapsed` what the time between two dates may be
    called, `lasting` verbs that only say that it takes time, `spans` the units of time by their stems (`time` in
    days). `ways` maps a word such as `from` to the stems of columns that hold that end of a way. `rows` holds what
    the rows of a table may be called. `alike` are the words of synonyms as they are written, `spellings` words as
    they are typed in a hurry with the words that are meant, `real` the stems of words that are never another one
    misspelt, `told` those of words that mean others one way, which are none either.
    """

    phrases: dict[tuple[str, ...], dict[str, str]]
    longest: dict[str, int]
    synonyms: dict[str, frozenset[str]]
    sayings: dict[str, frozenset[str]]
    abbreviations: dict[str, tuple[tuple[str, ...], ...]]
    aliases: dict[str, frozenset[str]]
    qualities: dict[tuple[str, ...], tuple[Quality, ...]]
    metrics: dict[str, Metric]
    made: dict[str, Formula]
    elapsed: frozenset[tuple[str, ...]]
    lasting: frozenset[str]
    spans: dict[str, str]
    words: frozenset[str]
    ways: dict[str, frozenset[str]]
    rows: dict[str, Rows]
    alike: frozenset[str]
    spellings: dict[str, str]
    real: frozenset[str]
    told: frozenset[str]

    def has(self, word: str) -> bool:
        """Whether a word is one of the language or a usual short form, in any file of synonyms and phrases."""
        stemmed = stem(word)
        return (
            word in self.words
            or word in self.alike
            or word in self.abbreviations
            or stemmed in self.real
            or stemmed in self.synonyms
        )


def tags_of(tokens: Sequence[Token]) -> dict[str, str]:
    """Return what a phrase of the lexicon means, by kind; nothing for words that are none."""
    lexicon = load_lexicon()
    known = len(tokens) <= lexicon.longest.get(_key_of(tokens[0]), 0)
    return lexicon.phrases.get(phrase_key(tokens), {}) if known else {}


def tagged_at(tokens: Sequence[Token], at: int, kind: str) -> tuple[str, int] | None:
    """Return the value and end of the longest phrase of a kind that begins at a token."""
    longest = load_lexicon().longest.get(_key_of(tokens[at]), 0) if at < len(tokens) else 0
    for upto in range(min(at + longest, len(tokens)), at, -1):
        tags = tags_of(tokens[at:upto])
        if kind in tags:
            return tags[kind], upto
    return None


def stems(phrase: str) -> tuple[str, ...]:
    """Return the stems of a phrase, as questions are compared with it."""
    return phrase_key(tokenize(phrase))


def phrase_key(tokens: Sequence[Token]) -> tuple[str, ...]:
    """Return the form in which tokens are looked up among phrases: stems, but nouns that are verbs without an s, and
    adjectives whose stem is that of a noun: the `most murderous` has not the `most murders`."""
    return tuple(map(_key_of, tokens))


def _key_of(token: Token) -> str:
    as_written = token.kind != "word" or token.text in EXACT or token.text.endswith("ous")
    return token.text if as_written else token.stem


EXACT = words_of("exact")


@lru_cache(maxsize=4)
def load_lexicon(language: str = "en") -> Lexicon:
    """Read and check a language's files; raise LexiconError naming the file and what is wrong."""
    phrases: dict[tuple[str, ...], dict[str, str]] = {}
    qualities: dict[tuple[str, ...], list[Quality]] = {}
    metrics: dict[str, Metric] = {}
    fields = _fields(language)
    phrase_files = {name: read_lexicon_file(name, language) for name in PHRASE_FILES}
    phrase_files |= {name: {"quality": field["quality"]} for name, field in fields.items() if "quality" in field}
    named = [read_lexicon_file("synonyms", language), *fields.values()]
    synonyms = _synonyms(named)
    alike = frozenset(w for part in named for group in (*part.get("groups", ()), part.get("means", ())) for w in group)
    for name, content in phrase_files.items():
        for kind, value, entry in _entries(name, content):
            if kind == "quality":
                _add_quality(qualities, phrases, entry)
                continue
            if kind == "metric":
                metrics[value] = _metric(name, value, entry)
            for phrase in entry["phrases"]:
                _add_phrase(phrases, name, phrase, kind, value)
    _add_comparatives(qualities, phrases)
    for key in [k for k in phrases if k[0] == "the" and len(k) > 1]:
        phrases[key] = {**phrases.get(key[1:], {}), **phrases[key]}
    return Lexicon(
        phrases,
        _longest(phrases),
        synonyms,
        _turned(synonyms),
        _abbreviations(read_lexicon_file("abbreviations", language)),
        _alias_groups(read_lexicon_file("aliases", language)["groups"]),
        {k: tuple(v) for k, v in qualities.items()},
        metrics,
        *_made(read_lexicon_file("made", language)),
        _spans(phrases),
        words_of("calendar")
        | words_of("of_all_years")
        | frozenset(
            t.text
            for name, content in phrase_files.items()
            for _, _, entry in _entries(name, content)
            for phrases_of in (entry.get("phrases", []) + entry.get("max", []) + entry.get("min", []),)
            for phrase in phrases_of
            for t in tokenize(phrase)
        ),
        _ways(read_lexicon_file("ways", language)),
        _all_rows({"rows": read_lexicon_file("rows", language)} | {n: f.get("rows", {}) for n, f in fields.items()}),
        alike,
        read_lexicon_file("spellings", language),
        frozenset(map(stem, read_lexicon_file("real", language)["words"])),
        _told(named),
    )


def _told(files: Sequence[dict]) -> frozenset[str]:
    """Return the stems of words that mean others: `jobless` is no slip of the pen."""
    return frozenset(stem(word) for content in files for word in content.get("means", ()) if " " not in word)


def _longest(phrases: Iterable[tuple[str, ...]]) -> dict[str, int]:
    """Return for the first word of phrases how many words the longest of them has."""
    found: dict[str, int] = {}
    for words in phrases:
        found[words[0]] = max(found.get(words[0], 0), len(words))
    return found


def _abbreviations(content: dict) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Map each shortened word to the words that it may stand for."""
    return {word: tuple(stems(meaning) for meaning in meanings) for word, meanings in content.items()}


def _made(content: dict) -> tuple[dict[str, Formula], frozenset[tuple[str, ...]], frozenset[str]]:
    """Read the numbers that two columns give, what any stretch of time may be called, and verbs of taking time."""
    usual = content.pop("elapsed")
    for name, entry in content.items():
        if set(entry) - {"unit"} != {"phrases", "how", "of", "unless"} or entry["how"] not in ROW_FORMULAS:
            raise LexiconError(
                f"made.toml: [{name}] must have phrases, of, unless, and how: {', '.join(ROW_FORMULAS)}."
            )
    made = {
        name: Formula(
            frozenset(map(stems, entry["phrases"])),
            entry["how"],
            tuple(map(tuple, entry["of"])),
            tuple(entry["unless"]),
            entry.get("unit", "day"),
        )
        for name, entry in content.items()
    }
    return made, frozenset(map(stems, usual["phrases"])), frozenset(usual["verbs"])


def _spans(phrases: dict[tuple[str, ...], dict[str, str]]) -> dict[str, str]:
    """Map the stem of each unit that time can be told in to its name; `time` itself is told in days."""
    units = {key[0]: tags["unit"] for key, tags in phrases.items() if len(key) == 1 and "unit" in tags}
    told = {word: unit for word, unit in units.items() if unit in SPANS}
    return {**told, stem("time"): "day", stem("gap"): "day", stem("interval"): "day"}


def _fields(language: str) -> dict[str, dict]:
    """Read the files of the fields that people ask about: what sport, trade or health calls its things."""
    found = {name: read_lexicon_file(name, language) for name in lexicon_files("fields", language)}
    for name, content in found.items():
        if set(content) - FIELD:
            raise LexiconError(f"{name}.toml has {sorted(set(content) - FIELD)}; it may have {sorted(FIELD)}.")
    return found


def _all_rows(files: dict[str, dict]) -> dict[str, Rows]:
    """Read what rows may be called from all files, in each of which a kind of row has a name of its own."""
    found: dict[str, Rows] = {}
    for file, content in files.items():
        if found.keys() & content.keys():
            raise LexiconError(f"{file}.toml: {sorted(found.keys() & content.keys())} stand in another file too.")
        found |= _rows(file, content)
    return found


def _rows(file: str, content: dict) -> dict[str, Rows]:
    """Read what rows may be called."""
    for name, entry in content.items():
        if set(entry) != {"nouns", "columns", "needs"} or entry["needs"] > len(entry["columns"]):
            raise LexiconError(f"{file}.toml: [{name}] must have nouns, columns, and how many of them it needs.")
    return {
        name: Rows(
            frozenset(e["nouns"]), frozenset(map(_joined, e["nouns"])), frozenset(map(stem, e["columns"])), e["needs"]
        )
        for name, e in content.items()
    }


def _ways(content: dict) -> dict[str, frozenset[str]]:
    """Map each word of a way to the stems of the columns that it speaks of."""
    for name, entry in content.items():
        if set(entry) != {"words", "columns"}:
            raise LexiconError(f"ways.toml: [{name}] has {sorted(entry)}; it must have words and columns.")
    return {word: frozenset(map(stem, entry["columns"])) for entry in content.values() for word in entry["words"]}


def _metric(file: str, name: str, entry: dict) -> Metric:
    if entry["how"] not in FORMULAS:
        raise LexiconError(
            f"{file}.toml: [metric.{name}] is made by {entry['how']!r}; it may be {', '.join(FORMULAS)}."
        )
    return Metric(entry["how"], tuple(entry["of"]))


def _entries(name: str, content: dict) -> list[tuple[str, str, dict]]:
    """Flatten `[kind]` and `[kind.value]` tables."""
    found = []
    for kind, body in content.items():
        if "phrases" in body:
            found.append((kind, "", body))
        else:
            found += [(kind, value, entry) for value, entry in body.items()]
    for kind, value, entry in found:
        known = KEYS.get(kind, {"phrases"})
        if set(entry) - known:
            raise LexiconError(f"{name}.toml: [{kind}.{value}] has {sorted(set(entry) - known)}, which nothing reads.")
    return found


def _add_phrase(phrases: dict, name: str, phrase: str, kind: str, value: str) -> None:
    key = stems(phrase)
    if not key:
        raise LexiconError(f"{name}.toml: {phrase!r} under [{kind}] has no words.")
    phrases.setdefault(key, {}).setdefault(kind, value)


def _add_quality(qualities: dict, phrases: dict, entry: dict) -> None:
    about, turned = (tuple(stem(word) for word in entry.get(words, ())) for words in ("about", "turned"))
    for end in ("max", "min"):
        for phrase in entry[end]:
            quality = Quality(about, end, frozenset(turned), entry.get("each", False), entry.get("counts", False))
            qualities.setdefault(stems(phrase), []).append(quality)
            phrases.setdefault(stems(phrase), {}).setdefault("quality", end)


def _add_comparatives(qualities: dict, phrases: dict) -> None:
    """Let `richer` speak of what `richest` speaks of, and `richer than` hold it against something."""
    for key in [k for k in qualities if len(k) == 1 and k[0].endswith("est")]:
        comparative = (stem(f"{key[0][:-2]}r"),)
        if not comparative[0].endswith("er"):  # the stem of `remoter` is that of `remote`
            continue
        if comparative not in phrases and phrases[key].get("quality"):
            qualities[comparative] = qualities[key]
            phrases[comparative] = {"quality": phrases[key]["quality"]}
        if comparative in qualities:
            way = ">" if qualities[comparative][0].end == "max" else "<"
            phrases.setdefault((*comparative, "than"), {}).setdefault("compare", way)


def _synonyms(files: Sequence[dict]) -> dict[str, frozenset[str]]:
    """Map each word to the others of its groups, and to what it `means` one way only; phrases by their joined stems."""
    found: dict[str, set[str]] = {}
    for content in files:
        for group in content.get("groups", ()):
            keys = [_joined(word) for word in group]
            for word in keys:
                found.setdefault(word, set()).update(k for k in keys if k != word)
        for word, others in content.get("means", {}).items():
            found.setdefault(_joined(word), set()).update(map(_joined, others))
    return {word: frozenset(others) for word, others in found.items()}


def _turned(synonyms: dict[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Map each stem to those that may stand for it."""
    found: dict[str, set[str]] = {}
    for said, meant in synonyms.items():
        for word in meant:
            found.setdefault(word, set()).add(said)
    return {word: frozenset(others) for word, others in found.items()}


def _joined(phrase: str) -> str:
    return " ".join(t.stem for t in tokenize(phrase))


def _alias_groups(groups: list[list[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for group in groups:
        keys = [word.casefold() for word in group]
        for word in keys:
            found.setdefault(word, set()).update(k for k in keys if k != word)
    return {word: frozenset(others) for word, others in found.items()}
