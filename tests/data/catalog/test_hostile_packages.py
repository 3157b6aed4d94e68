"""Packages that were made to read, write or fill what they should not are refused, and leave nothing behind."""

import json
import os
import stat
import zipfile

import pytest

from inkfish.data import adding, adopt
from inkfish.errors import DataError
from tests.data.catalog.packages import ROWS, catalog, good, written

SECRET = "country,year,population,rate\nGermany,2000,1,1\nFrance,2000,2,1\n"
PATHS = ("../secret.csv", "a/../../secret.csv", "/etc/passwd", "~/secret.csv", "C:\\secret.csv", "..\\secret.csv",
         "file:///etc/passwd", "FILE:/etc/passwd", "ftp://example.org/a.csv", "c:secret.csv", ".hidden/rows.csv",
         "rows.csv\0.csv", "\n", "", "//evil.example/rows.csv", "datapackage.json", "inkfish.json", "fetched/rows.csv",
         "x" * 600, ".", "folder")


def _refused(known, what):
    with pytest.raises(DataError) as told:
        adding.add(known, str(what))
    assert known.entries() == ()
    assert not (known.root / "staging").exists() or not list((known.root / "staging").iterdir())
    return told.value.message


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("place", ["rows", "entities"])
def test_a_path_that_leads_elsewhere_is_refused(path, place, tmp_path):
    (tmp_path / "secret.csv").write_text(SECRET)
    descriptor = good()
    if place == "rows":
        descriptor["resources"][0]["path"] = path
    else:
        descriptor["inkfish"]["entities"] = path
    package = written(tmp_path / "package", descriptor)
    (package / "folder").mkdir()
    if place == "entities" and not path:
        return  # no list of entities
    _refused(catalog(tmp_path), package)


@pytest.mark.parametrize("path", [p for p in PATHS if p and p not in ("x" * 600, "folder")])
def test_so_it_is_in_a_zip_file(path, tmp_path):
    descriptor = good()
    descriptor["resources"][0]["path"] = path
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as out:
        out.writestr("datapackage.json", json.dumps(descriptor))
        out.writestr("folder/", "")
        if "\0" not in path:
            out.writestr(path.strip() or "x", SECRET)
    _refused(catalog(tmp_path), tmp_path / "p.zip")


def test_a_link_out_of_the_package_is_refused(tmp_path):
    (tmp_path / "secret.csv").write_text(SECRET)
    package = written(tmp_path / "package")
    (package / "rows.csv").unlink()
    (package / "rows.csv").symlink_to(tmp_path / "secret.csv")
    assert "link out of the package" in _refused(catalog(tmp_path), package)


def test_a_linked_folder_and_descriptor_are_refused(tmp_path):
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "rows.csv").write_text(SECRET)
    descriptor = good()
    descriptor["resources"][0]["path"] = "in/rows.csv"
    package = written(tmp_path / "package", descriptor)
    (package / "in").symlink_to(tmp_path / "outside")
    assert "link out of the package" in _refused(catalog(tmp_path), package)
    (tmp_path / "elsewhere.json").write_text(json.dumps(good()))
    (package / "datapackage.json").unlink()
    (package / "datapackage.json").symlink_to(tmp_path / "elsewhere.json")
    _refused(catalog(tmp_path), package)


def test_a_link_in_a_mounted_folder_is_refused_when_it_is_read(tmp_path):
    (tmp_path / "secret.csv").write_text(SECRET)
    package = written(tmp_path / "mounted" / "small")
    (package / "rows.csv").unlink()
    (package / "rows.csv").symlink_to(tmp_path / "secret.csv")
    known = catalog(tmp_path, catalog_folders=(str(tmp_path / "mounted"),))
    with pytest.raises(DataError, match="link out of the package"):
        known.table("small", "facts")


def test_a_link_in_a_zip_file_is_refused(tmp_path):
    link = zipfile.ZipInfo("rows.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as out:
        out.writestr("datapackage.json", json.dumps(good()))
        out.writestr(link, "/etc/passwd")
    assert "link or a folder" in _refused(catalog(tmp_path), tmp_path / "p.zip")


def test_a_pipe_is_refused(tmp_path):
    package = written(tmp_path / "package")
    (package / "rows.csv").unlink()
    os.mkfifo(package / "rows.csv")
    assert "is not a file" in _refused(catalog(tmp_path), package)


def test_a_zip_bomb_is_refused_before_it_fills_the_disk(tmp_path):
    with zipfile.ZipFile(tmp_path / "p.zip", "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("datapackage.json", json.dumps(good()))
        out.writestr("rows.csv", b"0" * (64 << 20))
    assert (tmp_path / "p.zip").stat().st_size < 1 << 20
    assert "larger than" in _refused(catalog(tmp_path, max_file=8 << 20), tmp_path / "p.zip")


def test_a_zip_file_that_lies_about_sizes_is_refused(tmp_path):
    path = tmp_path / "p.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("datapackage.json", json.dumps(good()))
        out.writestr("rows.csv", b"0" * (32 << 20))
    data = path.read_bytes().replace((32 << 20).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    path.write_bytes(data)
    _refused(catalog(tmp_path, max_file=8 << 20), path)


def test_a_file_that_is_too_large_is_refused(tmp_path):
    package = written(tmp_path / "package", rows=ROWS + "France,2002,60,1\n" * 100_000)
    assert "larger than the 1 MB that one file may have" in _refused(catalog(tmp_path, max_file=1 << 20), package)


def test_a_package_of_too_many_bytes_is_refused(tmp_path):
    descriptor = good()
    first = descriptor["resources"][0]
    descriptor["resources"] = [first | {"name": f"r{i}", "path": f"rows{i}.csv"} for i in range(10)]
    package = written(tmp_path / "package", descriptor)
    for i in range(10):
        (package / f"rows{i}.csv").write_text(ROWS + "France,2002,60,1\n" * 15_000)
    assert "larger than the 1 MB that one may have" in _refused(
        catalog(tmp_path, catalog_max_package=1 << 20), package)


def test_a_descriptor_that_is_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(adopt, "LARGEST_DESCRIPTOR", 1000)
    package = written(tmp_path / "package", good() | {"description": "x" * 2000})
    assert "datapackage.json is larger" in _refused(catalog(tmp_path), package)


@pytest.mark.parametrize("name", ["..", ".", "../small", "a/b", "Small", "", "-x", "a" * 200, "a\nb", "small\0"])
def test_a_name_is_no_path(name, tmp_path):
    _refused(catalog(tmp_path), written(tmp_path / "package", good() | {"name": name}))


def test_two_files_that_cannot_both_be(tmp_path):
    descriptor = good()
    first = descriptor["resources"][0]
    descriptor["resources"] = [first, first | {"name": "more", "path": "rows.csv/more.csv"}]
    _refused(catalog(tmp_path), written(tmp_path / "package", descriptor))


def test_a_manifest_that_a_package_brings_is_not_believed(tmp_path):
    (tmp_path / "secret.csv").write_text(SECRET)
    package = written(tmp_path / "mounted" / "small")
    (package / "inkfish.json").write_text(json.dumps({"files": {"facts": ["../../secret.csv", ""]}}))
    known = catalog(tmp_path, catalog_folders=(str(tmp_path / "mounted"),))
    assert known.table("small", "facts").rows == 4


def test_no_path_of_this_machine_goes_into_a_table(tmp_path):
    known = catalog(tmp_path)
    descriptor = good()
    del descriptor["sources"]
    adding.add(known, str(written(tmp_path / "package", descriptor)))
    assert str(tmp_path) not in repr(known.table("small", "facts"))
