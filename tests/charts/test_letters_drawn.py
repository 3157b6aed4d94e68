"""Letters of every script that pictures promise are drawn as themselves, not as the box of a missing letter."""

from __future__ import annotations

import io
import logging
import re
from importlib.resources import files

import msgspec
import numpy as np
import pytest
import samples as s
from pictures import Warnings, ready, spec_of
from PIL import Image

from inkfish.charts.render import convert, lettered

SIZE = 40
MISSING = "\u0378"  # a code point that has no letter
OURS = {
    "Chinese": "北京上海深圳广州销售额",
    "traditional Chinese": "臺灣銷售額總計",
    "Japanese": "東京込峠すみだカタカナ売上高",
    "Korean": "서울특별시매출뷁",
    "signs": "「」、。：￥㎡",
}
THEIRS = {"Arabic": "القاهرة", "Hebrew": "ירושלים"}


@pytest.fixture(autouse=True)
def _prepared() -> None:
    ready()


def drawn(text: str, family: str = "Source Sans Pro", weight: int = 400) -> np.ndarray:
    """Return the pixels of a text, drawn as a picture is."""
    import vl_convert

    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIZE * 2}" height="{SIZE * 2}"><text x="8" y="50" '
        f'font-family="{family}" font-weight="{weight}" font-size="{SIZE}">{text}</text></svg>'
    )
    return np.asarray(Image.open(io.BytesIO(vl_convert.svg_to_png(lettered(svg)))).convert("RGBA"))[..., 3]


def boxes() -> list[np.ndarray]:
    """Return the box of a missing letter in each of our fonts."""
    return [drawn(MISSING), drawn(MISSING, "Inkfish Sans CJK")]


def is_missing(letter: str) -> bool:
    """Whether a letter is drawn as a box, or as nothing."""
    pixels = drawn(letter)
    return not pixels.any() or any(np.array_equal(pixels, box) for box in boxes())


def test_a_missing_letter_is_seen_to_be_missing() -> None:
    assert all(box.any() for box in boxes())
    assert is_missing(MISSING)


@pytest.mark.parametrize("script", OURS)
def test_our_font_has_the_letters(script: str) -> None:
    pictures = [drawn(letter) for letter in OURS[script]]
    assert [letter for letter in OURS[script] if is_missing(letter)] == []
    assert len({p.tobytes() for p in pictures}) == len(set(OURS[script]))


@pytest.mark.parametrize("script", THEIRS)
def test_other_letters_are_drawn_where_the_machine_has_them(script: str) -> None:
    """Arabic and Hebrew are in no font of ours; at the weight that was asked for, where the machine has two."""
    if is_missing(THEIRS[script][0]):
        pytest.skip(f"no font of this machine has {script}")
    assert [letter for letter in THEIRS[script] if is_missing(letter)] == []
    assert drawn(THEIRS[script][0], weight=700).sum() >= drawn(THEIRS[script][0]).sum()


def test_a_text_of_two_scripts_is_in_one_font() -> None:
    """So the machine's fonts have no part in it."""
    heard = Warnings()
    logging.getLogger("vl_convert").addHandler(heard)
    try:
        mixed = drawn("Zé上")
    finally:
        logging.getLogger("vl_convert").removeHandler(heard)
    assert mixed.any() and heard.said == []


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("name", ["bar_cjk", "treemap_cjk"])
def test_charts_are_drawn_with_our_font(name: str, dark: bool) -> None:
    """Every label of the picture is, and the SVG that is given away does not name a font that nobody else has."""
    spec = msgspec.json.encode(spec_of(next(x for x in s.samples() if x.name == name), 480, dark)).decode()
    svg = convert(spec, "svg").decode()
    assert "Inkfish Sans CJK" not in svg
    labels = re.findall(r"<text\b[^>]*>.*?</text>", lettered(svg))
    foreign = [label for label in labels if re.search(r">[^<]*[\u4e00-\u9fff]", label)]
    assert len(foreign) >= 5
    assert all('font-family="Inkfish Sans CJK"' in label for label in foreign)
    assert convert(spec, "png", 1.0)[:4] == b"\x89PNG"


def test_only_texts_that_need_it_name_a_font() -> None:
    svg = '<svg><text x="1" font-family="A">−5 é</text><text font-family="A" y="2"><tspan>上</tspan>x</text></svg>'
    assert lettered(svg) == svg.replace('font-family="A" y', 'font-family="Inkfish Sans CJK" y')


def test_the_font_is_small_and_has_its_licence() -> None:
    folder = files("inkfish.charts") / "fonts"
    assert len((folder / "InkfishSansCJK-Regular.ttf").read_bytes()) < 6_500_000
    assert "SIL OPEN FONT LICENSE" in (folder / "license.txt").read_text(encoding="utf8")
