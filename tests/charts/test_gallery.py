"""The gallery: each kind as it was approved, whole at every width, and readable against what lies behind its words."""

from __future__ import annotations

import io
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import msgspec
import numpy as np
import pytest
from pictures import Text, ready, size_of, svg_of, texts_of
from PIL import Image, ImageFilter

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))
import make_gallery as g

from inkfish.charts.render import convert
from inkfish.charts.theme import contrast
from inkfish.query.plan import ChartKind

NAMES = [e["name"] for e in g.entries()]
FAR = 40  # of 255, in any channel, after a blur of a pixel: what the eye takes for another colour
MOST = 0.002  # share of the pixels that may be so far apart
LARGE = 24.0


@pytest.fixture(scope="module")
def shown():
    """The pictures' plans run over the gallery's tables."""
    ready()
    with g.opened() as tables:
        plans = g.kept_plans()
        yield cache(lambda name: tables.shown(name, plans[name]))


def image_of(png: bytes) -> Image.Image:
    """Return a picture's pixels."""
    return Image.open(io.BytesIO(png)).convert("RGB")


def difference(one: Image.Image, other: Image.Image) -> np.ndarray:
    """Return how far apart two pictures of one size are at each pixel, 0 to 255, small shifts of letters forgiven."""
    soft = [np.asarray(i.filter(ImageFilter.BoxBlur(1)), dtype=np.int16) for i in (one, other)]
    return np.abs(soft[0] - soft[1]).max(axis=2)


def told(name: str, approved: Image.Image, drawn: Image.Image, folder: Path) -> str:
    """Return in words how two pictures differ, or nothing; a file then shows both and where they do."""
    if approved.size != drawn.size:
        drawn.save(folder / f"{name}.png")
        return f"{name} is {drawn.size} pixels, and was approved as {approved.size}; see {folder / name}.png"
    far = difference(approved, drawn) > FAR
    share = float(far.mean())
    if share <= MOST:
        return ""
    rows, columns = np.nonzero(far)
    sheet = Image.new("RGB", (approved.width * 3, approved.height), "white")
    marked = drawn.convert("L").convert("RGB")
    marked.paste((255, 0, 90), mask=Image.fromarray((far * 255).astype("uint8")))
    for i, part in enumerate((approved, drawn, marked)):
        sheet.paste(part, (i * approved.width, 0))
    sheet.save(folder / f"{name}.png")
    place = f"{columns.min()} to {columns.max()} across, {rows.min()} to {rows.max()} down"
    return f"{name} differs in {share:.2%} of its pixels ({place}); approved, drawn, difference: {folder / name}.png"


@pytest.mark.parametrize("look", g.LOOKS)
@pytest.mark.parametrize("name", NAMES)
def test_as_approved(name: str, look: str, shown, tmp_path: Path) -> None:
    """Each picture is as it was approved; `scripts/make_gallery.py` writes new ones, to be looked at."""
    dark, width = g.LOOKS[look]
    approved = Image.open(g.GALLERY / f"{name}-{look}.png").convert("RGB")
    drawn = image_of(g.small(shown(name).png(dark, width)))
    said = told(f"{name}-{look}", approved, drawn, tmp_path)
    assert not said, said


def test_the_comparison_sees(tmp_path: Path) -> None:
    """A bar of another length is told, with the place; the same picture is not."""
    one = Image.open(g.GALLERY / "bar-light.png").convert("RGB")
    other = one.copy()
    other.paste((255, 255, 255), (60, 100, 120, 130))
    assert not told("same", one, one, tmp_path)
    said = told("other", one, other, tmp_path)
    assert "differs in" in said and "down" in said
    assert (tmp_path / "other.png").exists()
    assert "pixels, and was" in told("smaller", one, one.crop((0, 0, 50, 50)), tmp_path)


@pytest.mark.parametrize("look", g.LOOKS)
@pytest.mark.parametrize("name", NAMES)
def test_words_stand_out(name: str, look: str, shown) -> None:
    """Every word has the contrast that WCAG asks for, against the colour that is most behind it."""
    dark, width = g.LOOKS[look]
    spec = shown(name).spec(dark, width)
    svg = svg_of(spec)
    image = image_of(convert(msgspec.json.encode(spec).decode(), "png", 1.0))
    for text in texts_of(svg):
        if text.words.strip():
            behind = _behind(image, text)
            least = 3.0 if text.bottom - text.top >= LARGE else 4.2
            assert contrast(text.color, behind) >= least, (text.words, text.color, behind)


def _behind(image: Image.Image, text: Text) -> str:
    """Return the colour that fills most of a text's place."""
    box = (text.left - 1, text.top - 1, text.right + 1, text.bottom + 1)
    pixels = np.asarray(image.crop([round(v) for v in box])).reshape(-1, 3)
    inked = "#%02x%02x%02x"
    counts = Counter(inked % tuple(p) for p in pixels.tolist())
    return next(c for c, _ in counts.most_common() if c != text.color)


@pytest.mark.parametrize("width", [320, 768])
def test_whole_at_every_width(width: int, shown) -> None:
    """No word is cut off or lies on another, from a phone to a wide page."""
    for name in NAMES:
        svg = svg_of(shown(name).spec(width % 3 == 0, width))
        wide, high = size_of(svg)
        assert abs(wide - width) <= 12, (name, wide)
        _whole(name, [t for t in texts_of(svg) if t.words.strip()], wide, high)


@pytest.mark.parametrize(("laid_out", "widths"), [(None, (560, 1600)), (300, (300, 560))])
def test_layouts_of_pages_stretch(laid_out: int | None, widths: tuple[int, ...], shown) -> None:
    """A page draws one layout at a range of widths: at both ends of it no word is cut off or lies on another."""
    for name in NAMES:
        spec = shown(name).spec(False, laid_out)
        for width in widths:
            if shown(name).choice.kind != "table" and isinstance(spec.get("width"), (int, float, str)):
                svg = svg_of(spec | {"width": width})
                _whole(name, [t for t in texts_of(svg) if t.words.strip()], *size_of(svg))


def _whole(name: str, texts: list[Text], wide: float, high: float) -> None:
    """Hold that no text reaches out of a picture or lies on another."""
    for i, t in enumerate(texts):
        assert t.left >= -1 and t.right <= wide + 1 and t.top >= -1 and t.bottom <= high + 1, (name, t)
        for other in texts[i + 1 :]:
            across = min(t.right, other.right) - max(t.left, other.left)
            assert not (across > 2 and min(t.bottom, other.bottom) - max(t.top, other.top) > 3), (name, t, other)


def test_every_kind_is_there(shown) -> None:
    """The gallery holds every kind of chart, and the page every picture."""
    page = (g.DOCS / "gallery.md").read_text(encoding="utf8")
    assert {shown(n).choice.kind for n in NAMES} == set(ChartKind.__args__)
    assert all(f"gallery/{n}-{look}.png" in page for n in NAMES for look in g.LOOKS)
    assert sum(p.stat().st_size for p in g.GALLERY.glob("*.png")) < 3_000_000
