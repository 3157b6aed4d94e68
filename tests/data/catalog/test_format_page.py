"""docs/catalog-format.md is true: its example is a good package, and it tells every property of ours."""

import re
from pathlib import Path

from inkfish.data import adding
from inkfish.data.shape import _specs
from tests.data.catalog.packages import catalog

PAGE = (Path(__file__).parents[3] / "docs" / "catalog-format.md").read_text()


def _block(kind, at=0):
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.S)[at]


def test_the_example_is_a_good_package(tmp_path):
    (tmp_path / "rivers").mkdir()
    (tmp_path / "rivers" / "datapackage.json").write_text(_block("json"))
    (tmp_path / "rivers" / "discharge.csv").write_text("river,year,discharge\nRhein,2020,2300\nRhein,2021,2410.5\n")
    known = catalog(tmp_path)
    assert adding.check(known, str(tmp_path / "rivers")) == ()
    (metric,) = known.metrics(adding.add(known, str(tmp_path / "rivers")))
    assert (metric.unit, metric.over_time, metric.main) == ("m³/s", "mean", True)


def test_every_property_of_ours_is_told():
    names = {name for spec, properties in _specs().items() if spec.endswith("_ours") for name in properties}
    assert [name for name in sorted(names) if f"`{name}`" not in PAGE] == []
