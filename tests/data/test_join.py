"""Links between tables: found by name and value together, and not where only small numbers coincide."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from inkfish.data.join import infer_links
from inkfish.data.read import ReadLimits, read
from inkfish.data.table import Source

CASES = tomllib.loads(Path(__file__).with_name("cases").joinpath("join.toml").read_text("utf-8"))["case"]


def _tables(case, folder):
    for name, text in case["tables"].items():
        path = folder / "upload"
        path.write_text(text.strip() + "\n", "utf-8")
        yield read(path, f"{name}.csv", Source(name), folder / "tables", ReadLimits())[0]


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_case(case, tmp_path):
    links = infer_links(list(_tables(case, tmp_path)))
    told = [f"{k.left_table}.{k.left} {'->' if k.many_to_one else '~'} {k.right_table}.{k.right}" for k in links]
    assert sorted(told) == sorted(case["links"])
    assert all(0 < k.overlap <= 1 for k in links)
