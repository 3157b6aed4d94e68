"""Pictures are drawn in workers: quickly, within limits, and a bad one does not spoil the next."""

from __future__ import annotations

import re

import pytest
import samples as s
from pictures import spec_of

from inkfish.charts.render import Renderer, check_size, preload, render_worker_limits
from inkfish.errors import BadRequest, InkfishError, RenderError
from inkfish.settings import Settings
from inkfish.workers import Workers

SETTINGS = Settings()


@pytest.fixture(scope="module")
def renderer():
    """One worker, as a server has it."""
    workers = Workers("draw charts", 1, render_worker_limits(SETTINGS), 4, preload=preload)
    yield Renderer(workers, SETTINGS)
    workers.stop()


def test_png_and_svg(renderer: Renderer) -> None:
    """Both forms are drawn, the PNG as large as asked for."""
    spec = spec_of(s.samples()[0], 400)
    png = renderer.render(spec, "png", 2.0)
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert abs(int.from_bytes(png[16:20], "big") - 800) <= 2
    svg = renderer.render(spec, "svg").decode()
    assert svg.startswith("<svg")
    assert "Source Sans Pro" in svg


BAD = [
    {"mark": "nope", "data": {"values": []}},
    {
        "data": {"values": [{"a": 1}]},
        "transform": [{"calculate": "foo(", "as": "b"}],
        "mark": "bar",
        "encoding": {"x": {"field": "b"}},
    },
    {},
    {
        "data": {"url": "file:///etc/passwd", "format": {"type": "csv"}},
        "mark": "bar",
        "encoding": {"x": {"field": "a"}},
    },
    {
        "data": {"values": [{"u": "http://127.0.0.1:1/x.png"}]},
        "mark": {"type": "image", "width": 9, "height": 9},
        "encoding": {"url": {"field": "u"}},
    },
]


def test_a_bad_picture_does_not_spoil_the_next(renderer: Renderer) -> None:
    """After each kind of failure the same worker draws the same picture as before."""
    good = spec_of(s.samples()[0], 300)
    before = renderer.render(good, "png", 1.0)
    for bad in BAD:
        with pytest.raises(RenderError) as failed:
            renderer.render(bad, "png", 1.0)
        assert not re.search(r"ext:|/etc|cdn|\.rs|\.py", failed.value.message), failed.value.message
        assert renderer.render(good, "png", 1.0) == before


def test_a_picture_that_never_ends_is_ended() -> None:
    """A render that takes too long is killed, and the next one is drawn by a new process."""
    settings = Settings(render_timeout=2.0)
    workers = Workers("draw charts", 1, render_worker_limits(settings), 4, preload=preload)
    try:
        renderer = Renderer(workers, settings)
        renderer.render(spec_of(s.samples()[0], 300), "png", 1.0)
        endless = {
            "data": {"values": [{"a": "a" * 40 + "!"}]},
            "transform": [{"filter": "test(/^(a+)+$/, datum.a)"}],
            "mark": "point",
        }
        with pytest.raises(InkfishError):
            renderer.render(endless, "png", 1.0)
        assert renderer.render(spec_of(s.samples()[0], 300), "png", 1.0)
    finally:
        workers.stop()


@pytest.mark.parametrize(
    ("spec", "scale", "said"),
    [
        ({"width": 30_000, "height": 2_000}, 2.0, "pixels"),
        ({"width": 300, "height": 200}, 0.0, "scale"),
        ({"width": 300, "height": 200}, 99.0, "scale"),
        ({"width": "container", "height": 200}, 1.0, "width"),
        ({"width": 10, "layer": [{"data": {"values": [{}] * 30_000}}]}, 1.0, "marks"),
    ],
)
def test_sizes_are_checked_before(spec: dict, scale: float, said: str) -> None:
    """What is too large is refused before anything is drawn."""
    with pytest.raises(BadRequest, match=said):
        check_size(spec, scale, SETTINGS)


def test_bundle_for_browsers(renderer: Renderer) -> None:
    """The script for pages is a module that exports one function, uses the expression interpreter, and holds no
    compiler of Vega-Lite."""
    bundle = renderer.browser_bundle()
    assert 300_000 < len(bundle) < 700_000
    assert bundle.rstrip().endswith(b"export{drawChart as drawChart};")
    assert b"ast:true" in bundle


def test_charts_are_compiled_for_browsers(renderer: Renderer) -> None:
    """What a page draws from is Vega with all its rows, its dates as numbers of milliseconds; a bad one spoils nothing.

    Vega's expression interpreter takes datetime(milliseconds) for a year.
    """
    dated = {
        "data": {"values": [{"c0": "2020-01-01", "c1": 1}, {"c0": "2021-01-01", "c1": 2}]},
        "mark": "bar",
        "encoding": {
            "x": {"field": "c0", "type": "temporal", "axis": {"values": [1577836800000]}},
            "y": {"field": "c1", "type": "quantitative"},
        },
    }
    for _ in range(2):
        (vega,) = renderer.compile([dated])
        assert vega["$schema"].startswith("https://vega.github.io/schema/vega/")
        assert vega["data"][0]["values"] == dated["data"]["values"]
        assert "datetime(" not in str(vega) and "toDate(1577836800000)" in str(vega["axes"])
        with pytest.raises(RenderError):
            renderer.compile([{"mark": "nope"}])


def test_an_svg_of_ours_becomes_a_png_of_its_size(renderer: Renderer) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40" viewBox="0 0 80 40"><rect width="9"/></svg>'
    picture = renderer.raster(svg, 2.0)
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])) == (160, 80)
    with pytest.raises(BadRequest):
        renderer.raster(svg.replace('width="80"', 'width="80000"'), 8.0)
    with pytest.raises(RenderError):
        renderer.raster('<svg width="80" height="40"><broken', 1.0)
    assert renderer.raster(svg, 1.0)[:4] == b"\x89PNG"  # an error leaves nothing behind
