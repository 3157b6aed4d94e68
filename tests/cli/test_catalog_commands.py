"""`inkfish catalog`: what it prints and changes, and how it ends."""

from __future__ import annotations

import json
import os

import pytest

from inkfish import cli

DESCRIPTOR = {
    "name": "rivers", "title": "Rivers", "description": "Rivers of two countries.", "licenses": [{"name": "CC0-1.0"}],
    "sources": [{"title": "Gauges"}], "inkfish": {"frequency": "year"},
    "resources": [{"name": "flow", "path": "flow.csv", "schema": {
        "fields": [
            {"name": "river", "type": "string", "inkfish": {"role": "entity", "entityKind": "river"}},
            {"name": "year", "type": "year", "inkfish": {"role": "time"}},
            {"name": "flow", "type": "number", "inkfish": {
                "role": "metric", "unit": "m³/s", "definition": "Water.", "overEntities": "sum", "overTime": "mean"}},
        ],
        "primaryKey": ["river", "year"]}}],
}


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    """A data folder of its own, no other setting, and a package."""
    for name in [n for n in os.environ if n.startswith("INKFISH_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("INKFISH_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rivers").mkdir()
    (tmp_path / "rivers" / "flow.csv").write_text("river,year,flow\nRhine,2000,2300\nElbe,2000,870\nElbe,2001,861.5\n")
    _describe()


def _describe(**changes):
    with open("rivers/datapackage.json", "w") as file:
        json.dump(DESCRIPTOR | changes, file)


@pytest.fixture
def run(capsys):
    """Run a command; return its exit code, output and errors."""

    def run(*words):
        code = 0
        try:
            cli.main(["catalog", *words])
        except SystemExit as ended:
            code = ended.code or 0
        out = capsys.readouterr()
        return code, out.out, out.err

    return run


def test_the_starter_is_listed_without_a_server(run):
    code, out, err = run("list")
    assert code == 0 and "share-prices" in out and "CC BY 3.0 IGO" in out and not err
    code, out, _ = run("list", "--json")
    assert {"name": "wheat-prices", "title": "Wheat prices and wages in England, 1565 to 1821", "metrics": 2,
            "from": "1565", "to": "1820", "licence": "Public domain", "origin": "starter", "tenant": ""
            } in json.loads(out)


def test_the_list_without_the_starter_is_empty_and_says_what_to_do(run, monkeypatch):
    monkeypatch.setenv("INKFISH_CATALOG_STARTER", "0")
    assert run("list")[:2] == (0, "The catalog is empty. Add a package with: inkfish catalog add PATH_OR_URL\n")


def test_a_package_is_shown_with_its_metrics_and_licence(run):
    code, out, _ = run("show", "world-development")
    assert code == 0
    for text in ("World development by country", "Life expectancy", "years", "1964", "2013", "CC BY 2.0", "Gapminder",
                 "240 countries: Afghanistan, "):
        assert text in out
    assert json.loads(run("show", "world-development", "--json")[1])["inkfish"]["frequency"] == "year"


def test_a_package_goes_in_is_refreshed_and_goes_out(run):
    assert run("add", "rivers") == (0, "Added 'rivers': 1 table, 1 metric, 2 entities.\n", "")
    assert "added" in next(line for line in run("list")[1].splitlines() if line.startswith("rivers "))
    _describe(title="Rivers of the north")
    assert run("refresh") == (0, "Refreshed 'rivers'.\n", "")
    assert "Rivers of the north" in run("show", "rivers")[1]
    assert run("remove", "rivers") == (0, "Removed 'rivers'.\n", "")
    code, _, err = run("show", "rivers")
    assert (code, err) == (1, "Error: The catalog has no package 'rivers'.\n")


def test_a_refresh_that_fails_says_so_and_keeps_what_was_there(run):
    run("add", "rivers")
    os.unlink("rivers/flow.csv")
    code, _, err = run("refresh", "rivers")
    assert code == 1 and "no file 'flow.csv'" in err and "what was there stays" in err
    assert run("show", "rivers")[0] == 0
    assert run("refresh", "river")[0] == 1


def test_a_check_says_all_that_is_wrong_and_fails(run):
    assert run("check", "rivers") == (0, "rivers: 0 errors, 0 pieces of advice.\n", "")
    _describe(resources=[DESCRIPTOR["resources"][0] | {"bytes": 1}], titel="x", licenses=[])
    code, out, _ = run("check", "rivers")
    assert code == 1 and "error" in out and "`bytes` tells 1" in out
    assert "Did you mean `title`?" in out and "it has no `licenses`" in out
    assert out.splitlines()[-1] == "rivers: 1 error, 2 pieces of advice."
    found = json.loads(run("check", "rivers", "--json")[1])
    assert [f["level"] for f in found] == ["error", "advice", "advice"]
    _describe(licenses=[])
    assert (run("check", "rivers")[0], run("check", "rivers", "--strict")[0]) == (0, 1)


def test_a_package_of_the_starter_is_checked_by_its_name_and_not_removed(run):
    assert run("check", "wheat-prices")[0] == 0
    code, _, err = run("remove", "wheat-prices")
    assert code == 1 and "comes with Inkfish" in err


def test_what_is_wrong_is_not_added(run):
    _describe(resources=[])
    code, _, err = run("add", "rivers")
    assert code == 1 and "rivers is not added." in err and "it has no resources" in err
    code, _, err = run("add", "nowhere")
    assert code == 1 and "There is no file, folder or URL 'nowhere'" in err


def test_a_package_of_one_key(run, capsys):
    cli.main(["keys", "create", "ann"])
    capsys.readouterr()
    assert run("add", "rivers", "--key", "ann")[0] == 0
    assert "rivers" in run("list", "--key", "ann")[1] and "rivers" not in run("list")[1]
    code, _, err = run("list", "--key", "anna")
    assert code == 1 and "Did you mean 'ann'?" in err
    assert run("remove", "rivers", "--key", "ann")[0] == 0


def test_a_terminal_obeys_no_package(run):
    _describe(title="Rivers \x1b[2J", description="\x1b]0;x\x07")
    run("add", "rivers")
    for words in (("list",), ("show", "rivers")):
        assert "\x1b" not in run(*words)[1] and "\x07" not in run(*words)[1]
