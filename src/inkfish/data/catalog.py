"""The catalog: the packages that a server knows, and their tables, read when they are first asked for.

Opening it reads nothing but the names and times of descriptors. A nearer package hides one of the same name: a key's
own comes before what a live source gave, that before one that was added for all, a mounted one, and the starter's.
"""

from __future__ import annotations

import hashlib
import logging
import re
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import msgspec

from inkfish.data import adopt, entity_list, kinds
from inkfish.data.fetch import fetch
from inkfish.data.kinds import entity_id, fold, known, slug
from inkfish.data.overlay import overlay, source_of
from inkfish.data.package import DESCRIPTOR, Coverage, Entity, Field, Metric, Package, Place, Resource, metric_id
from inkfish.data.read import VERSION as READER
from inkfish.data.read import ReadLimits, read
from inkfish.data.survey import VERSION as SURVEYOR
from inkfish.data.survey import Member, Survey, survey
from inkfish.data.table import Grain, Source, Table
from inkfish.errors import DataError, InkfishError, NotFound, suggestion
from inkfish.settings import Settings

SURVEYS = "survey.json"  # beside a descriptor of the starter: what its resources hold, found when it was built
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}\Z")
MOST_DESCRIBED = 100  # described tables that are kept in memory
LOG = logging.getLogger("inkfish.catalog")

Nearness = Literal["starter", "mounted", "added", "live"]
Call = Callable[..., Any]


class Entry(msgspec.Struct, frozen=True):
    """A package of the catalog: where it lies, how it came there, and whose it is (empty: everybody's)."""

    package: Package
    folder: Path
    origin: Nearness
    tenant: str = ""
    url: str = ""
    retrieved_at: str = ""

    @property
    def name(self) -> str:
        """The name of the package."""
        return self.package.name


class Kept(msgspec.Struct, frozen=True):
    """What was found in a resource: its table, before its descriptor is laid over it, and its survey."""

    table: Table
    survey: Survey


class Catalog:
    """Packages in folders: the starter's, mounted ones, those that were added, and those of live sources.

    `call` runs a function in a worker (`call(function, *args)`), for files of others are read here; without it they are
    read in this process.
    """

    def __init__(self, settings: Settings, call: Call | None = None):
        self.settings, self._call = settings, call or _here
        self.root = settings.data_dir / "catalog"
        self.tables_folder = self.root / "tables"
        self._decoded: dict[Path, tuple[tuple[int, ...], Package | str]] = {}
        self._described: dict[Any, Table] = {}
        self._guard, self._busy = threading.Lock(), dict[str, threading.Lock]()

    # -- which packages there are -------------------------------------------------------------------------------------

    def entries(self, tenant: str = "") -> tuple[Entry, ...]:
        """Return the packages that a tenant sees, by name; those that cannot be read are passed over (see `faults`)."""
        found: dict[str, Entry] = {}
        for folder, origin, owner in self._folders(tenant):
            package = self._package(folder / DESCRIPTOR)
            if isinstance(package, str):
                continue
            kept = adopt.manifest_of(folder) if origin == "added" else adopt.Manifest()
            found[package.name] = Entry(package, folder, origin, owner, kept.source, kept.added_at)
        return tuple(found[name] for name in sorted(found))

    def entry(self, name: str, tenant: str = "") -> Entry:
        """Return the package of that name. Raises NotFound with the names that are near."""
        entries = {e.name: e for e in self.entries(tenant)}
        if name not in entries:
            raise NotFound(f"The catalog has no package {name!r}.{suggestion(name, entries)}")
        return entries[name]

    def faults(self, tenant: str = "") -> dict[str, str]:
        """Return the folders whose descriptors cannot be read, with the reason."""
        seen = {folder: self._package(folder / DESCRIPTOR) for folder, _, _ in self._folders(tenant)}
        return {str(folder): fault for folder, fault in seen.items() if isinstance(fault, str)}

    def digest(self, tenant: str = "") -> str:
        """Return a hash that changes whenever a descriptor that this tenant sees, or a file beside one, changes."""
        made = hashlib.sha256(f"{READER}:{SURVEYOR}".encode())
        for folder, origin, owner in self._folders(tenant):
            made.update(f"{folder}|{origin}|{owner}".encode())
            package = self._package(folder / DESCRIPTOR)
            files = () if isinstance(package, str) else adopt.own_files(package)
            for path in (DESCRIPTOR, adopt.MANIFEST, SURVEYS, *files):
                made.update(f"|{path}|{_stamp(folder / path)}".encode())
        return made.hexdigest()

    def _folders(self, tenant: str) -> Iterator[tuple[Path, Nearness, str]]:
        """Yield the folders of packages, the nearest last."""
        if self.settings.catalog_starter:
            yield from ((p, "starter", "") for p in _packages_in(starter()))
        for mounted in self.settings.catalog_folders:
            yield from ((p, "mounted", "") for p in _packages_in(Path(mounted).expanduser()))
        yield from ((p, "added", "") for p in _packages_in(self.shelf("")))
        yield from ((p, "live", "") for p in _packages_in(self.root / "live"))
        if tenant:
            yield from ((p, "added", tenant) for p in _packages_in(self.shelf(tenant)))

    def shelf(self, tenant: str) -> Path:
        """Return the folder of the packages that were added for all, or for one tenant. Raises NotFound."""
        if tenant and (tenant in (".", "..") or not re.fullmatch(r"[\w.-]+", tenant)):
            raise NotFound(f"There is no tenant {tenant!r}.")
        return self.root / "tenants" / tenant if tenant else self.root / "packages"

    def _package(self, descriptor: Path) -> Package | str:
        """Return the package of a descriptor, decoded once as long as it stays as it is; or why it cannot be read."""
        stamp = _stamp(descriptor)
        kept = self._decoded.get(descriptor)
        if kept is None or kept[0] != stamp:
            try:
                package: Package | str = adopt.read_descriptor(descriptor.parent)
                check_name(package.name)
            except DataError as error:
                package = error.message
                fields = {"package": descriptor.parent.name, "error": package}
                LOG.warning("package passed over", extra={"fields": fields})
            self._decoded[descriptor] = kept = (stamp, package)
        return kept[1]

    def refresh(self) -> None:
        """Forget what was read of descriptors."""
        self._decoded.clear()

    # -- what they hold -----------------------------------------------------------------------------------------------

    def metrics(self, entry: Entry) -> tuple[Metric, ...]:
        """Return the metrics of a package with what they cover."""
        surveys = self.surveys(entry)
        return tuple(
            _metric(entry.package, resource, field, surveys[resource.name].metrics.get(field.name, Coverage()))
            for resource in entry.package.resources
            if resource.name in surveys
            for field in resource.in_role("metric")
        )

    def entities(self, entry: Entry) -> tuple[Entity, ...]:
        """Return the entities of a package, each with the places where it is found."""
        surveys, listing = self.surveys(entry), self.listing(entry)
        found: dict[str, tuple[Entity, list[Place]]] = {}
        for resource in entry.package.resources:
            for field in resource.in_role("entity") if resource.name in surveys else ():
                for member in surveys[resource.name].members.get(field.name, ()):
                    entity = entity_of(field, member.value, listing)
                    place = _place(entry.package, resource, field, member)
                    found.setdefault(entity.id, (entity, []))[1].append(place)
        return tuple(msgspec.structs.replace(e, where=tuple(places)) for e, places in found.values())

    def surveys(self, entry: Entry) -> Mapping[str, Survey]:
        """Return what the resources of a package hold; those that cannot be read are logged and left out."""
        if entry.origin == "starter":
            return shipped_surveys(entry.folder)
        found = {}
        for resource in entry.package.resources:
            try:
                found[resource.name] = self.kept(entry, resource).survey
            except InkfishError as error:
                fields = {"package": entry.name, "resource": resource.name, "error": error.message}
                LOG.warning("resource passed over", extra={"fields": fields})
        return found

    def table(self, package: str, resource: str, tenant: str = "") -> Table:
        """Return a resource as a described table; its Parquet file lies in `tables_folder`.

        It is read once, in a worker. Raises NotFound, DataError where the rows cannot be read or fetched.
        """
        entry = self.entry(package, tenant)
        found = entry.package.resource(resource)
        if found is None:
            near = suggestion(resource, [r.name for r in entry.package.resources])
            raise NotFound(f"The package {package!r} has no resource {resource!r}.{near}")
        kept = self.kept(entry, found)
        known_as = (kept.table.id, entry.folder, _stamp(entry.folder / DESCRIPTOR), resource)
        table = self._described.get(known_as)
        if table is None:
            table = self._described[known_as] = self._overlaid(entry, found, kept)
            for old in list(self._described)[:-MOST_DESCRIBED]:
                self._described.pop(old, None)
        return table

    def _overlaid(self, entry: Entry, resource: Resource, kept: Kept) -> Table:
        """Return the table of a resource with its descriptor laid over it."""
        listing = self.listing(entry)
        fields = resource.in_role("entity")
        names = {
            f.name: {m.value: entity_of(f, m.value, listing) for m in kept.survey.members.get(f.name, ())}
            for f in fields
        }
        places = [f.name for f in fields if (k := kinds.kinds().get(f.entity_kind)) and k.place]
        url = entry.url if entry.url.startswith(adopt.WEB) else ""  # a path of this machine goes into no card
        return overlay(kept.table, entry.package, resource, names, places, kept.table.source.retrieved_at, url)

    def listing(self, entry: Entry) -> entity_list.Listing:
        """Return the entities that a package itself lists. Raises DataError where the list cannot be read."""
        if not entry.package.entities:
            return {}
        return entity_list.read(adopt.inside(entry.folder, entry.package.entities))

    # -- reading, once ------------------------------------------------------------------------------------------------

    def kept(self, entry: Entry, resource: Resource) -> Kept:
        """Return what was found in a resource, reading it where nobody has. Raises DataError where that fails."""
        path, name, retrieved_at = self._rows(entry, resource)
        key = _key(entry.package, resource, path)
        kept_at = self.tables_folder / f"{key}.json"
        with self._one(key):
            kept = self._known(kept_at)
            if kept is None:
                self.tables_folder.mkdir(parents=True, exist_ok=True)
                source = source_of(entry.package, resource.sources or entry.package.sources, resource, retrieved_at)
                frequency = resource.frequency or entry.package.frequency
                kept = self._call(read_resource, path, name, source, self.tables_folder, self._limits, resource,
                                  frequency)
                _write(kept_at, msgspec.json.encode(kept))
        return kept

    def forget(self, entry: Entry) -> None:
        """Throw away what was kept of a package's resources; threads have files of their own."""
        for resource in entry.package.resources:
            try:
                path, _, _ = self._rows(entry, resource)
            except InkfishError:
                continue
            kept_at = self.tables_folder / f"{_key(entry.package, resource, path)}.json"
            kept = self._known(kept_at)
            if kept is not None:
                kept_at.unlink(missing_ok=True)
                for name in filter(None, (kept.table.path, kept.table.values_path)):
                    (self.tables_folder / name).unlink(missing_ok=True)

    def read(self, path: Path, name: str, source: Source, into: Path) -> list[Table]:
        """Read a file as tables of their own, in a worker. Raises DataError."""
        return self._call(read, path, name, source, into, self._limits)

    def _known(self, path: Path) -> Kept | None:
        """Return what was kept of a resource, if its table is still there."""
        try:
            kept = msgspec.json.decode(path.read_bytes(), type=Kept)
        except (OSError, msgspec.MsgspecError):
            return None
        return kept if (self.tables_folder / kept.table.path).is_file() else None

    def _rows(self, entry: Entry, resource: Resource) -> tuple[Path, str, str]:
        """Return the file of a resource's rows, what it is called, and when it was fetched."""
        kept = adopt.manifest_of(entry.folder) if entry.origin == "added" else adopt.Manifest()
        if resource.name in kept.files:
            path, retrieved_at = kept.files[resource.name]
            return adopt.inside(entry.folder, path), resource.path.rsplit("/", 1)[-1] or resource.name, retrieved_at
        if resource.path.startswith(adopt.WEB):
            return self._downloaded(resource)
        if resource.path:
            path = adopt.inside(entry.folder, resource.path)
            return path, Path(resource.path).name, kept.added_at if entry.url.startswith(adopt.WEB) else ""
        return self._written(resource)

    def _downloaded(self, resource: Resource) -> tuple[Path, str, str]:
        """Return the rows of a resource at a URL, fetched where they are not there yet."""
        folder = self.download_folder(resource)
        with self._one(str(folder)):
            known = adopt.manifest_of(folder)
            if not known.files:
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir(parents=True)
                fetched = fetch(resource.path, folder, self.settings)
                known = adopt.Manifest(fetched.url, files={fetched.name: (fetched.path.name, fetched.retrieved_at)})
                _write(folder / adopt.MANIFEST, msgspec.json.encode(known))
        ((name, (path, retrieved_at)),) = known.files.items()
        return adopt.inside(folder, path), name, retrieved_at

    def download_folder(self, resource: Resource) -> Path:
        """Return the folder for the rows of a resource at a URL."""
        return self.root / "downloads" / hashlib.sha256(resource.path.encode()).hexdigest()

    def _written(self, resource: Resource) -> tuple[Path, str, str]:
        """Return a file of the rows that stand in a descriptor itself."""
        text = resource.data.encode() if isinstance(resource.data, str) else msgspec.json.encode(resource.data)
        ending = "csv" if resource.format == "csv" else "json"
        path = self.root / "inline" / f"{hashlib.sha256(text).hexdigest()}.{ending}"
        if not path.is_file():
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, text)
        return path, f"{resource.name}{path.suffix}", ""

    @property
    def _limits(self) -> ReadLimits:
        s = self.settings
        return ReadLimits(max_bytes=s.max_file, max_rows=s.max_rows, max_columns=s.max_columns, memory=s.load_memory)

    def _one(self, key: str) -> threading.Lock:
        """Return the lock of one piece of work, so that two threads do not do it twice."""
        with self._guard:
            return self._busy.setdefault(key, threading.Lock())


def read_resource(path: Path, name: str, source: Source, into: Path, limits: ReadLimits, resource: Resource,
                  frequency: Grain) -> Kept:
    """Read and survey a resource. Runs in a worker."""
    texts = {f.name: resource.missing_values for f in resource.fields if f.type == "string"}
    table = read(path, name, source, into, limits, texts)[0]
    return Kept(table, survey(table, into, resource, frequency, limits))


def starter() -> Path:
    """Return the folder of the packages that come with Inkfish."""
    return Path(str(files("inkfish").joinpath("starter")))


def shipped_surveys(folder: Path) -> Mapping[str, Survey]:
    """Return the surveys that lie beside a descriptor of the starter."""
    return msgspec.json.decode((folder / SURVEYS).read_bytes(), type=dict[str, Survey])


def check_name(name: str) -> None:
    """Raise DataError for a name of a package that cannot be the name of a folder and part of an address."""
    if not NAME.match(name):
        raise DataError(f"The package's name {name!r} must be of small letters, digits, hyphens, dots and underscores, "
                        "at most 100 of them, and begin with a letter or digit.")


def entity_of(field: Field, value: str, listing: entity_list.Listing) -> Entity:
    """Return the entity that a value of a field stands for: as the package says, as the house knows it, or as it is."""
    told = listing.get((field.entity_kind, fold(value)))
    house = known(field.entity_kind, value)
    if told is None:
        return house or Entity(entity_id(field.entity_kind, slug(value)), field.entity_kind, value)
    return msgspec.structs.replace(told, aliases=(*told.aliases, *house.aliases)) if house else told


def _metric(package: Package, resource: Resource, field: Field, coverage: Coverage) -> Metric:
    entities = resource.in_role("entity")
    time = resource.in_role("time")
    return Metric(
        id=metric_id(package.name, resource.name, field.name), name=field.title or field.name, package=package.name,
        resource=resource.name, field=field.name, concept=field.concept or field.name, aliases=field.aliases,
        definition=field.definition or field.description, unit=field.unit, coverage=coverage,
        entity_kinds=tuple(f.entity_kind for f in entities), entities=tuple(f.name for f in entities),
        time=time[0].name if time else "", over_entities=field.over_entities, over_time=field.over_time,
        performance=field.performance, main=field.main,
    )


def _place(package: Package, resource: Resource, field: Field, member: Member) -> Place:
    return Place(package.name, resource.name, field.name, member.value, member.metrics, member.start, member.end)


def _packages_in(folder: Path) -> list[Path]:
    """Return the folders with a descriptor: a folder itself, those in it, and those in these."""
    looks = (DESCRIPTOR, f"*/{DESCRIPTOR}", f"*/*/{DESCRIPTOR}")
    found = (p.parent for look in looks for p in sorted(folder.glob(look)))
    return [p for p in found if not p.name.startswith(".")]


def _stamp(path: Path) -> tuple[int, int, int]:
    """Return what changes with a file, and stays where it is moved: its place on the disk, time and size."""
    try:
        found = path.stat()
    except OSError:
        return (0, 0, 0)
    return found.st_ino, found.st_mtime_ns, found.st_size


def _key(package: Package, resource: Resource, path: Path) -> str:
    """Return what a resource's table is kept under: it changes with the descriptor, the rows, and how they are read."""
    about = msgspec.json.encode([READER, SURVEYOR, package.name, resource, package.frequency, *_stamp(path)])
    return hashlib.sha256(about).hexdigest()


def _write(path: Path, text: bytes) -> None:
    """Write a file that is there whole or not at all."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as part:
        part.write(text)
    Path(part.name).replace(path)


def _here(function: Callable[..., Any], *args: Any) -> Any:
    return function(*args)


__all__: Sequence[str] = ("Catalog", "Entry", "Kept", "check_name", "entity_of", "read_resource", "starter")
