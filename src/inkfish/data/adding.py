"""Add packages to the catalog, bring them again, and remove them."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace

from inkfish.data import adopt
from inkfish.data.catalog import Catalog, Entry, check_name
from inkfish.data.conform import conform, conform_alone
from inkfish.data.fetch import fetch
from inkfish.data.package import DESCRIPTOR
from inkfish.data.shape import Finding
from inkfish.errors import DataError

LEFT = 6 * 3600  # seconds after which a staged package is nobody's any more

_WHY_KEPT = {
    "starter": "it comes with Inkfish (INKFISH_CATALOG_STARTER=0 leaves the starter catalog out)",
    "mounted": "it lies in a folder that is mounted by INKFISH_CATALOG_FOLDERS",
    "live": "a live source gave it, and it goes when it is old",
    "added": "it was added for everybody; remove it without --tenant",
}


def add(catalog: Catalog, what: str, tenant: str = "") -> Entry:
    """Add a package from a folder, descriptor, zip file or URL, for all or for one tenant.

    One of the same name there is replaced. Raises DataError with all that is wrong with one that cannot be asked.
    """
    with staged(catalog, what) as entry:
        faults = [f for f in conform(entry, catalog) if f.level == "error"]
        if faults:
            raise Unfit(what, faults)
        return _keep(catalog, entry, tenant)


def check(catalog: Catalog, what: str, tenant: str = "") -> Sequence[Finding]:
    """Return all that is wrong with a package: one of the catalog by its name, else as `add` takes it."""
    known = {e.name: e for e in catalog.entries(tenant)}
    if what in known and not Path(what).exists():
        return conform(known[what], catalog)
    try:
        with staged(catalog, what) as entry:
            return conform(entry, catalog)
    except Unfit as unfit:
        return unfit.findings


class Unfit(DataError):
    """A package that cannot be brought in, with all that is known to be wrong with it."""

    def __init__(self, what: str, findings: Sequence[Finding]):
        self.findings = tuple(findings)
        super().__init__(f"{what} is not added. {' '.join(f.sentence for f in self.findings if f.level == 'error')}")


def remove(catalog: Catalog, name: str, tenant: str = "") -> Entry:
    """Remove a package that was added. Raises NotFound where there is none, DataError for one that was not added."""
    shelf = catalog.shelf(tenant)
    entry = catalog.entry(name, tenant)
    added = next((e for e in catalog.entries(tenant) if e.folder == shelf / name), None)
    if added is None:
        raise DataError(f"{name!r} cannot be removed: {_WHY_KEPT[entry.origin]}.")
    catalog.forget(added)
    _away(shelf / name)
    return added


def renew(catalog: Catalog, name: str, tenant: str = "") -> Entry:
    """Bring a package again from where it was added; of others, fetch rows at URLs again when they are next asked."""
    entry = catalog.entry(name, tenant)
    if entry.origin == "added" and entry.url:
        return add(catalog, entry.url, entry.tenant)
    catalog.forget(entry)
    for resource in entry.package.resources:
        if resource.path.startswith(adopt.WEB):
            shutil.rmtree(catalog.download_folder(resource), ignore_errors=True)
    return entry


@contextmanager
def staged(catalog: Catalog, what: str) -> Iterator[Entry]:
    """Bring a package in without adding it; it is thrown away at the end, unless it was moved. Raises Unfit."""
    stage = catalog.root / "staging"
    stage.mkdir(parents=True, exist_ok=True)
    _clear_leftovers(stage)
    folder = Path(tempfile.mkdtemp(prefix="package-", dir=stage))
    settings = catalog.settings
    try:
        try:
            package = adopt.adopt(what, folder, lambda url, into: fetch(url, into, settings),
                                  settings.catalog_max_package, settings.max_file)
        except DataError as error:
            raise Unfit(what, _why(folder, error)) from None
        known = adopt.manifest_of(folder)
        entry = Entry(package, folder, "added", "", known.source, known.added_at)
        try:
            yield entry
        finally:
            if folder.exists():
                catalog.forget(entry)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _why(folder: Path, error: DataError) -> Sequence[Finding]:
    """Return what is wrong with a package that could not be brought in: its descriptor's faults, where it has some."""
    found = conform_alone(folder) if (folder / DESCRIPTOR).is_file() else ()
    if any(f.level == "error" for f in found):
        return found
    return (Finding("error", "", error.message), *found)


def _keep(catalog: Catalog, entry: Entry, tenant: str) -> Entry:
    """Move a staged package to its shelf, into the place of one of the same name."""
    check_name(entry.name)
    place = catalog.shelf(tenant) / entry.name
    place.parent.mkdir(parents=True, exist_ok=True)
    before = next((e for e in catalog.entries(tenant) if e.folder == place), None)
    if before is not None:
        catalog.forget(before)
    if place.exists():
        _away(place)
    entry.folder.rename(place)
    return replace(entry, folder=place, tenant=tenant)


def _clear_leftovers(stage: Path) -> None:
    """Remove what commands left that were killed: folders that are hours old."""
    for folder in stage.iterdir():
        if time.time() - folder.stat().st_mtime > LEFT:
            shutil.rmtree(folder, ignore_errors=True)


def _away(folder: Path) -> None:
    """Remove a folder so that it is there whole or not at all."""
    away = Path(tempfile.mkdtemp(prefix=".gone-", dir=folder.parent))
    folder.rename(away / "gone")
    shutil.rmtree(away, ignore_errors=True)
