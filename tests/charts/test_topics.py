"""A legend whose words do not say of what they are names the column: yes and no, numbers, codes of a letter."""

import pytest
import samples as s
from pictures import spec_of, svg_of, texts_of

from inkfish.charts.cells import topic_of
from inkfish.query.plan import Chart, Dimension
from inkfish.query.result import ResultColumn


def urban() -> tuple:
    return Dimension(s.column("urban")), {"name": "urban", "title": "Urban", "type": "boolean"}


REGIONS = [(r, u, n) for r, n in (("North", 40.0), ("South", 55.0)) for u in (True, False)]
YEARS = [(f"{2015 + i}-01-01", u, 10.0 + i + 5 * u) for i in range(4) for u in (True, False)]
POINTS = [(u, 10.0 * i, 7.0 * i) for i in range(1, 9) for u in (True, False)]


@pytest.mark.parametrize(
    ("kind", "parts", "rows"),
    [
        ("grouped_bar", [s.text("region"), urban(), s.total()], REGIONS),
        ("stacked_bar", [s.text("region"), urban(), s.total()], REGIONS),
        ("line", [s.time(grain="year"), urban(), s.total()], YEARS),
        ("area", [s.time(grain="year"), urban(), s.total()], YEARS),
        ("scatter", [urban(), s.total("rent", None), s.total("income", None)], POINTS),
        ("pie", [urban(), s.total()], [(True, 30.0), (False, 12.0)]),
        ("bar", [urban(), s.total()], [(True, 30.0), (False, 12.0)]),
    ],
)
@pytest.mark.parametrize("width", [360, 720])
def test_yes_and_no_say_of_what(kind, parts, rows, width):
    sample = s.sample("urban", parts, rows, chart=Chart(kind), title="Homes")
    said = [t.words for t in texts_of(svg_of(spec_of(sample, width)))]
    assert "Urban" in said
    assert {"yes", "no"} <= set(said)


def test_the_line_of_a_legend_holds_its_topic_and_its_words():
    sample = s.sample("urban", [s.text("region"), urban(), s.total()], REGIONS, chart=Chart("grouped_bar"))
    texts = {t.words: t for t in texts_of(svg_of(spec_of(sample)))}
    topic, yes, no = texts["Urban"], texts["yes"], texts["no"]
    assert topic.right < yes.left < yes.right < no.left
    assert topic.top == pytest.approx(yes.top, abs=2)


@pytest.mark.parametrize(
    ("type", "names", "topic"),
    [
        ("boolean", ["yes", "no"], "Kind"),
        ("text", ["Yes", "No", "(none)"], "Kind"),
        ("text", ["M", "F"], "Kind"),
        ("text", ["North", "South"], ""),
        ("integer", ["1", "2"], "Kind"),
        ("text", [], ""),
    ],
)
def test_only_what_is_mute_needs_a_topic(type, names, topic):
    assert topic_of(ResultColumn("c0", "kind", "Kind", type, "dimension", s.column("kind")), names) == topic


def test_years_speak_for_themselves():
    year = ResultColumn("c0", "year", "Year", "integer", "dimension", s.column("year"))
    assert topic_of(year, ["2019", "2020"]) == ""
