"""Maps: names and codes find their shapes, what finds none is said, and shades follow the values."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest
import samples as s
from pictures import compiled, spec_of, svg_of, texts_of

from inkfish.charts.atlas import best_atlas, load_atlas, regions
from inkfish.charts.choose import choose, fit
from inkfish.charts.classes import class_ends, classify
from inkfish.charts.theme import contrast, load_theme
from inkfish.query.plan import Chart

WORLD, US = load_atlas("world"), load_atlas("us")

NAMES = [
    ("World", ""),
    ("", ""),
    (None, ""),
    ("Atlantis", ""),
    ("USA", "USA"),
    ("u.s.a.", "USA"),
    ("United States of America", "USA"),
    ("Côte d'Ivoire", "CIV"),
    ("Cote d’Ivoire", "CIV"),
    ("Ivory Coast", "CIV"),
    ("The Gambia", "GMB"),
    ("Gambia, The", "GMB"),
    ("St. Lucia", "LCA"),
    ("Bosnia & Herzegovina", "BIH"),
    ("Korea, Rep.", "KOR"),
    ("North Korea", "PRK"),
    ("Congo, Dem. Rep.", "COD"),
    ("Congo, Rep.", "COG"),
    ("Türkiye", "TUR"),
    ("Turkey", "TUR"),
    ("Viet Nam", "VNM"),
    ("gb", "GBR"),
    ("GBR", "GBR"),
    ("826", "GBR"),
    ("England", ""),
    ("Kosovo", "XKX"),
    ("Georgia", "GEO"),
    ("Singapore", "SGP"),
    ("Taiwan", "TWN"),
    ("Russian Federation", "RUS"),
]


@pytest.mark.parametrize(("name", "place"), NAMES)
def test_names_of_countries(name: str, place: str) -> None:
    """Names in common use, official ones and codes mean their country; what is none means nothing."""
    assert WORLD.find(name) == place


@pytest.mark.parametrize(
    ("name", "place"),
    [("Texas", "TX"), ("tx", "TX"), ("48", "TX"), ("Calif.", "CA"), ("W. Va.", "WV"), ("District of Columbia", "DC"),
     ("Georgia", "GA"), ("France", "")],
)  # fmt: skip
def test_names_of_states(name: str, place: str) -> None:
    """Names, postal codes, old abbreviations and FIPS codes mean their state."""
    assert US.find(name) == place


def test_no_name_means_two_places() -> None:
    """Each name of the shapes' own finds its own shape."""
    for atlas in (WORLD, US):
        assert all(atlas.find(n) == place for place, names in atlas.names.items() for n in names)


@pytest.mark.parametrize(
    ("values", "atlas"),
    [(["Georgia", "Texas"], "us"), (["Georgia", "Armenia"], "world"), (["CA", "TX", "NY"], "us"),
     (["DE", "FR", "IT"], "world"), (["red", "blue"], None), ([], None)],
)  # fmt: skip
def test_atlas_is_the_one_that_knows_more(values: list[str], atlas: str | None) -> None:
    """Georgia among states is a state, and among countries a country."""
    assert best_atlas(values)[0] == atlas


def test_regions_hold_places_that_exist() -> None:
    """Every place of a region has a shape or a point, and each lies in the region's picture."""
    for region in regions():
        assert region.places <= set(WORLD.names), region.name
        drawn = {g["id"] for g in WORLD.shapes(region, region.places)["objects"]["places"]["geometries"]}
        assert region.places <= drawn, region.name


def test_shapes_are_small() -> None:
    """A map adds little to a card, and a part of the world less."""
    sizes = {r.name: len(json.dumps(WORLD.shapes(r, ()), separators=(",", ":"))) for r in regions()}
    assert max(sizes.values()) < 45_000, sizes
    assert len(json.dumps(WORLD.shapes(None, ()), separators=(",", ":"))) < 70_000
    assert all("ISC" in json.loads(files("inkfish.charts.shapes").joinpath(f"{n}.json").read_bytes())["source"]
               for n in ("world", "us"))  # fmt: skip


def _fitted(rows: list, parts: list, chart: Chart):
    sample = s.sample("x", parts, rows, chart=chart)
    choice = choose(sample.plan, sample.result)
    return choice, *fit(choice, sample.result, 5000)


def test_places_not_on_the_map_are_said() -> None:
    """Rows without a shape are left out by name; two names of one place are one, their amounts added up."""
    rows = [("France", 5), ("Atlantis", 1), ("Germany", 2), ("UK", 3), ("United Kingdom", 4), (None, 8)]
    choice, result, notes = _fitted(rows, [s.text("country"), s.total()], Chart("map"))
    assert choice.kind == "map"
    assert {r[0]: r[1] for r in result.rows} == {"France": 5, "Germany": 2, "UK": 7}
    assert "2 of 5 places are not on the map: Atlantis, –" in notes[0]
    assert "UK, United Kingdom" in notes[1]


def test_map_shows_the_latest_time() -> None:
    """Of several years the last is drawn, and it is said."""
    rows = [(f"{y}-01-01", c, y + i) for y in (2018, 2020, 2019) for i, c in enumerate(["France", "Spain", "Italy"])]
    _, result, notes = _fitted(rows, [s.time(grain="year"), s.text("country"), s.total()], Chart("map"))
    assert {r[0] for r in result.rows} == {"2020-01-01"}
    assert "2020, the latest of 3" in notes[0]


def _records(spec: dict) -> dict[str, dict]:
    return {r["id"]: r for r in spec["layer"][0]["transform"][0]["from"]["data"]["values"]}


@pytest.mark.parametrize("dark", [False, True])
def test_shades_follow_the_values(dark: bool) -> None:
    """More is further from the background; places without a value are grey and say so."""
    theme = load_theme(dark)
    sample = next(x for x in s.samples() if x.name == "map_half")
    records = _records(spec_of(sample, dark=dark))
    values = {place: r[1] for r in sample.result.rows if (place := WORLD.find(r[0]))}
    told = sorted((values[p], contrast(r["shade"], theme.background)) for p, r in records.items() if values.get(p))
    assert [c for _, c in told] == sorted(c for _, c in told)
    assert records["USA"]["shade"] == theme.nothing or values.get("USA")
    bare = [r for p, r in records.items() if p and p not in values]
    assert bare and all(r["shade"] == theme.nothing and "No data" in r["tip"] for r in bare)


def test_map_is_whole_and_names_what_it_shows() -> None:
    """Every place is a mark with its value for screen readers, and the legend writes round ends."""
    svg = svg_of(spec_of(next(x for x in s.samples() if x.name == "map_europe")))
    assert 'aria-label="France&#xa;' in svg or 'aria-label="France' in svg
    assert {"0%", "100%", "No data"} <= {t.words for t in texts_of(svg)}


def test_only_the_look_up_transforms() -> None:
    """A map looks its values up by code; it computes nothing."""
    spec = spec_of(next(x for x in s.samples() if x.name == "map_world"))
    assert [list(t) for t in spec["layer"][0]["transform"]] == [["lookup", "from"]]
    assert compiled(spec)


@pytest.mark.parametrize(
    "values", [[1], [5, 5], [-3, 8], [-9, -2], [0.001, 0.002], [1, 10**6, 3, 4, 5, 6, 7], [1e-5, 1e9, 3, 4, 5, 6, 8]]
)
def test_classes_hold_all_values(values: list[float]) -> None:
    """Every value lies in the class whose colour it gets; there are few, and no class crosses zero."""
    ends = class_ends(values)
    classes = classify(values, load_theme(False))
    assert 1 <= len(classes.colors) == len(ends) - 1 <= 8
    for v in values:
        place = classes.place(v)
        assert ends[place] <= v <= ends[place + 1]
    if ends[0] < 0 < ends[-1]:
        assert 0 in ends
