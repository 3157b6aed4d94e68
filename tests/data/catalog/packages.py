"""A small good package, to be spoiled and attacked."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from inkfish.data.catalog import Catalog
from inkfish.settings import Settings

ROWS = "country,year,population,rate\nGermany,2000,82,1.5\nUSA,2000,282,2.5\nFrance,2000,59,\nFrance,2001,60,1.25\n"
DESCRIPTOR: dict[str, Any] = {
    "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
    "name": "small",
    "title": "Small facts",
    "description": "Facts of three countries.",
    "licenses": [{"name": "CC0-1.0"}],
    "sources": [{"title": "The office", "path": "https://example.org/facts", "inkfish": {"publisher": "Office"}}],
    "inkfish": {"frequency": "year", "methodology": "Counted."},
    "resources": [{
        "name": "facts",
        "path": "rows.csv",
        "schema": {
            "fields": [
                {"name": "country", "type": "string", "inkfish": {"role": "entity", "entityKind": "country"}},
                {"name": "year", "type": "year", "inkfish": {"role": "time"}},
                {"name": "population", "type": "integer", "title": "People", "inkfish": {
                    "role": "metric", "unit": "people", "definition": "All people.", "aliases": ["inhabitants"],
                    "overEntities": "sum", "overTime": "last"}},
                {"name": "rate", "type": "number", "inkfish": {
                    "role": "metric", "unit": "%", "definition": "A rate.", "overEntities": "mean",
                    "overTime": "mean"}},
            ],
            "primaryKey": ["country", "year"],
        },
    }],
}


def good() -> dict[str, Any]:
    """Return a descriptor that may be changed."""
    return copy.deepcopy(DESCRIPTOR)


def written(folder: Path, descriptor: dict[str, Any] | None = None, rows: str = ROWS) -> Path:
    """Write a package to a folder, and return that."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "datapackage.json").write_text(json.dumps(descriptor or good()))
    (folder / "rows.csv").write_text(rows)
    return folder


def catalog(folder: Path, **settings: Any) -> Catalog:
    """Return a catalog without the starter."""
    return Catalog(Settings(data_dir=folder / "data", catalog_starter=0, **settings))
