"""What a measurement gives: figures with their bounds, as a table for people and as JSON."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import quantiles
from typing import Literal

from rich.console import Console
from rich.table import Table

RESULTS = Path(__file__).parent / "results"
PARTS = ("inkfish", "duckdb", "vl-convert-python", "fastapi", "uvicorn")


@dataclass(frozen=True)
class Figure:
    """One number that was measured, and the bound it is held against; without a bound it is there to be known."""

    name: str
    value: float
    unit: str
    bound: float | None = None
    better: Literal["lower", "higher"] = "lower"

    @property
    def kept(self) -> bool | None:
        """Whether the bound is kept, or None without one."""
        if self.bound is None:
            return None
        return self.value <= self.bound if self.better == "lower" else self.value >= self.bound


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that `share` (0 to 1) of the values do not exceed."""
    cuts = quantiles(values, n=1000, method="inclusive")
    return cuts[min(998, max(0, round(share * 1000) - 1))]


def show(title: str, figures: Iterable[Figure], console: Console) -> None:
    """Print the figures of one measurement."""
    table = Table("what", "measured", "bound", "", title=title, title_justify="left", title_style="bold")
    signs = {"lower": "at most", "higher": "at least"}
    for figure in figures:
        bound = "" if figure.bound is None else f"{signs[figure.better]} {figure.bound:g} {figure.unit}"
        verdict = {None: "", True: "[green]kept[/]", False: "[red]MISSED[/]"}[figure.kept]
        table.add_row(figure.name, f"{figure.value:.4g} {figure.unit}", bound, verdict)
    console.print(table)


def save(measured: dict[str, list[Figure]], load: float) -> Path:
    """Write all figures of a run with what they ran on, and return the file.

    `load` is the machine's load average before the run: above a few tenths, others were at work beside it.
    """
    now = datetime.now(UTC)
    record = {
        "at": now.isoformat(timespec="seconds"),
        "machine": {"cpus": os.cpu_count(), "load": round(load, 2),
                    "processor": platform.machine(), "system": platform.system(),
                    "python": platform.python_version()},
        "versions": {part: version(part) for part in PARTS},
        "figures": {name: [asdict(f) | {"kept": f.kept} for f in figures] for name, figures in measured.items()},
    }
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{now:%Y%m%d-%H%M%S}.json"
    path.write_text(json.dumps(record, indent=2) + "\n")
    return path
