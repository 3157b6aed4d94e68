"""The command line: what it prints, where, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from inkfish import cli
from inkfish.settings import Settings
from inkfish.store import keys
from inkfish.store.database import Database

sys.path.insert(0, str(Path(__file__).parent.parent / "api"))


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    """A data folder of its own, and no other setting."""
    for name in [n for n in os.environ if n.startswith("INKFISH_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("INKFISH_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sales.csv").write_text("region,units\nWest,30\nEast,12\n")
    (tmp_path / "empty.csv").write_text("!empty")


@pytest.fixture
def fakes(monkeypatch):
    """Put the fakes behind `ask`; return the services that were made."""
    import fake_rooms

    from inkfish import server

    made = []

    def build(settings):
        made.append(fake_rooms.make_service(settings))
        return server.Rooms(made[-1], None)

    monkeypatch.setattr(server, "build", build)
    return made


@pytest.fixture
def run(capsys):
    """Run a command; return its exit code, output and errors."""

    def run(*words):
        code = 0
        try:
            cli.main([str(word) for word in words])
        except SystemExit as end:
            code = end.code or 0
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


# -- keys -------------------------------------------------------------------------------------------------------------


def test_a_new_key_is_the_last_line_and_works(run, tmp_path):
    code, out, err = run("keys", "create", "laptop")
    key = out.splitlines()[-1]
    assert code == 0 and err == "" and key.startswith("ink_") and " " not in key
    with Database(Settings(data_dir=tmp_path / "data")).read() as connection:
        assert keys.find(connection, keys.hashed(key)).name == "laptop"


def test_keys_are_listed_without_the_keys_and_revoked_once(run):
    key = run("keys", "create", "laptop")[1].splitlines()[-1]
    listed = run("keys", "list")[1]
    assert "laptop" in listed and key not in listed
    assert "Revoked 'laptop'" in run("keys", "revoke", "laptop")[1]
    code, out, err = run("keys", "revoke", "laptop")
    assert (code, out) == (1, "") and err.startswith("Error: There is no key 'laptop'")


def test_no_keys(run):
    assert "inkfish keys create" in run("keys", "list")[1]


# -- ask --------------------------------------------------------------------------------------------------------------


def test_an_answer_for_people(run, fakes):
    code, out, err = run("ask", "sales.csv", "chart of units")
    assert code == 0 and err == ""
    for words in (
        "chart of units",
        "Units by region",
        "West",
        "30",
        "Source: sales.csv",
        "Sum of units.",
        "chart again",
    ):
        assert words in out


def test_an_answer_as_the_api_gives_it(run, fakes):
    code, out, _ = run("ask", "sales.csv", "sales.csv", "chart", "--json")
    message = json.loads(out)
    assert code == 0 and message["role"] == "assistant"
    assert "2 tables" in next(b["text"] for b in message["content"] if b["type"] == "text")
    assert "inkfish://" not in out


def test_a_question_without_a_file_goes_to_the_catalog(run, fakes):
    code, out, _ = run("ask", "chart")
    assert code == 0 and "0 tables" in out


def test_no_results_are_an_answer(run, fakes):
    code, out, _ = run("ask", "sales.csv", "nothing")
    assert code == 0 and "units by region" in out


def test_the_picture(run, fakes, tmp_path):
    code, out, _ = run("ask", "sales.csv", "chart", "--png", "out.png")
    assert code == 0 and "out.png" in out and (tmp_path / "out.png").read_bytes().startswith(b"png white")


def test_nothing_is_kept_unless_a_folder_is_named(run, fakes, tmp_path, monkeypatch):
    run("ask", "sales.csv", "chart")
    assert fakes[-1].settings.data_dir == tmp_path / "data"
    monkeypatch.delenv("INKFISH_DATA_DIR")
    run("ask", "sales.csv", "chart")
    assert not fakes[-1].settings.data_dir.exists() and not (tmp_path / "inkfish-data").exists()


# -- explain ----------------------------------------------------------------------------------------------------------


def test_a_reading_from_its_words_to_its_sql(run, fakes):
    # The fakes keep all columns as text, so that a total of units can only count them.
    code, out, err = run("explain", "sales.csv", "total units by region")
    assert code == 0 and err == ""
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in out.splitlines() if line.startswith("│")]
    assert ["total", "word", "aggregate: sum", ""] in rows
    (table,) = {row[2].partition(".")[0] for row in rows if row[1] == "column"}
    for name in ("units", "region"):
        assert [name, "column", f"{table}.{name}", "1.00"] in rows
    words = "[total] [units] [by] [region]"
    told = [words, "Plan, score 1.00", "\ncount of units by region\n", '"count"', "COUNT(units)"]
    assert [out.index(words) for words in told] == sorted(out.index(words) for words in told)


def test_a_reading_that_finds_no_plan_names_the_unknown(run, fakes):
    code, out, _ = run("explain", "sales.csv", "average temperature by planet")
    assert code == 0 and "No plan" in out and "Not in the data: “temperature”, “planet”" in out and "SQL" not in out


ERRORS = [
    (("ask", "sales.csv"), 2, "Give a question after the file"),
    (("ask", "gone.parquet"), 2, "Give a question after the file"),
    (("ask", "https://example.com/sales"), 2, "Give a question after the file"),
    (("explain", "sales.csv"), 2, "Give a file, then a question"),
    (("explain", "empty.csv", "chart"), 1, "empty.csv: There is no table in it."),
    (("ask", "sails.csv", "chart"), 2, "no file 'sails.csv'"),
    (("ask", ".", "chart"), 2, "'.' is a folder"),
    (("ask", "empty.csv", "chart"), 1, "empty.csv: There is no table in it."),
    (("ask", "sales.csv", " "), 1, "empty"),
    (("ask", "sales.csv", "fail query"), 1, "engine could not run it"),
    (("ask", "sales.csv", "nothing", "--png", "out.png"), 1, "no chart"),
    (("ask", "sales.csv", "chart", "--png", "no/such/folder.png"), 1, "cannot be written"),
    (("ask", "sales.csv", "chart", "--pgn", "x"), 2, "--pgn"),
    (("serve", "--port", "70000"), 2, "65535"),
    (("keys", "create", " "), 1, "needs a name"),
    (("keys", "remove", "x"), 2, "remove"),
    (("sreve",), 2, "sreve"),
]


@pytest.mark.parametrize(("words", "code", "says"), ERRORS, ids=[" ".join(words) for words, _, _ in ERRORS])
def test_errors_are_one_line(run, fakes, words, code, says):
    ended, out, err = run(*words)
    assert ended == code and err.startswith("Error: ") and err.count("\n") == 1 and says in err
    assert "Traceback" not in out + err


def test_a_wrong_setting_is_one_line(run, monkeypatch):
    monkeypatch.setenv("INKFISH_MAX_ROW", "5")
    assert run("keys", "list") == (
        1,
        "",
        "Error: There is no setting INKFISH_MAX_ROW. Did you mean 'INKFISH_MAX_ROWS'?\n",
    ) or (
        run("keys", "list")[2].startswith("Error: There is no setting INKFISH_MAX_ROW. Did you mean 'INKFISH_MAX_ROWS'")
    )


def test_a_port_in_use_is_one_line(run):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code, _, err = run("serve", "--port", taken.getsockname()[1])
    assert code == 1 and "in use" in err and err.splitlines()[-1].startswith("Error: ")


def test_a_data_folder_that_cannot_be_used_is_one_line(run, monkeypatch, tmp_path):
    monkeypatch.setenv("INKFISH_DATA_DIR", str(tmp_path / "sales.csv" / "data"))
    code, _, err = run("keys", "list")
    assert code == 1 and err.startswith("Error: The data folder") and err.count("\n") == 1


def test_a_store_that_is_none_is_one_line(run, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "inkfish.db").write_bytes(b"this is no database" * 100)
    code, _, err = run("keys", "list")
    assert code == 1 and err.startswith("Error: The store cannot be opened") and err.count("\n") == 1


def test_a_table_cannot_drive_the_terminal(run, fakes, monkeypatch):
    import fake_rooms

    columns = tuple(__import__("msgspec").structs.replace(c, title="[/bold]\x1b[2J") for c in fake_rooms.COLUMNS)
    hostile = fake_rooms.Result(columns, (("[red]\x1b]0;x\x07", 1),), "SELECT 1", fake_rooms.RESULT.account)
    monkeypatch.setattr(
        fake_rooms, "TOOLS", __import__("dataclasses").replace(fake_rooms.TOOLS, run=lambda *_: hostile)
    )
    code, out, _ = run("ask", "sales.csv", "chart \x1b[31m")
    assert code == 0 and "\x1b" not in out and "\x07" not in out
    assert "[red]" in out and "[/bold]" in out


# -- serve ------------------------------------------------------------------------------------------------------------


def test_a_server_starts_says_what_is_missing_and_stops(tmp_path):
    """The real rooms: the process answers, and takes its workers with it."""
    command = [sys.executable, "-m", "inkfish.cli", "serve", "--port", "0"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        assert "inkfish keys create" in process.stderr.readline()
        url = process.stderr.readline().split(" at ")[1].split(",")[0]
        ready, until = None, time.monotonic() + 60  # a busy machine starts slowly
        while ready is None and time.monotonic() < until:
            try:
                ready = json.load(urllib.request.urlopen(f"{url}/readyz", timeout=5))
            except OSError as error:
                waited_for = error
                time.sleep(0.1)
        assert ready, waited_for
        assert ready["status"] == "ok" and len(ready["parts"]) == 4
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        workers = children.read_text().split() if children.exists() else []
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)
        process.stderr.close()
    until = time.monotonic() + 5
    while any(Path(f"/proc/{pid}").exists() for pid in workers) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(Path(f"/proc/{pid}").exists() for pid in workers)
