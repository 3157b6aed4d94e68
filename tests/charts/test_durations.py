"""Durations are drawn as lengths of time: hours, minutes and seconds on axes and marks, with round steps of a clock."""

import pytest
import samples as s
from pictures import size_of, spec_of, svg_of, texts_of

from inkfish.data.durations import DURATION
from inkfish.query.plan import Chart

FINISHES = ("02:09:45", "02:11:20", "02:17:05", "02:20:00")


def times(name: str = "time") -> tuple:
    measure, meta = s.total(name, DURATION, "Average time", "avg")
    return measure, meta | {"type": "time"}


def clubs() -> s.Sample:
    rows = list(zip(("Ash", "Elm", "Fir", "Oak"), FINISHES, strict=True))
    return s.sample("clubs", [s.text("club"), times()], rows, title="Average time by club")


def years(chart: Chart | None = None) -> s.Sample:
    rows = [(f"{2015 + i}-01-01", finish) for i, finish in enumerate(FINISHES)]
    return s.sample("years", [s.time(grain="year"), times()], rows, chart=chart, title="Average time by year")


def both() -> s.Sample:
    clubs = (("Ash Harriers", FINISHES), ("Elm Runners", ("02:24:10", "02:25:00", "02:27:15", "02:29:59")))
    rows = [(f"{2015 + i}-01-01", club, t) for club, ts in clubs for i, t in enumerate(ts)]
    return s.sample("both", [s.time(grain="year"), s.text("club"), times()], rows, title="Average time")


def spread() -> s.Sample:
    rows = [(7200.0, 3), (7500.0, 12), (7800.0, 9), (8100.0, 2)]
    return s.sample("spread", [s.bins("time", 300, DURATION), s.total(func="count")], rows, title="Times")


def laps() -> s.Sample:
    rows = [(club, f"00:01:2{i}.4") for i, club in enumerate(("Ash", "Elm", "Fir"), 3)]
    return s.sample("laps", [s.text("club"), times("lap")], rows, title="Laps")


def words_of(sample: s.Sample, width: int = 720, dark: bool = False) -> set[str]:
    return {text.words for text in texts_of(svg_of(spec_of(sample, width, dark)))}


@pytest.mark.parametrize(
    ("sample", "said"),
    [
        (clubs(), {"2:09:45", "2:20:00"}),
        (years(), {"2:10:00", "2:15:00", "2:20:00"}),
        (both(), {"2:10:00", "2:20:00", "2:30:00"}),
        (spread(), {"2:00:00", "2:05:00", "2:20:00"}),
        (laps(), {"1:23.4", "1:25.4"}),
    ],
    ids=lambda given: getattr(given, "name", ""),
)
def test_they_are_written_as_lengths_of_time(sample, said):
    assert said <= words_of(sample)


@pytest.mark.parametrize("sample", [years(), both()], ids=lambda sample: sample.name)
def test_lines_start_near_the_data(sample):
    assert not {"0:00:00", "0:00", "0"} & words_of(sample)


def test_bars_and_areas_start_at_nothing():
    assert "0:00:00" in words_of(years(Chart("area")))


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [360, 720])
@pytest.mark.parametrize("sample", [clubs(), years(), both(), spread()], ids=lambda sample: sample.name)
def test_nothing_is_cut_off(sample, width, dark):
    svg = svg_of(spec_of(sample, width, dark))
    right, below = size_of(svg)
    assert all(t.left >= 0 and t.right <= right + 1 and t.top >= 0 and t.bottom <= below for t in texts_of(svg))
