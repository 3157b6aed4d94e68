"""What is said of faults in a package: one fault each, told where it is and how it is mended."""

import tomllib
from pathlib import Path

import pytest

from inkfish.data import adding
from tests.data.catalog.packages import ROWS, catalog, good, written

CASES = tomllib.loads((Path(__file__).parent / "cases" / "faults.toml").read_text())["case"]


def _at(part, path):
    *steps, last = path.split(".")
    for step in steps:
        part = part[int(step)] if step.isdigit() else part[step]
    return part, last


def _spoiled(case):
    descriptor = good()
    for path, value in case.get("put", {}).items():
        part, last = _at(descriptor, path)
        part[last] = value
    if "drop" in case:
        part, last = _at(descriptor, case["drop"])
        del part[last]
    return descriptor


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_fault_is_told(case, tmp_path):
    package = written(tmp_path / "package", _spoiled(case), case.get("rows", ROWS))
    known = catalog(tmp_path)
    found = adding.check(known, str(package))
    for level, key in (("error", "says"), ("advice", "advises")):
        told = "\n".join(f.sentence for f in found if f.level == level)
        for text in case.get(key, ()):
            assert text in told, told
    assert ("says" in case) == any(f.level == "error" for f in found), [f.sentence for f in found]


def test_a_good_package_has_no_fault(tmp_path):
    assert adding.check(catalog(tmp_path), str(written(tmp_path / "package"))) == ()


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"resources": 3}', '{"name": "x", "resources": [3]}',
                                  "[" * 100_000, '{"name": "x", "resources": [{"schema": {"fields": 7}}]}'],
                         ids=["empty", "cut", "array", "null", "number", "no object", "deep", "no fields"])
def test_what_is_no_descriptor_is_told_in_words(text, tmp_path):
    package = written(tmp_path / "package")
    (package / "datapackage.json").write_text(text)
    known = catalog(tmp_path)
    with pytest.raises(adding.DataError) as told:
        adding.add(known, str(package))
    assert told.value.message and str(tmp_path / "data") not in told.value.message
    assert known.entries() == ()
