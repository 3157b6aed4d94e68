"""The command line: serve, ask and explain without a server, make and revoke keys."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import msgspec
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from inkfish import __version__
from inkfish.catalog_cli import catalog_group
from inkfish.errors import InkfishError
from inkfish.service.uploads import Upload
from inkfish.settings import Settings
from inkfish.store import keys
from inkfish.store.database import Database
from inkfish.terminal import calm

LOCAL = "command-line"  # the tenant of `ask` and `explain`
BASE = "http://127.0.0.1:8000"
LOUD = 5 << 20  # bytes of files above which `ask` shows its progress from the start


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="inkfish")
def cli() -> None:
    """Ask questions of your tables in plain words; get cited chart cards.

    INKFISH_DATA_DIR names the folder that holds everything that is kept (now: ./inkfish-data).
    """


cli.add_command(catalog_group)

# -- serve ------------------------------------------------------------------------------------------------------------


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 takes a free one."
)
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Processes that answer requests, sharing one store. Each has workers of its own.",
)
def serve(host: str, port: int, workers: int) -> None:
    """Serve the API and the pages until Ctrl-C."""
    from inkfish import server

    with _database(Settings.load()) as database, database.read() as connection:
        has_key = any(key.revoked_at is None for key in keys.listed(connection))
    if not has_key:
        click.echo("There is no API key yet. Make one with: inkfish keys create NAME", err=True)
    server.serve(
        host,
        port,
        workers,
        lambda url: click.echo(f"Inkfish is at {url}, its API at {url}/docs. Ctrl-C stops it.", err=True),
    )


# -- demo -------------------------------------------------------------------------------------------------------------


@cli.command()
@click.option("--once", is_flag=True, help="Stop when the questions are answered.")
@click.option(
    "--out",
    default="demo-output",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the pictures and the server's log.",
)
@click.option("--port", type=click.IntRange(1, 65535), help="Port of the server; else 8000, or a free one.")
def demo(once: bool, out: Path, port: int | None) -> None:
    """Start a server, ask the sample table four questions, show the answers."""
    from inkfish.demo import demo as run

    if not run(out, port, once):
        raise click.ClickException("A question of the demonstration was answered without a card.")


# -- ask --------------------------------------------------------------------------------------------------------------


@cli.command(context_settings={"ignore_unknown_options": False})
@click.argument("files", nargs=-1, required=True, metavar="[FILE]... QUESTION")
@click.option("--png", type=click.Path(dir_okay=False, path_type=Path), help="Write the chart there.")
@click.option("--json", "as_json", is_flag=True, help="Print the message as the API gives it.")
def ask(files: tuple[str, ...], png: Path | None, as_json: bool) -> None:
    """Ask a question of files, or of the catalog, without a server.

    FILE is a path or a URL; without one the catalog is asked. Nothing is kept, unless INKFISH_DATA_DIR is set.
    """
    *paths, question = files
    if not paths and _is_file(question):
        raise click.UsageError('Give a question after the file: inkfish ask sales.csv "total revenue by region"')
    uploads = [_upload(path) for path in paths]
    with _kept() as settings:
        from inkfish import server

        service = server.build(settings).service
        try:
            _ask(service, uploads, question, png, as_json)
        finally:
            service.stop()


def _ask(service: Any, uploads: Sequence[Upload], question: str, png: Path | None, as_json: bool) -> None:
    """Load, ask, print."""
    names = ", ".join(upload.label for upload in uploads)
    with _progress(f"Reading {names}", uploads):
        thread = msgspec.json.decode(service.create_thread(LOCAL, uploads).body)["thread_id"]
    from inkfish.service.sealing import addressed

    message = addressed(service.post_message(LOCAL, thread, question).body, service.settings.public_url or BASE)
    blocks = msgspec.json.decode(message)["content"]
    if as_json:
        click.echo(msgspec.json.format(message, indent=2).decode())
    else:
        _show(service, blocks)
    if png:
        _write_png(service, blocks, png, quiet=as_json)


def _show(service: Any, blocks: Sequence[dict[str, Any]]) -> None:
    """Print an answer for people: words, rows, what they rest on, what to ask next."""
    out = Console(highlight=False, soft_wrap=True)
    for kind in SHOWN:
        for block in blocks:
            if block["type"] == kind:
                for part in SHOWN[kind](service, block):
                    out.print(part)


def _lines(*lines: str, style: str = "") -> list[Text]:
    return [Text(calm(line), style=style) for line in lines]


# What is printed of each kind of block, in this order.
SHOWN: dict[str, Any] = {
    "text": lambda service, block: _lines(block["text"], ""),
    "no_results": lambda service, block: _lines(*(f"  - {s}" for s in block["suggestions"])),
    "visualization": lambda service, block: (_rows(service, block["card_id"]), *_lines(_cited(block), style="dim")),
    "query": lambda service, block: _lines("", block["query"], style="dim"),
    "follow_up": lambda service, block: _lines("", "Ask next:", *(f"  - {q}" for q in block["queries"])),
}


def _rows(service: Any, card_id: str, most: int = 20) -> Table:
    """Return the first rows of a card as a table for the terminal."""
    data = msgspec.json.decode(service.card_data(card_id, "json", None))
    title = Text(calm(service.public_card(card_id, None).title))
    shown = Table(title=title, title_justify="left", title_style="bold", caption_justify="left")
    for column in data["columns"]:
        number = column["type"] in ("integer", "number")
        shown.add_column(Text(calm(column["title"])), justify="right" if number else "left")
    for row in data["rows"][:most]:
        shown.add_row(*(_cell(value) for value in row))
    if data["total_rows"] > most:
        shown.caption = f"{data['total_rows'] - most:,} more rows"
    return shown


def _cell(value: Any) -> Text:
    """Return a value as the terminal shows it."""
    if value is None:
        return Text("-", style="dim")
    if isinstance(value, float):
        return Text(f"{value:,.2f}".rstrip("0").rstrip("."))
    return Text(f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else calm(str(value)))


def _cited(block: dict[str, Any]) -> str:
    """Return where a visualization's figures come from."""
    return "\n".join([f"Source: {', '.join(block['sources'])}", *block["methodologies"]])


def _write_png(service: Any, blocks: Sequence[dict[str, Any]], png: Path, quiet: bool) -> None:
    """Write the first chart of an answer as a picture."""
    drawn = [block["card_id"] for block in blocks if block["type"] == "visualization"]
    if not drawn:
        raise click.ClickException(f"The answer has no chart, so {png} was not written.")
    picture = service.image(drawn[0], "png", token=None)
    try:
        png.write_bytes(picture)
    except OSError as error:
        raise click.ClickException(f"{png} cannot be written: {error.strerror}.") from None
    if not quiet:
        click.echo(f"\nChart: {png}")


def _is_file(word: str) -> bool:
    """Return whether a word alone is a file that lacks its question, rather than a question."""
    one = len(word.split()) == 1
    return one and ("://" in word or Path(word).exists() or bool(Path(word).suffix.removeprefix(".")))


def _upload(word: str) -> Upload:
    """Return the file or URL that a word of the command line names."""
    if word.startswith(("http://", "https://")):
        return Upload(url=word)
    path = Path(word)
    if not path.is_file():
        raise click.UsageError(
            f"There is no file {word!r}." if not path.is_dir() else f"{word!r} is a folder, not a file."
        )
    if not os.access(path, os.R_OK):
        raise click.UsageError(f"The file {word!r} may not be read.")
    return Upload(path=path.resolve(), name=path.name)


@contextmanager
def _kept() -> Iterator[Settings]:
    """Give settings with the data folder of the environment, or one that is removed at the end."""
    settings = Settings.load()
    if os.environ.get("INKFISH_DATA_DIR"):
        yield settings
        return
    with tempfile.TemporaryDirectory(prefix="inkfish-", ignore_cleanup_errors=True) as folder:
        yield replace(settings, data_dir=Path(folder), database_url="")


@contextmanager
def _progress(words: str, uploads: Sequence[Upload]) -> Iterator[None]:
    """Show that something goes on, where someone watches and it may take long."""
    size = sum(upload.path.stat().st_size for upload in uploads if upload.path)
    err = Console(stderr=True)
    if not err.is_terminal or (size < LOUD and not any(u.url for u in uploads)):
        yield
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as progress:
        progress.add_task(words, total=None)
        yield


# -- explain ----------------------------------------------------------------------------------------------------------


@cli.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE... QUESTION")
def explain(files: tuple[str, ...]) -> None:
    """Show how a question of files is read: its words, what they may mean, the plan and its SQL.

    FILE is a path or a URL. Nothing is run, and nothing kept unless INKFISH_DATA_DIR is set.
    """
    *paths, question = files
    if not paths:
        raise click.UsageError('Give a file, then a question: inkfish explain sales.csv "total revenue by region"')
    uploads = [_upload(path) for path in paths]
    with _kept() as settings:
        from inkfish import server
        from inkfish.language.explain import explain as explained

        service = server.build(settings).service
        try:
            with _progress(f"Reading {', '.join(upload.label for upload in uploads)}", uploads):
                thread_id = msgspec.json.decode(service.create_thread(LOCAL, uploads).body)["thread_id"]
            thread, folder = service.opened(LOCAL, thread_id)
        finally:
            service.stop()
        _show_explained(explained(question, thread.tables, thread.links, folder), thread.tables)


def _show_explained(seen: Any, tables: Sequence[Any]) -> None:
    """Print a reading from its words to the SQL."""
    out = Console(highlight=False, soft_wrap=True)
    tokens = " ".join(f"[{token.text}]" for token in seen.tokens)
    for part in (*_lines("Tokens", style="bold"), *_lines(tokens, ""), _links(seen.mentions)):
        out.print(part)
    for part in _unread(seen.reading) if seen.reading.best is None else ():
        out.print(part)
    for candidate in seen.reading.candidates:
        for part in _candidate(candidate, tables):
            out.print(part)


def _links(mentions: Sequence[Any]) -> Table:
    """Return the spans of a question with what each may mean, as a table."""
    from inkfish.language.explain import Meaning, meanings

    shown = Table("Words", "May mean", "", title="Links", title_justify="left", title_style="bold")
    shown.add_column("Score", justify="right")
    for mention in mentions:
        for i, found in enumerate(list(meanings(mention)) or [Meaning("unknown", "")]):
            score = "" if found.score is None else f"{found.score:.2f}"
            shown.add_row(Text("" if i else calm(mention.text)), found.kind, Text(calm(found.what)), score)
    return shown


def _candidate(candidate: Any, tables: Sequence[Any]) -> list[Text]:
    """Return one way to read a question: how sure, in plain words, by what evidence, as a plan and as SQL."""
    from inkfish.narrative.restate import restate
    from inkfish.query.compile import compile_plan, to_sql
    from inkfish.query.plan import encode

    plan = candidate.plan
    return [
        *_lines(f"Plan, score {candidate.score:.2f}", style="bold"),
        *_lines(restate(plan, tables)),
        *_lines(*(f"  - {step}" for step in candidate.steps)),
        *_lines(*(f"  - assumed: {assumed}" for assumed in candidate.assumed)),
        *_lines("", msgspec.json.format(encode(plan), indent=2).decode(), style="dim"),
        *_lines("", "SQL", style="bold"),
        *_lines(to_sql(compile_plan(plan, tables))),
    ]


def _unread(reading: Any) -> list[Text]:
    """Return why a question has no plan."""
    unknown = f"Not in the data: {', '.join(f'“{word}”' for word in reading.unknown)}" if reading.unknown else ""
    beyond = f"No query answers it: {reading.beyond}" if reading.beyond else ""
    return [*_lines("No plan", style="bold"), *_lines(*filter(None, (beyond, unknown, *reading.steps)))]


# -- keys -------------------------------------------------------------------------------------------------------------


@cli.group("keys")
def keys_group() -> None:
    """Make, list and revoke API keys."""


@keys_group.command("create")
@click.argument("name")
@click.option("--tenant", default="", help="Open what this tenant has, instead of an own space; see `keys list`.")
def create_key(name: str, tenant: str) -> None:
    """Make a key; the last line is the key. It cannot be shown again."""
    with _database(Settings.load()) as database, database.write() as tx:
        key = keys.create(tx, name, tenant)
    click.echo(f"Key {name!r}, shown this once:")
    click.echo(key)


@keys_group.command("list")
def list_keys() -> None:
    """List the keys; never the keys themselves."""
    with _database(Settings.load()) as database, database.read() as connection:
        found = keys.listed(connection)
    if not found:
        click.echo("There is no key. Make one with: inkfish keys create NAME")
        return
    widths = [max(len(row[i]) for row in map(_key_line, found)) for i in range(6)]
    for row in [KEY_HEADS, *map(_key_line, found)]:
        click.echo(
            "  ".join(
                cell.ljust(max(width, len(head))) for cell, width, head in zip(row, widths, KEY_HEADS, strict=True)
            ).rstrip()
        )


KEY_HEADS = ("ID", "NAME", "TENANT", "CREATED", "LAST USED", "REVOKED")


def _key_line(key: keys.Key) -> tuple[str, ...]:
    return key.id, key.name, key.tenant, key.created_at, key.used_at or "-", key.revoked_at or "-"


@keys_group.command("revoke")
@click.argument("name")
def revoke_key(name: str) -> None:
    """Revoke the keys of this name, or the one with this id; a server follows within seconds."""
    with _database(Settings.load()) as database, database.write() as tx:
        revoked = keys.revoke(tx, name)
    for key in revoked:
        click.echo(f"Revoked {key.name!r} ({key.id}).")


@contextmanager
def _database(settings: Settings) -> Iterator[Database]:
    """Give the store, closed at the end."""
    database = Database(settings)
    try:
        yield database
    finally:
        database.close()


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line. Errors are one line on standard error: exit code 2 for wrong use, else 1."""
    try:
        cli.main(args=arguments, prog_name="inkfish", standalone_mode=False)
    except click.UsageError as error:
        _fail(error.format_message(), 2)
    except click.ClickException as error:
        _fail(error.format_message(), 1)
    except (click.Abort, KeyboardInterrupt):
        _fail("Stopped.", 130)
    except InkfishError as error:
        _fail(error.message, 1)


def _fail(message: str, code: int) -> None:
    """Say what went wrong, in one line, and end."""
    click.echo(f"Error: {' '.join(message.split())}", err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
