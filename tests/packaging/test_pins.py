"""The exact versions are those of the tested environment, fit pyproject.toml, and name no place to get them from."""

from __future__ import annotations

import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from repo import ROOT, script, tracked

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
WANTED = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]
PINS = dict(line.split("==") for line in (ROOT / "requirements" / "constraints.txt").read_text().splitlines()
            if line and not line.startswith("#"))


@pytest.mark.parametrize("wanted", WANTED)
def test_each_requirement_is_pinned_to_a_version_that_it_allows(wanted):
    requirement = Requirement(wanted)
    pinned = PINS[canonicalize_name(requirement.name)]
    assert requirement.specifier.contains(pinned, prereleases=True)


def test_everything_that_is_needed_in_turn_is_pinned_as_it_is_installed():
    installed = script("pin").pins(WANTED)
    assert {name: PINS.get(name) for name in installed} == installed


def test_pins_are_names_and_exact_versions_and_nothing_else():
    for name, version in PINS.items():
        assert name == canonicalize_name(name)
        assert version[0].isdigit() and " " not in version and ";" not in version


# Written in halves, so that this file does not hold what it looks for.
HOSTS = ("pypi" ".org", "python" "hosted.org", "registry.npm" "js.org", "deb.debian" ".org", "--extra-" "index-url",
         "--index" "-url")
PLACES = ("/wo" "rk/", "/ro" "ot/", "/ho" "me/")


@pytest.mark.parametrize("found", [HOSTS, PLACES], ids=["registries", "places of one machine"])
def test_no_file_names(found):
    held = [(path, word) for path, text in tracked() for word in found if word in text]
    assert held == []
