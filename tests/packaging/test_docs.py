"""The documentation is current: reference pages are what the code gives, links lead somewhere, settings are told."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest
from repo import ROOT, script, tracked

from inkfish.settings import Settings

REFERENCE = script("make_reference")
PAGES = [(path, text) for path, text in tracked() if path.endswith(".md") and path.startswith(("docs/", "README", "C"))]


@pytest.mark.parametrize("name", REFERENCE.PAGES)
def test_the_reference_is_what_the_code_gives(name):
    assert (REFERENCE.OUT / name).read_text() == REFERENCE.PAGES[name](), "run `make docs`"


@pytest.mark.parametrize("name", [f"INKFISH_{f.name.upper()}" for f in fields(Settings)])
def test_every_setting_is_in_the_reference(name):
    assert f"`{name}`" in (ROOT / "docs" / "reference" / "settings.md").read_text()


def test_the_readme_names_no_setting_that_does_not_exist():
    known = {f"INKFISH_{f.name.upper()}" for f in fields(Settings)}
    assert set(re.findall(r"INKFISH_[A-Z_]+", (ROOT / "README.md").read_text())) <= known


@pytest.mark.parametrize(("path", "text"), PAGES, ids=[path for path, _ in PAGES])
def test_links_within_the_repository_lead_somewhere(path, text):
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", text) + re.findall(r'src="([^"]+)"', text)
    near = [target for target in targets if not re.match(r"[a-z]+:", target)]
    assert [target for target in near if not (ROOT / path).parent.joinpath(target).exists()] == []


@pytest.mark.parametrize("path", script("make_tour").PAGES, ids=lambda path: path.name)
def test_a_page_prints_what_its_code_prints(path):
    page = path.read_text()
    assert script("make_tour").told(page) == page, "read what changed, then run `make docs`"


def test_every_file_that_reads_questions_is_explained():
    page = (ROOT / "docs" / "understanding.md").read_text()
    files = {path.name for path in (ROOT / "src" / "inkfish" / "language").glob("*.py")} - {"__init__.py", "explain.py"}
    assert {name for name in files if f"`{name}`" not in page} == set()
