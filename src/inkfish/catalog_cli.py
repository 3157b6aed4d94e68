"""The commands on the catalog: add, list, show, refresh, remove, check."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import click
import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from inkfish.data import adding
from inkfish.data.catalog import Catalog, Entry
from inkfish.data.kinds import words_of
from inkfish.data.package import Metric, to_builtins
from inkfish.data.shape import Finding
from inkfish.errors import InkfishError, NotFound, suggestion
from inkfish.settings import Settings
from inkfish.store import keys
from inkfish.store.database import Database
from inkfish.terminal import calm

OWNER = click.option("--key", "owner", default="", metavar="NAME", help="The packages of this key, not everybody's.")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group("catalog")
def catalog_group() -> None:
    """See and change the catalog: data that is known without a file.

    A package is a folder, zip file or URL with a datapackage.json (docs/catalog-format.md).
    """


@catalog_group.command("list")
@OWNER
@AS_JSON
def list_packages(owner: str, as_json: bool) -> None:
    """List the packages, with what they hold."""
    with _catalog() as catalog:
        tenant = _tenant(catalog.settings, owner)
        entries, faults = catalog.entries(tenant), catalog.faults(tenant)
        metrics = {entry.name: catalog.metrics(entry) for entry in entries}
    if as_json:
        click.echo(_json([_summary(entry, metrics[entry.name]) for entry in entries]))
    elif not entries:
        click.echo("The catalog is empty. Add a package with: inkfish catalog add PATH_OR_URL")
    else:
        _print_list(entries, metrics)
    for folder, fault in faults.items():
        click.echo(f"Passed over {folder}: {fault}", err=True)


@catalog_group.command("show")
@click.argument("name")
@OWNER
@AS_JSON
def show(name: str, owner: str, as_json: bool) -> None:
    """Show one package: its tables, metrics, entities, sources and licence."""
    with _catalog() as catalog:
        entry = catalog.entry(name, _tenant(catalog.settings, owner))
        if as_json:
            click.echo(_json(to_builtins(entry.package)))
            return
        metrics, kinds = catalog.metrics(entry), _kinds(catalog, entry)
    out = Console(highlight=False, soft_wrap=True)
    for line in _about(entry):
        out.print(line)
    for resource in entry.package.resources:
        out.print()
        out.print(_metric_table(entry, resource, [m for m in metrics if m.resource == resource.name]))
        for kind, (count, some) in kinds.get(resource.name, {}).items():
            more = " ..." if count > len(some) else ""
            out.print(Text(calm(f"{count:,} {words_of(kind)[count != 1]}: {', '.join(some)}{more}"), style="dim"))


@catalog_group.command("add")
@click.argument("what", metavar="PATH_OR_URL")
@OWNER
def add(what: str, owner: str) -> None:
    """Add a package for everybody, or for one key; one of the same name is replaced."""
    with _catalog() as catalog:
        entry = adding.add(catalog, what, _tenant(catalog.settings, owner))
        metrics, entities = catalog.metrics(entry), catalog.entities(entry)
    click.echo(f"Added {entry.name!r}: {_count(len(entry.package.resources), 'table')}, "
               f"{_count(len(metrics), 'metric')}, {_count(len(entities), 'entity', 'entities')}.")


@catalog_group.command("refresh")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@OWNER
def refresh(names: tuple[str, ...], owner: str) -> None:
    """Bring packages again from where they were added; without a name, all that were added."""
    failed = 0
    with _catalog() as catalog:
        tenant = _tenant(catalog.settings, owner)
        added = [e.name for e in catalog.entries(tenant) if e.origin == "added" and e.tenant == tenant]
        for name in names or added:
            try:
                adding.renew(catalog, name, tenant)
                click.echo(f"Refreshed {name!r}.")
            except InkfishError as error:
                failed += 1
                click.echo(f"{name}: {error.message}", err=True)
    if not names and not added:
        click.echo("No package was added, so there is none to refresh.")
    if failed:
        raise click.ClickException(f"{_count(failed, 'package')} could not be refreshed; what was there stays.")


@catalog_group.command("remove")
@click.argument("name")
@OWNER
def remove(name: str, owner: str) -> None:
    """Remove a package that was added. Cards that were made from it stay."""
    with _catalog() as catalog:
        entry = adding.remove(catalog, name, _tenant(catalog.settings, owner))
    click.echo(f"Removed {entry.name!r}.")


@catalog_group.command("check")
@click.argument("what", metavar="NAME_PATH_OR_URL")
@OWNER
@AS_JSON
@click.option("--strict", is_flag=True, help="Fail on advice too.")
def check(what: str, owner: str, as_json: bool, strict: bool) -> None:
    """Say all that is wrong with a package: its descriptor, its files, its rows."""
    with _catalog() as catalog:
        found = adding.check(catalog, what, _tenant(catalog.settings, owner))
    errors = [f for f in found if f.level == "error"]
    advice = [f for f in found if f.level == "advice"]
    if as_json:
        click.echo(_json(found))
    else:
        _print_findings(found)
        click.echo(f"{what}: {_count(len(errors), 'error')}, {_count(len(advice), 'piece', 'pieces')} of advice.")
    if errors or (strict and advice):
        sys.exit(1)


# -- what is printed --------------------------------------------------------------------------------------------------


def _print_list(entries: Sequence[Entry], metrics: dict[str, Sequence[Metric]]) -> None:
    """Print the packages in columns, the title last: it may be long."""
    rows = [HEADS, *(_line(entry, metrics[entry.name]) for entry in entries)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEADS))]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


HEADS = ("NAME", "METRICS", "FROM", "TO", "LICENCE", "KEPT AS", "TITLE")


def _line(entry: Entry, metrics: Sequence[Metric]) -> tuple[str, ...]:
    start, end = _span(metrics)
    owned = f"{entry.origin} (a key's)" if entry.tenant else entry.origin
    cells = (entry.name, str(len(metrics)), start[:10] or "-", end[:10] or "-", _licences(entry), owned,
             entry.package.title)
    return tuple(calm(cell) for cell in cells)


def _about(entry: Entry) -> Iterator[Text]:
    """Yield what is known of a package, above its tables."""
    package = entry.package
    yield Text(calm(package.title or package.name), style="bold")
    if package.description:
        yield Text(calm(package.description))
    told = (
        ("Source", "; ".join(_origin(o.title, o.publisher, o.path) for o in package.sources)),
        ("Licence", _licences(entry, full=True)),
        ("Method", package.methodology),
        ("Published", package.published),
        ("Retrieved", package.retrieved_at or entry.retrieved_at),
        ("Added from", entry.url),
        ("Folder", str(entry.folder)),
    )
    yield from (Text(calm(f"{head}: {text}"), style="dim") for head, text in told if text)


def _origin(title: str, publisher: str, path: str) -> str:
    return ", ".join(part for part in (publisher, title, path) if part)


def _metric_table(entry: Entry, resource: Any, metrics: Sequence[Metric]) -> Table:
    """Return the metrics of a resource as a table."""
    title = resource.title or resource.name
    shown = Table(title=Text(calm(f"{title} ({resource.name})")), title_justify="left", title_style="bold", box=None,
                  pad_edge=False)
    for head in ("METRIC", "UNIT", "FROM", "TO", "VALUES"):
        shown.add_column(head, justify="right" if head == "VALUES" else "left", overflow="fold")
    for m in metrics:
        cells = (m.name, m.unit, m.coverage.start, m.coverage.end, f"{m.coverage.values:,}")
        shown.add_row(*(Text(calm(cell)) for cell in cells))
    return shown


def _kinds(catalog: Catalog, entry: Entry) -> dict[str, dict[str, tuple[int, list[str]]]]:
    """Return for each resource and kind how many entities it has, and the names of some."""
    found: dict[str, dict[str, list[str]]] = {}
    for entity in catalog.entities(entry):
        for resource in dict.fromkeys(place.resource for place in entity.where):
            found.setdefault(resource, {}).setdefault(entity.kind, []).append(entity.name)
    return {r: {kind: (len(names), names[:6]) for kind, names in kinds.items()} for r, kinds in found.items()}


def _print_findings(found: Sequence[Finding]) -> None:
    out = Console(highlight=False, soft_wrap=True)
    for finding in found:
        out.print(Text(f"{finding.level:7}", style="red" if finding.level == "error" else "yellow"),
                  Text(calm(finding.sentence)))


def _summary(entry: Entry, metrics: Sequence[Metric]) -> dict[str, Any]:
    """Return one package of the list as JSON."""
    start, end = _span(metrics)
    return {"name": entry.name, "title": entry.package.title, "metrics": len(metrics), "from": start, "to": end,
            "licence": _licences(entry), "origin": entry.origin, "tenant": entry.tenant}


def _span(metrics: Sequence[Metric]) -> tuple[str, str]:
    """Return from when to when a package has values."""
    covered = [m.coverage for m in metrics if m.coverage.start]
    return (min(c.start for c in covered), max(c.end for c in covered)) if covered else ("", "")


def _licences(entry: Entry, full: bool = False) -> str:
    licences = entry.package.licenses or tuple(x for r in entry.package.resources for x in r.licenses)
    told = [f"{x.title or x.name}{f' ({x.path})' if full and x.path else ''}" or x.path for x in licences]
    return ", ".join(dict.fromkeys(told)) or "not told"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def _json(value: Any) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


# -- the catalog and whose it is --------------------------------------------------------------------------------------


@contextmanager
def _catalog() -> Iterator[Catalog]:
    """Give the catalog; files are read in a worker process, which is ended with it."""
    from inkfish.server import reading_workers

    settings = Settings.load()
    workers = reading_workers(settings)
    try:
        yield Catalog(settings, partial(workers.call, timeout=settings.load_timeout))
    finally:
        workers.stop()


def _tenant(settings: Settings, owner: str) -> str:
    """Return the tenant of a key, by the key's name, id or tenant; empty for everybody. Raises NotFound."""
    if not owner:
        return ""
    database = Database(settings)
    try:
        with database.read() as connection:
            known = keys.listed(connection)
    finally:
        database.close()
    for key in known:
        if owner in (key.name, key.id, key.tenant) and key.revoked_at is None:
            return key.tenant
    raise NotFound(f"There is no key {owner!r}.{suggestion(owner, [key.name for key in known])}")
