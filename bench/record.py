"""Write docs/benchmarks.md from the newest results of each measurement: `python -m bench.record`."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.__main__ import ALL
from bench.report import RESULTS

PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
HEAD = """\
# Benchmarks

Figures of `make bench` ([what is measured and how](../bench/README.md)), written here by `python -m bench.record`. Each
compares two things within one run; the bounds are those that the project holds itself to.
"""
SIGNS = {"lower": "at most", "higher": "at least"}
VERDICT = {None: "", True: "kept", False: "**missed**"}


def newest() -> dict[str, dict[str, Any]]:
    """Return for each measurement the newest run that has it."""
    runs = [json.loads(path.read_text()) for path in sorted(RESULTS.glob("*.json"))]
    return {name: run for run in runs for name in run["figures"]}


def page() -> str:
    """Return the page."""
    lines = [HEAD]
    runs = newest()
    for name in filter(runs.get, ALL):
        run, doc = runs[name], (import_module(f"bench.{name}").__doc__ or "").splitlines()[0]
        machine, versions = run["machine"], ", ".join(f"{part} {v}" for part, v in run["versions"].items())
        lines += [f"## {doc.rstrip('.')}", "",
                  f"{run['at'][:10]}, {machine['cpus']} CPUs with a load of {machine['load']:.1f} before it began, "
                  f"{machine['system']}, Python {machine['python']}; {versions}.",
                  "", "| | measured | bound | |", "| --- | ---: | --- | --- |",
                  *(_row(figure) for figure in run["figures"][name]), ""]
    return "\n".join(lines)


def _row(figure: dict[str, Any]) -> str:
    """Return one figure as a row of the table."""
    bound = "" if figure["bound"] is None else f"{SIGNS[figure['better']]} {figure['bound']:g} {figure['unit']}"
    value = f"{figure['value']:,.0f}" if figure["value"] >= 1000 else f"{figure['value']:.3g}"
    return f"| {figure['name']} | {value} {figure['unit']} | {bound} | {VERDICT[figure['kept']]} |"


if __name__ == "__main__":
    PAGE.write_text(page())
