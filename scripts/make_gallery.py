"""Write docs/gallery.md and its pictures: every kind of chart, from questions of small tables, as they are drawn.

`python scripts/make_gallery.py` reads the questions of docs/gallery/gallery.toml, keeps the plans that they are read as
in plans.json, and draws each: light and wide, dark and narrow. The tests draw the kept plans again and compare the
pictures with these; look at what changed before you commit it. With names, only those pictures are written.
"""

from __future__ import annotations

import io
import json
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from inkfish.charts.choose import Choice, choose, fit
from inkfish.charts.draw import draw
from inkfish.charts.render import convert, prepare
from inkfish.data.read import ReadLimits, read
from inkfish.data.table import Source, Table
from inkfish.language.read import read_question
from inkfish.narrative.title import subtitle, title
from inkfish.query.plan import Plan, decode, encode
from inkfish.query.result import Result
from inkfish.query.run import Runner
from inkfish.settings import Settings

DOCS = Path(__file__).resolve().parent.parent / "docs"
GALLERY = DOCS / "gallery"
LOOKS = {"light": (False, 680), "dark": (True, 360)}
MARKS = 5_000
COLORS = 96
HEAD = """\
# Gallery

Every kind of chart, drawn from the tables of [gallery/tables](gallery/tables), whose figures are made up. Above each
picture stands the question that it answers. To the left is the light look at 680 pixels, to the right the dark one at
360. Written by `scripts/make_gallery.py`; the tests compare these pictures with what is drawn now.
"""


class Here:
    """Does the jobs of workers in this process."""

    def call(self, job: Callable[..., Any], *args: Any, timeout: float | None = None) -> Any:
        """Return what a job returns."""
        return job(*args)


@dataclass(frozen=True)
class Shown:
    """One picture's plan and what is drawn of it."""

    name: str
    plan: Plan
    choice: Choice
    result: Result
    notes: tuple[str, ...]
    title: str
    subtitle: str

    def spec(self, dark: bool, width: int | None, height: int | None = None) -> dict[str, Any]:
        """Return its Vega-Lite specification."""
        looks = {"title": self.title, "subtitle": self.subtitle, "source": f"Source: {self.plan.table}.csv"}
        return draw(self.plan, self.choice, self.result, **looks, dark=dark, width=width, height=height)

    def png(self, dark: bool, width: int, scale: float = 1.0) -> bytes:
        """Return it as a PNG."""
        return convert(msgspec.json.encode(self.spec(dark, width)).decode(), "png", scale)


class Tables:
    """The gallery's tables, read as any upload is, and the answers to plans over them."""

    def __init__(self, folder: Path):
        self.folder = folder
        self._runner = Runner(Here(), Settings(data_dir=folder))  # type: ignore[arg-type]
        self._read: dict[str, Table] = {}

    def table(self, name: str) -> Table:
        """Return one table."""
        if name not in self._read:
            path = GALLERY / "tables" / f"{name}.csv"
            (self._read[name],) = read(path, path.name, Source(path.name), self.folder, ReadLimits())
        return self._read[name]

    def plan(self, question: str, name: str) -> Plan:
        """Return the plan that a question is read as."""
        best = read_question(question, (self.table(name),), (), ()).best
        if best is None:
            raise SystemExit(f"Nobody understands {question!r}.")
        return best.plan

    def shown(self, name: str, plan: Plan) -> Shown:
        """Return what is drawn of a plan."""
        tables = (self.table(plan.table),)
        result = self._runner.run(plan, tables, self.folder)
        choice = choose(plan, result)
        drawn, notes = fit(choice, result, MARKS)
        heads = (title(plan, result, tables), subtitle(plan, result, tables))
        return Shown(name, plan, choice, drawn, (*notes, *choice.notes), *heads)


@contextmanager
def opened() -> Iterator[Tables]:
    """Give the tables, in a folder that goes afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        yield Tables(Path(folder))


@cache
def entries() -> tuple[dict[str, str], ...]:
    """Return what gallery.toml says of each picture."""
    return tuple(tomllib.loads((GALLERY / "gallery.toml").read_text(encoding="utf8"))["picture"])


def kept_plans() -> dict[str, Plan]:
    """Return the plans that the questions were read as."""
    read = json.loads((GALLERY / "plans.json").read_text(encoding="utf8"))
    return {name: decode(json.dumps(plan)) for name, plan in read.items()}


def small(png: bytes) -> bytes:
    """Return a picture with few colours, as it is kept."""
    from PIL import Image

    out = io.BytesIO()
    image = Image.open(io.BytesIO(png)).convert("RGB")
    image.quantize(COLORS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def page(shown: list[Shown]) -> str:
    """Return the page."""
    said = {e["name"]: e for e in entries()}
    parts = [HEAD]
    for one in shown:
        entry = said[one.name]
        pictures = " ".join(
            f'<img src="gallery/{one.name}-{look}.png" width="{width * 0.62:.0f}" alt="{one.title}, {look}">'
            for look, (_, width) in LOOKS.items()
        )
        notes = "".join(f"\n> {note}\n" for note in one.notes)
        parts.append(f"## {entry['ask'][:1].upper()}{entry['ask'][1:]}\n\n{entry['say']}\n{notes}\n{pictures}\n")
    return "\n".join(parts)


def main(names: list[str]) -> None:
    """Write the plans, the pictures and the page."""
    prepare()
    with opened() as tables:
        plans = {e["name"]: tables.plan(e["ask"], e["table"]) for e in entries()}
        written = {name: json.loads(encode(plan)) for name, plan in plans.items()}
        (GALLERY / "plans.json").write_text(json.dumps(written, indent=1, ensure_ascii=False) + "\n", encoding="utf8")
        shown = [tables.shown(name, plan) for name, plan in plans.items()]
    for one in shown:
        if names and one.name not in names:
            continue
        print(f"{one.name}: {one.choice.kind} {one.choice.stack}".rstrip(), *one.notes, sep="\n  ")
        for look, (dark, width) in LOOKS.items():
            (GALLERY / f"{one.name}-{look}.png").write_bytes(small(one.png(dark, width)))
    (DOCS / "gallery.md").write_text(page(shown), encoding="utf8")


if __name__ == "__main__":
    main(sys.argv[1:])
