"""JSON: records, columns, lines, GeoJSON, and records nested under a key, flattened to tables."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from inkfish.data import naming
from inkfish.data.delimited import as_utf8
from inkfish.data.limits import ReadLimits
from inkfish.data.sniff import READABLE, survey_json
from inkfish.data.table import Note
from inkfish.data.tidy import Raw, tidy
from inkfish.errors import DataError

DEEPEST = 6  # objects inside objects become columns down to this depth; deeper ones stay text

# Numbers stay as they are written, so that no digit is lost before a type is chosen.
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=lambda _: None)
_SPACE = " \t\r\n,"


class NotRecords(Exception):
    """JSON in another shape than the one tried."""


def read_json(path: Path, name: str, work: Path, limits: ReadLimits) -> Iterator[Raw]:
    """Yield the tables of a JSON file: one, or one for each key of an object that holds records."""
    plain, notes = as_utf8(path, survey_json(path, name), work)
    text = plain.read_text("utf-8-sig")
    title = naming.title_from_file(name)
    try:
        for i, (suffix, values) in enumerate(_tables(text)):
            into = work / f"json-{i}.csv"
            raw = _table(values, suffix or title, into, limits, name)
            yield Raw(raw.title, raw.path, raw.names, raw.width, raw.sample, (*notes, *raw.notes))
    except json.JSONDecodeError as error:
        raise DataError(f"{name} is not valid JSON: {error.msg.lower()} at line {error.lineno}.") from None
    except RecursionError:
        raise DataError(f"{name} is nested too deeply to be a table.") from None
    except NotRecords:
        raise DataError(f"{name} is JSON, but holds no records that make a table. {READABLE}") from None


Values = Callable[[], Iterable[Any]]  # can be gone through more than once


def _tables(text: str) -> Iterator[tuple[str, Values]]:
    """Yield the lists of records of a text, each with the key it stood under (or an empty string)."""
    start = len(text) - len(text.lstrip(_SPACE))
    if text.startswith("[", start):
        yield from _of_array(text, start)
        return
    first, end = _DECODER.raw_decode(text, start)
    if text[end:].strip(_SPACE):
        yield "", lambda: _stream(text, start, "")
    else:
        yield from _of_object(first)


def _of_array(text: str, start: int) -> Iterator[tuple[str, Values]]:
    """Yield the records of an array; of an array of arrays of records, the largest."""
    first = list(itertools.islice(_stream(text, start + 1, "]"), 2))
    if len(first) == 2 and isinstance(first[1], list) and first[1] and isinstance(first[1][0], dict):
        records = first[1]  # a page of an answer: [{about the answer}, [records]]
        yield "", lambda: records
        return
    yield "", lambda: _stream(text, start + 1, "]")


def _stream(text: str, at: int, close: str) -> Iterator[Any]:
    """Yield value after value of a text, up to the closing bracket (or the end), one in memory at a time."""
    end = len(text)
    while True:
        while at < end and text[at] in _SPACE:
            at += 1
        if at >= end:
            if close:
                raise json.JSONDecodeError("the list is not closed", text, at)
            return
        if close and text[at] == close:
            if rest := text[at + 1:].strip():
                raise json.JSONDecodeError(f"unexpected {rest[:20]!r}", text, at + 1)
            return
        value, at = _DECODER.raw_decode(text, at)
        yield value


def _of_object(value: Any) -> Iterator[tuple[str, Values]]:
    """Yield the tables of one object: the first shape that fits."""
    if not isinstance(value, dict) or not value:
        raise NotRecords
    for shape in SHAPES:
        if (found := list(shape(value))):
            for title, records in found:
                yield title, lambda records=records: records
            return
    raise NotRecords


def _geojson(value: dict[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    """The properties of a collection of features."""
    features = value.get("features")
    if isinstance(features, list) and value.get("type") == "FeatureCollection":
        yield "", [dict(f.get("properties") or {}) for f in features if isinstance(f, dict)]


def _split(value: dict[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    """Names in one list, rows of values in another."""
    names = next((value[k] for k in ("columns", "fields", "header", "headers") if isinstance(value.get(k), list)), None)
    rows = next((value[k] for k in ("data", "rows", "values", "records") if isinstance(value.get(k), list)), None)
    if names and rows and isinstance(rows[0], list):
        named = [str(n.get("name", n.get("id", ""))) if isinstance(n, dict) else str(n) for n in names]
        yield "", [dict(zip(named, row, strict=False)) for row in rows if isinstance(row, list)]


def _columns(value: dict[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    """A list of values for each column, or an object of values by row."""
    if all(isinstance(v, list) and v and not isinstance(v[0], (dict, list)) for v in value.values()):
        if len({len(v) for v in value.values()}) == 1:
            yield "", [dict(zip(value, row, strict=True)) for row in zip(*value.values(), strict=True)]
    elif len(value) > 1 and all(_is_flat(v) for v in value.values()):
        keys = [tuple(v) for v in value.values()]
        if len(set(keys)) == 1 and all(k.isdigit() for k in keys[0]):
            yield "", [{name: value[name][k] for name in value} for k in keys[0]]


def _is_flat(value: Any) -> bool:
    return isinstance(value, dict) and bool(value) and not any(isinstance(v, (dict, list)) for v in value.values())


def _by_key(value: dict[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    """An object of records, each under a name of its own; the name becomes the first column."""
    records = list(value.values())
    if len(value) > 1 and all(isinstance(v, dict) and v for v in records):
        shared = set(records[0]).intersection(*records[1:])
        if len(shared) * 2 >= max(map(len, records)):
            yield "", [{"key": key, **record} for key, record in value.items()]


def _nested(value: dict[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    """Records under a key, at any depth; several keys are several tables."""
    found = list(_record_lists(value, "", 0))
    if len(found) == 1:
        yield "", found[0][1]
    else:
        yield from found


def _record_lists(value: dict[str, Any], key: str, depth: int) -> Iterator[tuple[str, list[Any]]]:
    """Yield the lists of records, or of rows, inside an object."""
    for name, inner in value.items():
        if isinstance(inner, list) and inner and isinstance(inner[0], (dict, list)):
            yield name, inner
        elif isinstance(inner, dict) and depth < DEEPEST:
            yield from _record_lists(inner, name, depth + 1)


def _one_record(value: dict[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    """One record alone."""
    if any(not isinstance(v, (list, dict)) for v in value.values()):
        yield "", [value]


SHAPES: tuple[Callable[[dict[str, Any]], Iterator[tuple[str, list[Any]]]], ...] = (
    _geojson, _split, _columns, _by_key, _nested, _one_record,
)


# -- records to rows --------------------------------------------------------------------------------------------------


def _table(values: Values, title: str, into: Path, limits: ReadLimits, file: str) -> Raw:
    """Write records, rows or bare values as one table."""
    first = next(iter(values()), None)
    if first is None:
        raise DataError(f"{file} holds no records.")
    if isinstance(first, list):
        rows = ([_text(v) for v in row] if isinstance(row, list) else [_text(row)] for row in values())
        return tidy(rows, title, into, limits, file)
    if not isinstance(first, dict):
        return tidy(([_text(v)] for v in values()), title, into, limits, file, names=["value"])
    names, strangers, lists = _survey(values(), limits, file)
    width = len(names)

    def rows_of() -> Iterator[list[str]]:
        for record in values():
            if isinstance(record, dict):
                row = [""] * width
                for key, text in _flatten(record):
                    row[names[key]] = text
                yield row

    raw = tidy(rows_of(), title, into, limits, file, names=list(names))
    notes = []
    if strangers:
        notes.append(Note(f"{strangers:,} values among the records that are no records were left out.", strangers))
    if lists:
        notes.append(Note(f"Lists inside records are kept as text, in {_listed(lists)}.", len(lists)))
    return Raw(raw.title, raw.path, raw.names, raw.width, raw.sample, (*raw.notes, *notes))


def _listed(names: list[str]) -> str:
    return ", ".join(names[:3]) + (" and others" if len(names) > 3 else "")


def _survey(records: Iterable[Any], limits: ReadLimits, file: str) -> tuple[dict[str, int], int, list[str]]:
    """Return the flattened keys of all records with their places, the count of non-records, and the keys of lists."""
    names: dict[str, int] = {}
    lists: dict[str, None] = {}
    strangers = count = 0
    for record in records:
        if not isinstance(record, dict):
            strangers += 1
            continue
        count += 1
        for key, text in _flatten(record):
            names.setdefault(key, len(names))
            if text.startswith("[") and text.endswith("]"):
                lists[key] = None
        if len(names) > limits.max_columns:
            raise DataError(f"{file} has more than {limits.max_columns:,} columns.")
        if count > limits.max_rows:
            raise DataError(f"{file} has more than {limits.max_rows:,} rows.")
    return names, strangers, list(lists)


def _flatten(record: dict[str, Any], prefix: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """Yield the values of a record with dotted names for those of objects inside it."""
    for key, value in record.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict) and value and depth < DEEPEST:
            yield from _flatten(value, f"{name}.", depth + 1)
        else:
            yield name, _text(value)


def _text(value: Any) -> str:
    """Return a JSON value as a cell's text."""
    if isinstance(value, str):
        return value.replace("\0", "")
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and all(isinstance(v, str) for v in value):
        return ", ".join(value)
    return json.dumps(value, ensure_ascii=False).replace("\0", "")
