"""Run the measurements that are named, or all: `python -m bench [message ... reading]`; the names are in ALL."""

from __future__ import annotations

import os
import sys
from importlib import import_module

from rich.console import Console

from bench.report import save, show

ALL = ("message", "picture", "loading", "listing", "neighbours", "reading", "catalog", "embed")


def main(names: list[str]) -> int:
    """Measure, show and save; return 1 when a bound was missed, so that a script may notice."""
    console = Console()
    if unknown := [name for name in names if name not in ALL]:
        console.print(f"There is no measurement {unknown[0]!r}; there are {', '.join(ALL)}.")
        return 2
    measured, load = {}, os.getloadavg()[0]
    for name in names or ALL:
        module = import_module(f"bench.{name}")
        measured[name] = module.measure()
        show((module.__doc__ or name).splitlines()[0], measured[name], console)
    console.print(f"Saved as bench/results/{save(measured, load).name}")
    return int(any(figure.kept is False for figures in measured.values() for figure in figures))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
