"""Write docs/catalog.md: what the starter catalog holds, where it comes from, and under what licences.

A test compares what this would write with what is there, so that the page cannot fall behind.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from inkfish.data.catalog import Catalog, Entry
from inkfish.data.kinds import words_of
from inkfish.data.package import Metric
from inkfish.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "catalog.md"
RECIPES = ROOT / "scripts" / "starter"
MADE = "<!-- Written by scripts/make_catalog_page.py (make docs); do not edit. -->\n"


def page() -> str:
    """Return the page."""
    catalog = Catalog(Settings(data_dir=Path("nowhere")))
    entries = [e for e in catalog.entries() if e.origin == "starter"]
    metrics = {e.name: catalog.metrics(e) for e in entries}
    entities = {e.name: {n.id: n.kind for n in catalog.entities(e)} for e in entries}
    return "\n".join([
        MADE, *_top(entries, metrics, entities), "",
        "## The packages", "", *_table(entries, metrics), "",
        *(line for e in entries for line in _package(e, metrics[e.name], entities[e.name])),
        "## What was left out", "", *_left_out(), "",
    ])


def _top(entries: Sequence[Entry], metrics: Mapping[str, Sequence[Metric]],
         entities: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    known = {i for of in entities.values() for i in of}
    count = sum(map(len, metrics.values()))
    made_from = ", ".join(f"`{p['requirement']}`" for p in _wheels().values())
    yield "# The starter catalog"
    yield ""
    yield (f"{len(entries)} packages with {count} metrics of {len(known):,} entities come with Inkfish and answer "
           "questions without a file and without a network. `inkfish catalog list` shows them, and any others that "
           "were added; [catalog-format.md](catalog-format.md) tells how to make and add your own. "
           "`INKFISH_CATALOG_STARTER=0` leaves the starter out.")
    yield ""
    yield (f"They are built by `scripts/build_starter.py` from data that three packages on the Python index carry "
           f"({made_from}), pinned by hash: the same wheels give the same bytes. Each was taken only where its licence "
           "is told and allows it. The data is under the licences below, not under Inkfish's own; every card that "
           "uses it names its publisher and licence. The licences of the three packages themselves lie beside the "
           "data, in `src/inkfish/starter/NOTICE.txt`.")
    yield ""
    yield "None of it is fresh: the page tells to when each package goes, and so does every card."


def _table(entries: Sequence[Entry], metrics: Mapping[str, Sequence[Metric]]) -> Iterator[str]:
    yield "| package | metrics | from | to | licence |"
    yield "| --- | --- | --- | --- | --- |"
    for e in entries:
        start, end = _span(metrics[e.name])
        yield f"| [{e.name}](#{e.name}) | {len(metrics[e.name])} | {start} | {end} | {_licences(e)} |"


def _span(metrics: Sequence[Metric]) -> tuple[str, str]:
    covered = [m.coverage for m in metrics if m.coverage.start]
    if not covered:
        return "-", "-"
    return min(c.start for c in covered)[:10], max(c.end for c in covered)[:10]


def _licences(entry: Entry) -> str:
    return ", ".join(f"[{x.title}]({x.path})" if x.path else x.title for x in entry.package.licenses)


def _package(entry: Entry, metrics: Sequence[Metric], entities: Mapping[str, str]) -> Iterator[str]:
    """Yield the section of one package."""
    package, recipe = entry.package, _recipe(entry.name)
    yield f"### {entry.name}"
    yield ""
    yield f"{package.title}. {package.description}"
    yield ""
    for source in package.sources:
        told = f"[{source.title}]({source.path})" if source.path else source.title
        yield f"- Source: {source.publisher}: {told}{f', {source.published}' if source.published else ''}"
    for field in {f.name: f for r in package.resources for f in r.fields if f.sources}.values():
        origins = "; ".join(f"{s.publisher}: {s.title} ({s.licence})" for s in field.sources)
        yield f"- Source of {field.title}: {origins}"
    yield f"- Licence: {_licences(entry)}. {recipe['terms']}"
    yield f"- Taken from: `{_wheels()[recipe['shipped_with']]['requirement']}`, {recipe['contains']}"
    yield f"- Method: {package.methodology}"
    for kind in dict.fromkeys(entities.values()):
        count = list(entities.values()).count(kind)
        yield f"- {count:,} {words_of(kind)[count != 1]}"
    yield ""
    yield "| metric | unit | what it is | from | to |"
    yield "| --- | --- | --- | --- | --- |"
    seen: set[tuple[str, str]] = set()
    for m in metrics:
        if (m.name, m.unit) not in seen:
            seen.add((m.name, m.unit))
            start, end = _span([m])
            yield f"| {m.name} | {m.unit} | {m.definition} | {start} | {end} |"
    yield ""


def _left_out() -> Iterator[str]:
    yield "| from | what | why |"
    yield "| --- | --- | --- |"
    for part in tomllib.loads((RECIPES / "left-out.toml").read_text("utf-8"))["left_out"]:
        yield f"| {_wheels()[part['from']]['requirement'].partition('==')[0]} | {part['what']} | {part['why']} |"


def _recipe(name: str) -> Mapping[str, Any]:
    return tomllib.loads((RECIPES / f"{name}.toml").read_text("utf-8"))


def _wheels() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((RECIPES / "wheels.toml").read_text("utf-8"))


if __name__ == "__main__":
    OUT.write_text(page(), "utf-8")
    sys.stdout.write(f"{OUT.relative_to(ROOT)}\n")
