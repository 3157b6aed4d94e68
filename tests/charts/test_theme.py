"""The colours can be told apart by all eyes, and stand out from what is behind them; words fit where they are put."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from inkfish.charts.ends import spread
from inkfish.charts.letters import measure, plain, right_to_left, shorten, wrap
from inkfish.charts.marks.boxes import five_numbers
from inkfish.charts.marks.points import least_squares
from inkfish.charts.marks.spread import count_bins
from inkfish.charts.theme import contrast, load_theme, readable_on
from inkfish.charts.ticks import affixes, log_axis, value_axis
from inkfish.charts.timeline import time_axis
from inkfish.data.table import Unit

THEMES = [load_theme(False), load_theme(True)]

# How eyes without green or red cones see linear RGB (Machado, Oliveira and Fernandes 2009, severity 1).
EYES = {
    "usual": np.eye(3),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
}
LEAST = {"usual": 18.0, "deuteranopia": 11.0, "protanopia": 11.0}
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)


def lab(color: str, eye: str) -> tuple[float, float, float]:
    """Return a colour in CIE Lab as some eyes see it."""
    rgb = np.array([int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    x, y, z = XYZ @ np.clip(EYES[eye] @ linear, 0, 1) / np.array([0.95047, 1, 1.08883])
    fx, fy, fz = (math.cbrt(v) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def distance(one: tuple[float, float, float], two: tuple[float, float, float]) -> float:
    """Return the CIEDE2000 distance of two Lab colours."""
    (l1, a1, b1), (l2, a2, b2) = one, two
    mean = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    g = 0.5 * (1 - math.sqrt(mean**7 / (mean**7 + 25**7)))
    a1, a2 = a1 * (1 + g), a2 * (1 + g)
    c1, c2 = math.hypot(a1, b1), math.hypot(a2, b2)
    h1, h2 = (math.degrees(math.atan2(b, a)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    hue = (h1 + turn / 2) % 360 if c1 * c2 else h1 + h2
    dh = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2))
    lm, cm = (l1 + l2) / 2, (c1 + c2) / 2
    t = 1 - 0.17 * _cos(hue - 30) + 0.24 * _cos(2 * hue) + 0.32 * _cos(3 * hue + 6) - 0.20 * _cos(4 * hue - 63)
    sl, sc, sh = 1 + 0.015 * (lm - 50) ** 2 / math.sqrt(20 + (lm - 50) ** 2), 1 + 0.045 * cm, 1 + 0.015 * cm * t
    rt = -math.sin(math.radians(60 * math.exp(-(((hue - 275) / 25) ** 2)))) * 2 * math.sqrt(cm**7 / (cm**7 + 25**7))
    dl, dc = (l2 - l1) / sl, (c2 - c1) / sc
    return math.sqrt(dl**2 + dc**2 + (dh / sh) ** 2 + rt * dc * dh / sh)


def _cos(degrees: float) -> float:
    return math.cos(math.radians(degrees))


def test_distance_is_ciede2000() -> None:
    """The measure itself gives the published values (Sharma, Wu and Dalal 2005, pairs 1 and 25)."""
    assert distance((50, 2.6772, -79.7751), (50, 0, -82.7485)) == pytest.approx(2.0425, abs=1e-4)
    assert distance((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387)) == pytest.approx(1.2644, abs=1e-4)


@pytest.mark.parametrize("theme", THEMES, ids=lambda t: t.name)
@pytest.mark.parametrize("eye", EYES)
def test_series_can_be_told_apart(theme, eye: str) -> None:
    """Any two colours of series differ clearly to usual, green-blind and red-blind eyes."""
    for one, two in itertools.combinations(theme.series, 2):
        assert distance(lab(one, eye), lab(two, eye)) >= LEAST[eye], (one, two)


@pytest.mark.parametrize("theme", THEMES, ids=lambda t: t.name)
def test_contrast(theme) -> None:
    """Marks stand out at least 3:1, words at least 4.5:1; values written on marks too, as large text."""
    for color in (*theme.series, theme.other, theme.zero):
        assert contrast(color, theme.background) >= 3, color
        assert contrast(readable_on(color, theme), color) >= 4.2, color
    for color in (*theme.series_text, theme.other_text, theme.text, theme.muted):
        assert contrast(color, theme.background) >= 4.5, color
    for color in (*theme.sequential, *theme.diverging):
        assert contrast(readable_on(color, theme), color) >= 4.2, color


@pytest.mark.parametrize("theme", THEMES, ids=lambda t: t.name)
def test_shades_run_one_way(theme) -> None:
    """More is always further from the background."""
    light = [contrast(c, theme.background) for c in theme.sequential]
    assert light == sorted(light)


# -- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["A short one", "word " * 60, "x" * 400, "城市销售额的变化趋势以及各地区的比较" * 4, "", "a-b/c_d " * 30]
)
def test_wrapped_lines_fit(text: str) -> None:
    """No line is wider than its room, no more lines than allowed, and words are lost only with an ellipsis."""
    lines = wrap(plain(text), 200, 14, 3)
    assert len(lines) <= 3
    assert all(measure(line, 14) <= 200.5 for line in lines)
    if not lines or not lines[-1].endswith("…"):
        assert "".join(lines).replace(" ", "") == plain(text).replace(" ", "")


def test_shortened_text_fits() -> None:
    """A text that is cut fits, and one that fits is left alone."""
    assert shorten("short", 200, 12) == "short"
    assert measure(shorten("a very long name of a place", 60, 12), 12) <= 60


def test_direction() -> None:
    """Arabic and Hebrew run from right to left, also after a number."""
    assert right_to_left("2017 مبيعات")
    assert not right_to_left("Sales مبيعات")
    assert not right_to_left("1234")


def test_names_are_moved_apart() -> None:
    """Names keep their order and distance, and stay between the ends."""
    placed = spread([50, 51, 52, 10, 99], 15, 0, 100)
    ordered = sorted(placed)
    assert all(b - a >= 14.99 for a, b in itertools.pairwise(ordered))
    assert min(placed) >= 0
    assert max(placed) <= 100.01
    assert placed.index(ordered[0]) == 3


# -- numbers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "values",
    [[0, 0], [5, 5], [-3, 8], [1e-9, 3e-9], [1e12, 3.3e12], [0.1, 0.30000000000000004], [-5, -1], [98, 103], [7]],
)
@pytest.mark.parametrize("zero", [True, False])
def test_axis_holds_its_values(values: list[float], zero: bool) -> None:
    """An axis reaches over all values with a few round marks."""
    axis = value_axis(values, zero=zero)
    assert axis.low <= min(values) and max(values) <= axis.high
    assert 2 <= len(axis.ticks) <= 13
    assert axis.low < axis.high
    if zero:
        assert 0 in axis.ticks


def test_counts_have_whole_marks() -> None:
    """Nobody counts half a row."""
    assert all(t == int(t) for t in value_axis([1, 3], whole=True).ticks)


def test_log_axis_holds_its_values() -> None:
    """A logarithmic axis runs from a power of ten to another."""
    axis = log_axis([3, 4500])
    assert (axis.low, axis.high) == (1, 10_000)
    assert axis.pixels(100, 100) == pytest.approx(50)


def test_no_words_in_signs() -> None:
    """Only signs that we know stand in an expression; a unit's own words never do."""
    assert affixes(Unit("currency", "USD", "$")) == ("$", "")
    assert affixes(Unit("currency", "XXX", "'+alert(1)+'")) == ("XXX ", "")
    assert affixes(Unit("currency", "'+x+'", "'+x+'")) == ("", "")
    assert affixes(Unit("quantity", "'", "'")) == ("", "")
    assert affixes(Unit("percent", "%", "'")) == ("", "%")


@pytest.mark.parametrize(
    ("values", "grain", "most"),
    [
        (["2000-01-01", "2020-01-01"], "year", 12),
        (["2017-01-01", "2017-12-01"], "month", 13),
        (["2017-03-01T00:00:00", "2017-03-03T00:00:00"], "hour", 13),
        (["0001-01-01", "2020-01-01"], "year", 12),
        (["2017-01-01"], "month", 1),
        ([1990, 2020], "year", 12),
        (["2017-01-02", "2017-01-09"], "week", 3),
    ],
)
def test_time_marks(values: list, grain: str, most: int) -> None:
    """Marks of time are few enough to read, inside the axis, and at least one."""
    axis = time_axis(values, grain, 560)
    assert 1 <= len(axis["values"]) <= most
    assert axis["values"] == sorted(axis["values"])


def test_statistics_of_the_drawing() -> None:
    """Bins, boxes and trends agree with numpy."""
    rng = np.random.default_rng(5)
    values = rng.normal(50, 12, 400)
    width, bins = count_bins(list(values))
    expected, _ = np.histogram(values, bins=[b for b, _ in bins] + [bins[-1][0] + width])
    assert [n for _, n in bins] == list(expected)
    box = five_numbers("", list(values))
    assert [box.q1, box.median, box.q3] == pytest.approx(list(np.percentile(values, [25, 50, 75])))
    other = values * 2 + rng.normal(0, 5, 400)
    slope, start, r = least_squares(list(zip(values, other, strict=True)))
    assert (slope, start) == pytest.approx(tuple(np.polyfit(values, other, 1)))
    assert r == pytest.approx(np.corrcoef(values, other)[0, 1])
