"""Several pictures below one another: nothing overlaps, nothing is lost, and names inside stay apart."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from inkfish.charts.stack import stack_drawings, stack_specs

SVG = "{http://www.w3.org/2000/svg}"
PART = (
    '<svg xmlns="http://www.w3.org/2000/svg" class="marks" width="600" height="{height}" viewBox="0 0 600 {height}">'
    '<defs><clipPath id="clip0"><rect width="9" height="9"/></clipPath></defs><g clip-path="url(#clip0)"></g></svg>'
)


def stacked(**changes):
    parts = [
        ("First & <one>", PART.format(height=100)),
        ("", PART.format(height=50)),
        ("عنوان", PART.format(height=70)),
    ]
    given = {"width": 600, "title": "A title", "subtitle": "Below it", "source": "Source: here"} | changes
    return ElementTree.fromstring(stack_drawings(parts, **given))


@pytest.mark.parametrize("dark", [False, True])
def test_parts_stand_below_one_another(dark):
    whole = stacked(dark=dark)
    at = [(float(p.get("y")), float(p.get("height"))) for p in whole.findall(f"{SVG}svg")]
    assert [height for _, height in at] == [100, 50, 70]
    ends = [y + height for y, height in at]
    assert all(end <= y for end, (y, _) in zip(ends, at[1:], strict=False))
    assert ends[-1] < float(whole.get("height"))


def test_words_are_written_where_there_are_any():
    written = [t.text for t in stacked().findall(f"{SVG}text")]
    assert written == ["A title", "Below it", "First & <one>", "عنوان", "Source: here"]
    assert [t.text for t in stacked(subtitle="", source="").findall(f"{SVG}text")][:2] == ["A title", "First & <one>"]


def test_words_from_right_to_left_begin_at_the_right():
    turned = next(t for t in stacked().findall(f"{SVG}text") if t.text == "عنوان")
    assert (turned.get("text-anchor"), turned.get("x")) == ("end", "584")


def test_names_inside_a_part_are_its_own():
    text = ElementTree.tostring(stacked()).decode()
    assert sorted(re.findall(r'id="([^"]+)"', text)) == ["p1-clip0", "p2-clip0", "p3-clip0"]
    assert sorted(re.findall(r"url\(#([^)]+)\)", text)) == ["p1-clip0", "p2-clip0", "p3-clip0"]


def test_one_specification_holds_all():
    drawn = [
        {"$schema": "s", "width": "container", "height": 90, "layer": [], "config": {}, "title": {"text": ["a"]}}
    ] * 2
    whole = stack_specs(drawn, title="A title", source="Source: here")
    assert [v.get("title") for v in whole["vconcat"]] == [{"text": ["a"]}, {"text": ["a"]}, None]
    assert all(isinstance(v["width"], int) and "config" not in v for v in whole["vconcat"])
    assert whole["title"] == {"text": "A title"}
