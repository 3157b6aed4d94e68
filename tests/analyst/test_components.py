"""Cards made from components: every type is drawn from the rows that were sent, and what cannot be says what would."""

from __future__ import annotations

import itertools
import json
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from inkfish.analyst.components.columns import read_unit, times
from inkfish.analyst.components.data import unwrap, wrap
from inkfish.analyst.components.make import Making, make_card, shell
from inkfish.analyst.components.wire import CONFIGS
from inkfish.data.units import write_value
from inkfish.errors import BadRequest

CASES = Path(__file__).parent / "cases"
CARDS = json.loads((CASES / "components.json").read_text("utf-8"))
TABLES = tomllib.loads((CASES / "components.toml").read_text("utf-8"))
NOW = datetime(2026, 11, 22, tzinfo=UTC)
WORDS = ("title", "description", "source")


def making(request):
    """Return what a request asks to make."""
    parts = tuple((c["component_type"], c["config"]) for c in request["components"])
    return Making(parts, **{name: request.get(name, "") for name in WORDS}, height=request.get("height"))


def made(name, **changes):
    return make_card(making(CARDS[name]["request"] | changes), "card_1", NOW, 5000)


def one(kind, config):
    return make_card(Making(((kind, config),)), "card_1", NOW, 5000)


def strings(value):
    """Yield every text inside a value, but the names of its fields."""
    if isinstance(value, dict):
        for v in value.values():
            yield from strings(v)
    elif isinstance(value, (list, tuple)):
        for v in value:
            yield from strings(v)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("name", CARDS)
def test_every_type_is_drawn(name):
    card = made(name)
    assert [p.choice.kind for p in card.panels] == CARDS[name]["kinds"]
    assert card.title and card.description
    assert all(p.description for p in card.panels)
    for spec in (card.spec, card.spec_dark):
        assert {"layer", "concat", "vconcat"} & set(spec)


def test_no_type_is_left_out():
    sent = {c["component_type"] for case in CARDS.values() for c in case["request"]["components"]}
    assert sent == set(CONFIGS)


@pytest.mark.parametrize("name", CARDS)
def test_nothing_is_claimed_that_was_not_sent(name):
    card = made(name)
    assert (card.question, card.text, card.result.sql) == ("", "", "")
    assert all(p.result.sql == "" for p in card.panels)
    assert {p.choice.reason for p in card.panels} == {"whoever made the card asked for it"}
    assert [s.name for s in card.sources] == [t for t in [CARDS[name]["request"].get("source")] if t]


def test_the_rows_are_those_that_were_sent():
    result = made("grouped").result
    assert [c.title for c in result.columns] == ["Category", "2023", "2024"]
    assert result.rows == (("US", 500, 520), ("EU", 300, 280), ("Asia", 250, 410))


def test_a_gap_stays_a_gap():
    values = [row[1] for row in made("timeseries").result.rows]
    assert values == [50000, 62000, 71000, None, 80500]


def test_a_total_that_was_left_out_is_summed():
    assert made("waterfall").result.rows[-1] == ("Profit", True, 350)


def test_a_bar_chart_with_a_table_has_both():
    card = made("several")
    assert [p.title for p in card.panels] == ["", "Revenue by month", "By region", ""]
    assert card.subtitle == "What we sold, and where."
    assert card.chart_type == "line"


def test_figures_that_are_written_are_numbers_again():
    row = made("boxes").result.rows[0]
    assert row[1:] == (2.31, 23.4)
    assert made("boxes").result.columns[1].unit.code == "USD"


def test_series_are_told_one_by_one():
    assert "6 bars" in made("grouped").description
    assert "US (2024) is highest at 520" in made("grouped").description


@pytest.mark.parametrize("case", TABLES["refused"], ids=lambda c: c["name"])
def test_what_cannot_be_drawn_says_what_would(case):
    with pytest.raises(BadRequest) as error:
        one(case["type"], json.loads(case["config"]))
    for words in case["says"]:
        assert words in error.value.message


@pytest.mark.parametrize("case", TABLES["units"], ids=lambda c: f"{c['title']} {c.get('given')}")
def test_units_are_read_as_they_are_meant(case):
    assert write_value(1234.5, read_unit(case["title"], case.get("given"))) == case["written"]


@pytest.mark.parametrize("case", TABLES["times"], ids=lambda c: str(c["sent"][0]))
def test_times_are_read_as_they_are_written(case):
    field = times("Date", case["sent"])
    if "first" not in case:
        assert field is None
    else:
        assert (field.grain, field.values[0]) == (case["grain"], case["first"])


@pytest.mark.parametrize("name", CARDS)
def test_the_data_of_a_card_make_it_again(name):
    sent = making(CARDS[name]["request"])
    again = unwrap(json.loads(json.dumps(wrap(sent))))
    assert make_card(again, "card_1", NOW, 5000) == make_card(sent, "card_1", NOW, 5000)


@pytest.mark.parametrize("name", CARDS)
def test_a_shell_holds_nothing_that_was_sent(name):
    card = made(name, title="Secret title", description="Secret words", source="Secret source")
    told = set(strings(msgspec.to_builtins(shell(card))))
    sent = set(strings(CARDS[name]["request"])) | {"Secret title", "Secret words", "Secret source"}
    assert told & sent <= {card.chart_type}


def test_the_other_names_of_a_field_mean_the_same():
    ours = {"data": [{"place": "France", "value": 1}, {"place": "Spain", "value": 2}], "map": "world"}
    theirs = {"datasets": [{"data": [{"x": "France", "y": 1}, {"x": "Spain", "y": 2}]}], "region_type": "world"}
    assert one("choropleth", ours).result == one("choropleth", theirs).result


def test_what_is_about_looks_alone_changes_nothing():
    plain = {"datasets": [{"label": "a", "data": [{"x": "b", "y": 1}, {"x": "c", "y": 2}]}]}
    dressed = {"show_legend": True, "datasets": [{"label": "a", "color": "red", "data": [
        {"x": "b", "y": 1, "highlight": True}, {"x": "c", "y": 2}]}]}
    assert one("categorical_bar", plain) == one("categorical_bar", dressed)


def test_the_rows_of_a_table_keep_their_own_keys():
    card = one("table", {"columns": [{"field": "color"}, {"field": "unit"}], "rows": [{"color": "red", "unit": "kg"}]})
    assert card.result.rows == (("red", "kg"),)


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ([], "must be a JSON object"),
        ({"viz_confg": {}}, "Did you mean 'viz_config'"),
        ({"viz_config": [], "data": {}}, "must be JSON objects"),
        ({"data": {"components": [], "titel": "a"}}, "Did you mean 'title'"),
        ({"data": {"components": []}}, "`components` is empty"),
        ({"data": {"components": [{"component_type": "pie"}]}}, "missing required field `config`"),
        ({"title": 3, "components": []}, "`title` must be text"),
        ({"height": 20, "components": []}, "`height` must be a whole number of pixels from 100 to 2000"),
        ({"title": "a" * 3000, "components": []}, "may have 2,000 characters"),
    ],
)
def test_data_that_do_not_fit_are_told(sent, says):
    with pytest.raises(BadRequest) as error:
        make_card(unwrap(sent), "card_1", NOW, 5000)
    assert says in error.value.message


def test_too_many_steps_are_refused():
    with pytest.raises(BadRequest, match="41 steps cannot be told apart"):
        one("waterfall", {"data": [{"x": f"step {i}", "y": i} for i in range(41)]})


def test_a_time_beyond_the_calendar_is_a_name():
    points = [{"x": "0001-01-01T00:00:00+14:00", "y": 1}, {"x": "2024-01-01T00:00:00Z", "y": 2}]
    assert one("generic_timeseries", {"datasets": [{"label": "a", "data": points}]}).result.columns[0].type == "text"


def test_many_points_are_cut_and_that_is_said():
    spots = [{"x": i, "y": i * 7 % 1000} for i in range(9000)]
    card = one("scatter", {"datasets": [{"label": "a", "data": spots}]})
    assert len(card.result.rows) <= 5000
    assert "of 9,000 rows are drawn" in card.methodologies[0]


FAR = [1e100, -1e100, 1e99, 5e-324, -5e-324, 1e-300, 0, 2**63, None]  # the ends of what is taken


@pytest.mark.parametrize("kind", ["line", "stacked_bar", "area", "scatter"])
@pytest.mark.parametrize("log_scale", [False, True])
def test_numbers_at_the_ends_of_what_is_taken_are_drawn(kind, log_scale):
    for pair in itertools.permutations(FAR, 2):
        points = [{"x": f"20{at}-01-01", "y": y} for at, y in enumerate(pair, 10)]
        try:
            one("generic_timeseries", {"datasets": [{"data": points}], "chart_type": kind, "log_scale": log_scale})
        except BadRequest as error:
            assert "would fit" in error.message


@pytest.mark.parametrize("values", list(itertools.combinations([v for v in FAR if v is not None], 3)))
def test_bins_of_such_numbers_are_drawn_at_once(values):
    one("histogram", {"data": list(values)})
    one("scatter", {"datasets": [{"data": [{"x": v, "y": w} for v, w in zip(values, values[::-1], strict=True)]}]})
    one("treemap", {"data": [{"name": str(v), "value": abs(v) or 1} for v in values]})


@pytest.mark.parametrize("number", [1.1e100, -1e308])
def test_numbers_beyond_them_are_refused_and_shown_in_tables(number):
    with pytest.raises(BadRequest, match="1e\\+100"):
        one("histogram", {"data": [1, number]})
    with pytest.raises(BadRequest, match="1e\\+100"):
        one("generic_timeseries", {"datasets": [{"data": [{"x": "2024", "y": number}]}]})
    card = one("table", {"columns": [{"field": "a"}], "rows": [{"a": 1}, {"a": number}]})
    assert card.result.rows[1] == (str(number),)
