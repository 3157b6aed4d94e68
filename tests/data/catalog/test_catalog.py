"""Packages come into the catalog, are seen by whom they should be, and give described tables."""

import json
import os
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pandas
import pytest

from inkfish.data import adding
from inkfish.data.catalog import Catalog
from inkfish.errors import DataError, NotFound
from inkfish.settings import Settings
from tests.data.catalog.packages import ROWS, catalog, good, written


def _zip(path, folder, prefix=""):
    with zipfile.ZipFile(path, "w") as out:
        for name in ("datapackage.json", "rows.csv"):
            out.write(folder / name, prefix + name)
    return path


WAYS = {
    "folder": lambda folder, into: folder,
    "descriptor": lambda folder, into: folder / "datapackage.json",
    "zip": lambda folder, into: _zip(into / "p.zip", folder),
    "zip with a folder": lambda folder, into: _zip(into / "p.zip", folder, "facts-main/"),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_package_is_added_and_gives_its_table(way, tmp_path):
    known = catalog(tmp_path)
    entry = adding.add(known, str(WAYS[way](written(tmp_path / "package"), tmp_path)))
    assert [e.name for e in known.entries()] == ["small"] and entry.folder.is_dir()
    table = known.table("small", "facts")
    rows = pandas.read_parquet(known.tables_folder / table.path)
    assert rows.population.sum() == 483 and len(rows) == 4
    assert not list((known.root / "staging").iterdir())


def test_a_table_carries_what_its_descriptor_tells(tmp_path):
    known = catalog(tmp_path)
    adding.add(known, str(written(tmp_path / "package")))
    table = known.table("small", "facts")
    people, rate, country = (table.column(n) for n in ("population", "rate", "country"))
    assert (people.title, people.unit.code, people.role) == ("People", "people", "measure")
    assert (people.additive, people.over_entities, people.over_time) == (True, "sum", "last")
    assert (rate.unit.kind, rate.additive) == ("percent", False)
    assert people.aliases == ("inhabitants",) and people.definition == "All people."
    assert country.role == "place"
    assert {("DEU", "Germany"), ("United States", "USA"), ("America", "USA")} <= set(country.value_aliases)
    assert (table.source.kind, table.source.publisher, table.source.licence) == ("catalog", "Office", "CC0-1.0")
    assert table.source.url == "https://example.org/facts"
    assert (table.frequency, table.methodology, table.name) == ("year", "Counted.", "small")


def test_metrics_and_entities_tell_what_they_cover(tmp_path):
    known = catalog(tmp_path)
    entry = adding.add(known, str(written(tmp_path / "package")))
    people, rate = known.metrics(entry)
    assert (people.id, people.name, people.time, people.entities) == (
        "metric:small.facts.population", "People", "year", ("country",))
    assert (people.coverage.start, people.coverage.end, people.coverage.values) == ("2000", "2001", 4)
    assert (rate.coverage.entities, rate.coverage.values) == (3, 3)
    found = {e.id: e for e in known.entities(entry)}
    assert set(found) == {"country:DEU", "country:FRA", "country:USA"}
    (place,) = found["country:USA"].where
    assert (place.value, place.start, place.metrics) == ("USA", "2000", ())


def test_entities_with_only_some_metrics_say_which(tmp_path):
    known = catalog(tmp_path)
    rows = "country,year,population,rate\nGermany,2000,82,\nFrance,2000,59,1.5\nItaly,2000,,\n"
    entry = adding.add(known, str(written(tmp_path / "package", rows=rows)))
    found = {e.name: e.where[0].metrics for e in known.entities(entry)}
    assert found == {"Germany": ("population",), "France": ()}  # of Italy there is nothing


def test_a_list_of_entities_gives_names_and_ids(tmp_path):
    descriptor = good()
    descriptor["resources"][0]["schema"]["fields"][0]["inkfish"]["entityKind"] = "company"
    descriptor["inkfish"]["entities"] = "who.csv"
    package = written(tmp_path / "package", descriptor, ROWS.replace("USA", "Acme"))
    (package / "who.csv").write_text("kind,id,name,value,aliases\ncompany,ACM,Acme Corporation,Acme,ACM|Acme Inc.\n")
    known = catalog(tmp_path)
    entry = adding.add(known, str(package))
    acme = next(e for e in known.entities(entry) if e.id == "company:ACM")
    assert (acme.name, acme.aliases) == ("Acme Corporation", ("ACM", "Acme Inc."))
    pairs = known.table("small", "facts").column("country").value_aliases
    assert ("Acme Corporation", "Acme") in pairs and ("ACM", "Acme") in pairs


def test_codes_and_words_of_text_stay_as_they_are(tmp_path):
    descriptor = good()
    descriptor["resources"][0]["schema"]["fields"].append({"name": "code", "type": "string"})
    rows = "country,year,population,rate,code\nGermany,2000,82,1,1\nFrance,2000,59,1,NA\nItaly,2000,57,1,2\n"
    known = catalog(tmp_path)
    adding.add(known, str(written(tmp_path / "package", descriptor, rows)))
    column = known.table("small", "facts").column("code")
    assert (column.type, column.missing, sorted(column.values)) == ("text", 0, ["1", "2", "NA"])


def test_rows_in_the_descriptor_itself(tmp_path):
    descriptor = good()
    del descriptor["resources"][0]["path"]
    descriptor["resources"][0]["data"] = [{"country": "Germany", "year": 2000, "population": 82, "rate": 1.5},
                                          {"country": "France", "year": 2000, "population": 59, "rate": 1.0}]
    known = catalog(tmp_path)
    adding.add(known, str(written(tmp_path / "package", descriptor)))
    assert known.table("small", "facts").rows == 2


def test_a_package_of_one_key_is_seen_by_it_alone_and_hides_the_shared_one(tmp_path):
    known = catalog(tmp_path)
    adding.add(known, str(written(tmp_path / "shared")))
    mine = good() | {"title": "Mine"}
    adding.add(known, str(written(tmp_path / "mine", mine)), "tenant_a")
    assert known.entry("small").package.title == "Small facts"
    assert known.entry("small", "tenant_b").package.title == "Small facts"
    assert known.entry("small", "tenant_a").package.title == "Mine"
    with pytest.raises(DataError, match="added for everybody"):
        adding.remove(known, "small", "tenant_b")
    adding.remove(known, "small", "tenant_a")
    assert known.entry("small", "tenant_a").package.title == "Small facts"


@pytest.mark.parametrize("tenant", ["..", ".", "a/b", "../packages", "a\0b"])
def test_a_tenant_is_no_path(tenant, tmp_path):
    with pytest.raises(NotFound):
        catalog(tmp_path).entries(tenant)


def test_the_nearest_package_of_a_name_is_taken(tmp_path):
    for at, (folder, title) in enumerate((("mounted/small", "Mounted"), ("data/catalog/packages/small", "Added"),
                                          ("data/catalog/live/x/small", "Live"))):
        written(tmp_path / folder, good() | {"title": title})
        known = catalog(tmp_path, catalog_folders=(str(tmp_path / "mounted"),))
        assert known.entry("small").package.title == title, at


def test_a_broken_descriptor_in_a_mounted_folder_is_passed_over_and_told(tmp_path):
    written(tmp_path / "mounted" / "good")
    (written(tmp_path / "mounted" / "bad") / "datapackage.json").write_text("{")
    known = catalog(tmp_path, catalog_folders=(str(tmp_path / "mounted"),))
    assert [e.name for e in known.entries()] == ["small"]
    (fault,) = known.faults().items()
    assert fault[0].endswith("bad") and "cannot be read" in fault[1]


def test_rows_that_cannot_be_read_leave_the_other_resources(tmp_path):
    descriptor = good()
    descriptor["resources"].append(json.loads(json.dumps(descriptor["resources"][0])) | {
        "name": "gone", "path": "gone.csv"})
    written(tmp_path / "mounted" / "small", descriptor)
    known = catalog(tmp_path, catalog_folders=(str(tmp_path / "mounted"),))
    assert {m.resource for m in known.metrics(known.entry("small"))} == {"facts"}
    with pytest.raises(DataError, match=r"no file 'gone\.csv'"):
        known.table("small", "gone")


def test_names_that_are_near_are_offered(tmp_path):
    known = catalog(tmp_path)
    adding.add(known, str(written(tmp_path / "package")))
    with pytest.raises(NotFound, match="Did you mean 'small'"):
        known.entry("smal")
    with pytest.raises(NotFound, match="Did you mean 'facts'"):
        known.table("small", "fact")


def test_the_digest_follows_every_change(tmp_path):
    known = catalog(tmp_path)
    seen = [known.digest()]
    adding.add(known, str(written(tmp_path / "package")))
    seen.append(known.digest())
    adding.add(known, str(written(tmp_path / "package", good() | {"title": "Other"})))
    seen.append(known.digest())
    adding.remove(known, "small")
    seen.append(known.digest())
    assert len({*seen[:3]}) == 3 and seen[3] == seen[0]


def test_a_table_is_read_once_also_by_another_process(tmp_path):
    reads = []

    def call(function, *args):
        reads.append(args[0])
        return function(*args)

    settings = Settings(data_dir=tmp_path / "data", catalog_starter=0)
    first = Catalog(settings, call)
    adding.add(first, str(written(tmp_path / "package")))
    tables = [known.table("small", "facts") for known in (first, first, Catalog(settings, call))]
    assert len(reads) == 1 and tables[0] == tables[1] == tables[2]
    os.unlink(first.tables_folder / tables[0].path)  # swept away, it is read again
    assert Catalog(settings, call).table("small", "facts") == tables[0] and len(reads) == 2


# -- from the web -----------------------------------------------------------------------------------------------------


@pytest.fixture
def web(tmp_path):
    """Serve a dict of paths on this machine."""
    files: dict[str, bytes] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            body = files.get(self.path.partition("?")[0])
            self.send_response(200 if body is not None else 404)
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", files
    server.shutdown()
    server.server_close()


def _allowed(tmp_path, web):
    return catalog(tmp_path, fetch_allow_hosts=(web[0].removeprefix("http://"),))


@pytest.mark.parametrize("asked", ["/a/datapackage.json", "/a/"])
def test_a_package_is_added_from_a_url(asked, web, tmp_path):
    web[1].update({"/a/datapackage.json": json.dumps(good()).encode(), "/a/rows.csv": ROWS.encode()})
    known = _allowed(tmp_path, web)
    entry = adding.add(known, web[0] + asked)
    table = known.table("small", "facts")
    assert (table.rows, entry.url) == (4, web[0] + asked) and table.source.retrieved_at
    web[1]["/a/rows.csv"] = (ROWS + "Italy,2000,57,1\n").encode()
    adding.renew(known, "small")
    assert known.table("small", "facts").rows == 5


def test_rows_at_a_url_are_fetched(web, tmp_path):
    web[1]["/far.csv"] = ROWS.encode()
    descriptor = good()
    descriptor["resources"][0]["path"] = f"{web[0]}/far.csv"
    known = _allowed(tmp_path, web)
    adding.add(known, str(written(tmp_path / "package", descriptor)))
    assert known.table("small", "facts").rows == 4 and known.table("small", "facts").source.retrieved_at


def test_a_mounted_package_with_rows_at_a_url(web, tmp_path):
    web[1]["/far.csv"] = ROWS.encode()
    descriptor = good()
    descriptor["resources"][0]["path"] = f"{web[0]}/far.csv"
    written(tmp_path / "mounted" / "small", descriptor)
    known = catalog(tmp_path, catalog_folders=(str(tmp_path / "mounted"),),
                    fetch_allow_hosts=(web[0].removeprefix("http://"),))
    assert known.table("small", "facts").rows == 4
    web[1]["/far.csv"] = (ROWS + "Italy,2000,57,1\n").encode()
    assert known.table("small", "facts").rows == 4
    adding.renew(known, "small")
    assert known.table("small", "facts").rows == 5


def test_a_refresh_that_fails_leaves_what_was_there(web, tmp_path):
    web[1].update({"/a/datapackage.json": json.dumps(good()).encode(), "/a/rows.csv": ROWS.encode()})
    known = _allowed(tmp_path, web)
    adding.add(known, f"{web[0]}/a/datapackage.json")
    del web[1]["/a/rows.csv"]
    with pytest.raises(DataError):
        adding.renew(known, "small")
    assert known.table("small", "facts").rows == 4


def test_inside_addresses_are_not_fetched(web, tmp_path):
    web[1].update({"/a/datapackage.json": json.dumps(good()).encode(), "/a/rows.csv": ROWS.encode()})
    known = catalog(tmp_path)
    with pytest.raises(DataError, match="only the ports 80 and 443 are fetched"):
        adding.add(known, f"{web[0]}/a/datapackage.json")
    descriptor = good()
    descriptor["resources"][0]["path"] = f"{web[0]}/a/rows.csv"
    with pytest.raises(DataError, match="only the ports 80 and 443 are fetched"):
        adding.add(known, str(written(tmp_path / "package", descriptor)))
    assert known.entries() == ()


# -- what is kept, and what goes --------------------------------------------------------------------------------------


def _tables(known):
    return sorted(p.suffix for p in known.tables_folder.iterdir()) if known.tables_folder.exists() else []


def test_a_check_and_a_removal_leave_no_tables_behind(tmp_path):
    known = catalog(tmp_path)
    adding.check(known, str(written(tmp_path / "package")))
    assert _tables(known) == []
    adding.add(known, str(tmp_path / "package"))
    assert _tables(known) == [".json", ".parquet"]
    adding.add(known, str(written(tmp_path / "package", rows=ROWS + "Italy,2000,57,1\n")))
    assert _tables(known) == [".json", ".parquet"] and known.table("small", "facts").rows == 5
    adding.remove(known, "small")
    assert _tables(known) == []


def test_what_fails_is_not_kept(tmp_path):
    known = catalog(tmp_path)
    descriptor = good()
    descriptor["resources"][0]["schema"]["primaryKey"] = ["country"]
    with pytest.raises(DataError, match="comes again"):
        adding.add(known, str(written(tmp_path / "package", descriptor)))
    assert _tables(known) == []


def test_leftovers_of_killed_commands_go_with_time(tmp_path):
    known = catalog(tmp_path)
    old, new = (known.root / "staging" / name for name in ("package-old", "package-new"))
    for folder in (old, new):
        folder.mkdir(parents=True)
    os.utime(old, (1, 1))
    adding.check(known, str(written(tmp_path / "package")))
    assert not old.exists() and new.exists()


def test_rows_in_a_folder_of_the_package_change_the_digest(tmp_path):
    descriptor = good()
    descriptor["resources"][0]["path"] = "csv/rows.csv"
    package = written(tmp_path / "mounted" / "small", descriptor)
    (package / "csv").mkdir()
    (package / "csv" / "rows.csv").write_text(ROWS)
    known = catalog(tmp_path, catalog_folders=(str(tmp_path / "mounted"),))
    before = known.digest()
    (package / "csv" / "rows.csv").write_text(ROWS + "Italy,2000,57,1\n")
    assert known.digest() != before and known.table("small", "facts").rows == 5
