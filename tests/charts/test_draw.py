"""What is drawn: valid, whole, inside its frame, and true to the rows; whatever the names and values are."""

from __future__ import annotations

import logging

import msgspec
import pytest
import samples as s
from pictures import Warnings, compiled, expressions_of, marks_of, size_of, spec_of, svg_of, texts_of

from inkfish.charts.choose import choose, fit
from inkfish.charts.draw import draw
from inkfish.query.plan import Chart

SAMPLES = s.samples()
HUGE = ("scatter_10000", "scatter_5000", "line_5000", "scatter_time")
ALIKE = tuple(f"map_{part}" for part in ("africa", "asia", "americas", "north_america", "south_america", "oceania"))
SMALL = [x for x in SAMPLES if x.name not in (*HUGE, *ALIKE)]


@pytest.fixture
def warnings():
    """Collect what vl-convert warns of."""
    handler = Warnings()
    logger = logging.getLogger("vl_convert")
    logger.addHandler(handler)
    yield handler
    logger.removeHandler(handler)


@pytest.mark.parametrize("width", [320, 720])
@pytest.mark.parametrize("sample", SMALL, ids=lambda x: x.name)
def test_draws_whole(sample: s.Sample, width: int, warnings: Warnings) -> None:
    """Each sample converts without a warning, has the width asked for, and no text is cut off or lies on another."""
    svg = svg_of(spec_of(sample, width, dark=width == 320))
    assert not [w for w in warnings.said if "empty paths" not in w]
    wide, high = size_of(svg)
    assert abs(wide - width) <= 12, wide
    texts = [t for t in texts_of(svg) if t.words.strip()]
    assert texts
    for t in texts:
        assert t.left >= -1 and t.right <= wide + 1, (t, wide)
        assert t.top >= -1 and t.bottom <= high + 1, (t, high)
    assert not _touching(texts)


def _touching(texts: list) -> list:
    """Return pairs of texts that lie on one another."""
    found = []
    for i, a in enumerate(texts):
        for b in texts[i + 1 :]:
            across = min(a.right, b.right) - max(a.left, b.left)
            down = min(a.bottom, b.bottom) - max(a.top, b.top)
            if across > 2 and down > 3:
                found.append((a, b))
    return found


@pytest.mark.parametrize("name", HUGE)
def test_draws_many(name: str, warnings: Warnings) -> None:
    """Thousands of points convert too."""
    spec = spec_of(next(x for x in SAMPLES if x.name == name))
    assert abs(size_of(svg_of(spec))[0] - 720) <= 2
    assert not warnings.said


@pytest.mark.parametrize(
    "name",
    [
        "bar",
        "bar_60",
        "grouped",
        "line_series",
        "pie",
        "scatter",
        "line_facets",
        "heatmap",
        "value",
        "table",
        "stacked",
        "boxplot",
        "area_stacked",
        "panels_units",
    ],
)
def test_takes_the_size_asked_for(name: str) -> None:
    """A picture for a link preview is as large as that asks, to a few pixels."""
    wide, high = size_of(svg_of(spec_of(next(x for x in SAMPLES if x.name == name), 1200, height=630)))
    assert abs(wide - 1200) <= 12
    assert abs(high - 630) <= 24


def test_fills_its_container() -> None:
    """Without a width a chart takes that of the page."""
    spec = spec_of(SAMPLES[0], None)
    assert spec["width"] == "container"


OTHERWISE = ("bar_all_zero", "panels", "waterfall", "calendar_weeks", "calendar_years", "calendar")

MARKS = {
    "bar": "bar",
    "grouped_bar": "bar",
    "stacked_bar": "bar",
    "scatter": "circle",
    "bubble": "circle",
    "heatmap": "rect",
}


@pytest.mark.parametrize(
    "sample",
    [x for x in SMALL if choose(x.plan, x.result).kind in MARKS and not x.name.startswith(OTHERWISE)],
    ids=lambda x: x.name,
)
def test_one_mark_for_each_row(sample: s.Sample) -> None:
    """Bars, points and cells are as many as the rows that `fit` gives."""
    choice = choose(sample.plan, sample.result)
    result, _ = fit(choice, sample.result, 5000)
    rows = [r for r in result.rows if r[-1] is not None]
    spec = spec_of(sample)
    layers = spec["layer"] if "layer" in spec else [v["layer"][0] for v in spec["concat"]]
    drawn = [r for layer in (layers[:1] if "layer" in spec else layers) for r in layer["data"]["values"]]
    expected = len(rows) * len(choice.y if "bar" in choice.kind else (1,))
    assert len([r for r in drawn if any(r.get(k) is not None for k in (*choice.y, "value", "v"))]) == expected
    label = {"scatter": "point", "bubble": "point", "heatmap": "rect mark"}.get(choice.kind, "bar")
    assert marks_of(svg_of(spec), label) >= expected


def test_bars_start_at_zero() -> None:
    """Lengths are compared from zero, in every bar and area."""
    for sample in SMALL:
        choice = choose(sample.plan, sample.result)
        if choice.kind in ("bar", "grouped_bar", "stacked_bar", "area") and not choice.log:
            for low, high in _domains(spec_of(sample)):
                assert low <= 0 <= high, sample.name


def _domains(node: object) -> list:
    if isinstance(node, list):
        return [d for item in node for d in _domains(item)]
    if not isinstance(node, dict):
        return []
    own = (
        [node["scale"]["domain"]]
        if node.get("type") == "quantitative" and isinstance(node.get("scale"), dict) and "domain" in node["scale"]
        else []
    )
    return own + [d for k, v in node.items() if k != "values" for d in _domains(v)]


def test_gaps_stay_gaps() -> None:
    """A line is broken where months are missing, and a lone month is a dot."""
    spec = spec_of(next(x for x in SAMPLES if x.name == "line_gaps"))
    values = spec["layer"][0]["data"]["values"]
    assert sum(v["c1"] is None for v in values) == 3
    assert len(spec["layer"][1]["data"]["values"]) == 1
    whole = spec_of(next(x for x in SAMPLES if x.name == "line"))
    assert all(v["c1"] is not None for v in whole["layer"][0]["data"]["values"])


@pytest.mark.parametrize("times", [[], [None], ["0001-01-01 (BC)", "2020-01-01"], ["0001-01-01", "9999-12-31"]])
def test_times_at_the_ends_of_the_calendar_and_none_are_drawn(times: list, warnings: Warnings) -> None:
    rows = [(time, i + 1.0) for i, time in enumerate(times)]
    for kind in ("line", "area", "bar", "table"):
        one = s.sample("ends", [s.time("date", "decade"), s.total()], rows, chart=Chart(kind))
        assert compiled(spec_of(one))


def test_titles_say_what_is_shown() -> None:
    """Title, subtitle and source are there, and the value is named where the title does not name it."""
    sample = next(x for x in SAMPLES if x.name == "line_series")
    choice = choose(sample.plan, sample.result)
    svg = svg_of(
        draw(sample.plan, choice, sample.result, title="Sales", subtitle="By month", source="Source: a.csv", width=640)
    )
    assert {"Sales", "By month", "Source: a.csv", "Revenue", "North"} <= {t.words for t in texts_of(svg)}
    svg = svg_of(draw(sample.plan, choice, sample.result, title="Revenue by region", width=640))
    assert "Revenue" not in {t.words for t in texts_of(svg)}


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("bar", "$1.51M"),
        ("bar_billions", "€12.4B"),
        ("bar_small", "0.51%"),
        ("line_series", "$300K"),
        ("line_years", "2000"),
        ("bar_years", "2017"),
        ("stacked_quarters", "Q1 2015"),
        ("bar_48_months", "Jan 2016"),
        ("heatmap_hours", "Monday"),
        ("histogram_bins", "$400"),
        ("value", "$4,371,050.75"),
        ("scatter_trend", "r = 0.84, n = 120"),
        ("bubble", "Size: Reviews"),
        ("line_two_units", "19%"),
        ("stacked_percent", "28%"),
    ],
)
def test_values_as_people_write_them(name: str, written: str) -> None:
    """Money, thousands, percentages and dates are written as people do."""
    svg = svg_of(spec_of(next(x for x in SAMPLES if x.name == name), 720))
    assert written in {t.words for t in texts_of(svg)}


# -- hostile names and values -----------------------------------------------------------------------------------------

HOSTILE = [
    "datum.x",
    "a.b[0]['c']",
    'it\'s "quoted" \\ back',
    "</script><script>alert(1)</script>",
    "'); alert(1); ('",
    "{{7*7}} ${1+1}",
    "a\nb\tc\x00d",
    "__proto__",
    "constructor",
    "toString",
    "c0",
    "&lt;b&gt;",
    "\u2028line\u2029",
    "x" * 300,
    "👩‍👩‍👧‍👦 family",
    "",
    " ",
    "0",
    "null",
    "http://example.com/x.png",
]

SHAPES = [
    [s.text("a"), s.total("b")],
    [s.text("a"), s.text("b"), s.total("c")],
    [s.time(), s.text("b"), s.total("c")],
    [s.raw("a"), s.raw("b")],
    [s.text("a"), s.raw("b"), s.raw("c"), s.raw("d")],
    [s.total("a")],
    [s.text("a"), s.total("b"), s.total("c", s.PERCENT)],
]
KINDS = [
    "bar",
    "grouped_bar",
    "stacked_bar",
    "line",
    "area",
    "pie",
    "scatter",
    "bubble",
    "histogram",
    "boxplot",
    "heatmap",
    "table",
    "value",
    "map",
    "treemap",
    "candlestick",
    "waterfall",
]


def _asked(kind: str) -> Chart:
    return Chart("bar", stack="waterfall") if kind == "waterfall" else Chart(kind)


def _named(parts: list, names: list[str], labels: list[str], kind: str) -> s.Sample:
    """Return a sample whose columns, units and labels have the given names."""
    made = [
        (p, meta | {"name": n, "title": n, **({"unit": s.Unit("quantity", n, n)} if meta.get("unit") else {})})
        for (p, meta), n in zip(parts, names, strict=False)
    ]
    rows = []
    for i, label in enumerate(labels):
        rows.append(
            [
                label
                if m["type"] == "text"
                else f"2016-{i % 12 + 1:02d}-01"
                if m["type"] == "date"
                else 3.5 + i * 7 % 19
                for _, m in made
            ]
        )
    if all(m["type"] == "number" for _, m in made) and len(made) == 1:
        rows = rows[:1]
    return s.sample(
        "hostile", made, rows, chart=_asked(kind), title=names[0], subtitle=names[1 % len(names)], source=names[-1]
    )


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_words_stay_words(kind: str, warnings: Warnings) -> None:
    """Names and values reach a chart as words alone: in what a browser runs no expression holds any of them."""
    for at, parts in enumerate(SHAPES):
        names = [f"{h}ZQX" for h in [*HOSTILE[at * 3 :], *HOSTILE]][: len(parts)]
        spec = spec_of(_named(parts, names, [f"{h}ZQX" for h in HOSTILE], kind))
        assert not [e for e in expressions_of(compiled(spec)) if "ZQX" in e]
        assert not _keys(spec) & {"url", "href", "image", "usermeta", "signal", "calculate", "transform", "params"}


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_words_are_drawn(kind: str, warnings: Warnings) -> None:
    """Names and values of any letters convert without a warning."""
    for at, parts in enumerate(SHAPES):
        svg = svg_of(spec_of(_named(parts, [*HOSTILE[at * 3 :], *HOSTILE][: len(parts)], HOSTILE, kind)))
        assert "<script" not in svg
    assert not [w for w in warnings.said if "empty paths" not in w]


def _keys(node: object) -> set[str]:
    if isinstance(node, list):
        return {k for item in node for k in _keys(item)}
    return (
        {k for key, v in node.items() if key != "values" for k in {key} | _keys(v)} if isinstance(node, dict) else set()
    )


def test_every_kind_draws_from_every_result(warnings: Warnings) -> None:
    """Whatever is asked of whatever result, a picture comes out of it."""
    for i, sample in enumerate(SMALL):
        kind = KINDS[i % len(KINDS)]
        asked = s.Sample(sample.name, msgspec.structs.replace(sample.plan, chart=_asked(kind)), sample.result)
        for other in KINDS[i % 4 :: 4]:
            spec_of(s.Sample(sample.name, msgspec.structs.replace(sample.plan, chart=_asked(other)), sample.result))
        if i % 2:
            svg_of(spec_of(asked, 480))
    assert not [w for w in warnings.said if "empty paths" not in w]
