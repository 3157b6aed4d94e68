"""What is shipped: the licence, every data file, and nothing of the tests."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import tomllib
from pathlib import PurePosixPath

import pytest
from repo import ROOT, paths

# The words of the licence, single-spaced.
APACHE_2 = "0ffddef9e48f8a09aed5caf2d44f7ba1c1be2d9b8e0a6f693b1635b2d5566645"
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text())


def test_the_licence_is_the_full_text_of_apache_2():
    text = " ".join((ROOT / "LICENSE").read_text().split())
    assert CONFIG["project"]["license"] == "Apache-2.0"
    assert text.startswith("Apache License Version 2.0, January 2004")
    assert "9. Accepting Warranty or Additional Liability." in text
    assert hashlib.sha256(text.encode()).hexdigest() == APACHE_2


def test_every_file_of_the_package_is_shipped():
    globs = CONFIG["tool"]["setuptools"]["package-data"]["inkfish"]
    inside = [PurePosixPath(path) for path in paths() if path.startswith("src/inkfish/")]
    left = [str(path) for path in inside
            if path.suffix != ".py" and not any(path.match(glob.removeprefix("**/")) for glob in globs)]
    assert left == []


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "NOTICE", "Makefile",
                                  "docs/tour.md", "docs/benchmarks.md", "bench/README.md"])
def test_a_reader_finds(name):
    assert (ROOT / name).stat().st_size > 100


def test_ci_runs_make_test_and_can_be_run():
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    assert (ROOT / ".ci" / "run").read_text().rstrip().endswith("exec make test")


def test_make_test_runs_every_check():
    plan = subprocess.run(["make", "--dry-run", "test"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for part in ("ruff check .", "lint-imports", "-m pytest"):
        assert part in plan


def test_make_help_names_every_command():
    told = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in ("venv", "demo", "test", "serve", "bench", "clean"):
        assert re.search(rf"make {name}\s+\S", told)
