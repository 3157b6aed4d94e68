"""Write requirements/constraints.txt: the exact versions, in this environment, of all that Inkfish needs.

Run it inside the environment whose versions are to be kept: `.venv/bin/python scripts/pin.py`.
The file holds names and versions only, no index and no address: where packages come from is pip's own setting.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "requirements" / "constraints.txt"
HEAD = """\
# The exact versions that Inkfish is tested with; `pip install -c requirements/constraints.txt .` uses them.
# Written by scripts/pin.py: change pyproject.toml, install, test, then run it again.
"""


def pins(requirements: Iterable[str]) -> dict[str, str]:
    """Return `{name: version}` of the requirements and of everything that they need in turn, as installed."""
    found: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    waiting = [(Requirement(text), "") for text in requirements]
    while waiting:
        wanted, extra = waiting.pop()
        if wanted.marker and not wanted.marker.evaluate({"extra": extra}):
            continue
        installed = distribution(wanted.name)
        name = canonicalize_name(installed.metadata["Name"])
        found[name] = installed.version
        fresh = {(name, inner) for inner in {"", *wanted.extras}} - seen
        seen |= fresh
        waiting += [(Requirement(text), inner) for _, inner in fresh for text in installed.requires or ()]
    return found


def constraints() -> str:
    """Return the text of the constraints file for this environment."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    running = pins(project["dependencies"])
    testing = pins(project["optional-dependencies"]["test"])
    lines = [HEAD, "# to run"]
    lines += [f"{name}=={running[name]}" for name in sorted(running)]
    lines += ["", "# to test"]
    lines += [f"{name}=={testing[name]}" for name in sorted(testing.keys() - running.keys())]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(constraints())
