"""What is imported is declared: a clean install has everything, and nothing is asked for that is not used."""

from __future__ import annotations

import ast
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from repo import ROOT, tracked

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRA = PROJECT["optional-dependencies"]
RUNNING, LIVE, TESTING = ({canonicalize_name(Requirement(wanted).name) for wanted in group}
                          for group in (PROJECT["dependencies"], EXTRA["live"], EXTRA["test"]))
# Used without being imported: a loop that uvicorn is told of by name, commands, a plugin, what pandas reads Excel with.
BY_NAME = {"uvloop", "httptools", "font-source-sans-pro", "ruff", "import-linter", "pytest-xdist", "openpyxl",
           "pyarrow"}
COMES_WITH = {"starlette": "fastapi", "anyio": "fastapi", "markupsafe": "jinja2", "numpy": "pandas",
              "packaging": "pytest", "jsonschema-rs": "schemathesis", "curl-cffi": "yfinance", "requests": "sdmx1"}
OUR_OWN = {"inkfish", "bench", "__future__"}
ASKED_FOR = {"fonttools", "iso3166"}  # by scripts that say so, and that are run once in years
SCRIPTS = {path.stem for path in (ROOT / "scripts").glob("*.py")}  # which tests import from their folder


def imported(folder: str) -> dict[str, str]:
    """Return each outside module that the Python files below a folder import, with a file that does."""
    found: dict[str, str] = {}
    files = [(path, text) for path, text in tracked() if path.startswith(folder) and path.endswith(".py")]
    inside = {part.removesuffix(".py") for path, _ in files for part in path.split("/")}
    for path, text in files:
        for node in ast.walk(ast.parse(text)):
            names = [node.module] if isinstance(node, ast.ImportFrom) and not node.level else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            found |= {name.partition(".")[0]: path for name in names}
    skip = sys.stdlib_module_names | OUR_OWN | (inside | SCRIPTS if folder != "src/" else set())
    return {name: path for name, path in found.items() if name not in skip}


def distributions(folder: str) -> dict[str, str]:
    """Return each outside distribution that a folder imports, with a file that does."""
    known = packages_distributions()
    return {canonicalize_name(known.get(name, [name])[0]): path for name, path in imported(folder).items()}


@pytest.mark.parametrize(("folder", "declared"), [
    ("src/", RUNNING | LIVE), ("bench/", RUNNING | TESTING), ("scripts/", RUNNING | TESTING),
    ("tests/", RUNNING | TESTING),
])
def test_everything_imported_is_declared(folder, declared):
    missing = {name: path for name, path in distributions(folder).items()
               if name not in declared | ASKED_FOR and COMES_WITH.get(name) not in declared}
    assert missing == {}


def test_what_only_live_sources_need_is_imported_where_one_is_asked():
    """A plain install lacks the extra `live`, so no module may want it as it is loaded."""
    alone = {path: [node.module] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
             for path, text in tracked() if path.startswith("src/") and path.endswith(".py")
             for node in ast.parse(text).body if isinstance(node, ast.Import | ast.ImportFrom)}
    wanted = LIVE | {name for name, owner in COMES_WITH.items() if owner in LIVE}
    known = packages_distributions()
    assert [path for path, names in alone.items() for name in names if name
            and canonicalize_name(known.get(name.partition(".")[0], [name])[0]) in wanted] == []


def test_what_live_sources_need_is_tested():
    assert LIVE <= TESTING


def test_everything_declared_is_used():
    used = {name for folder in ("src/", "tests/", "bench/", "scripts/") for name in distributions(folder)}
    assert (RUNNING | TESTING) - used - BY_NAME == set()
