"""Make the font that Chinese, Japanese and Korean is drawn with, src/inkfish/charts/fonts/InkfishSansCJK-Regular.ttf.

Get its sources with `npm pack` of @fontsource/noto-sans-sc, -jp and -kr at `VERSION`, `pip install fonttools brotli`,
then `python scripts/make_fonts.py FOLDER`, the folder that the packages are in. They are checked against `SOURCES`, and
the same packages give the same bytes. Run again only when the letters below change.

Latin, Greek and Cyrillic are those of Source Sans, so that a text is drawn in one font whatever it mixes. One letter
has one form: letters of GB 2312 the Chinese one, others of JIS X 0208 the Japanese one, Hangul the Korean one. Pictures
need no hints and no vertical text, so those are left out, and so is kerning. The licence (OFL) reserves the name
"Source" to the unchanged font, so this one is "Inkfish Sans CJK".
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
import sys
import tarfile
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph

OUT = Path(__file__).resolve().parent.parent / "src" / "inkfish" / "charts" / "fonts"
NAME, FILE = "Inkfish Sans CJK", "InkfishSansCJK-Regular.ttf"
VERSION = "5.3.0"
SOURCES = {
    "sc": "HeqIlGm0+ohOKxZLuHj1qW6r6avHH0OWdKERAcSDI0RQ+MXrteuLKA+M+5eOA8rYy0MFvOR5AT0fQo2rUkye0Q==",
    "jp": "OZbBzZ8LrFRs2RFT2Cc0HUV2C2ZeSfyEXhDJWR0EZuZaraJfRubpvrFmUnCljuBDEkw8Vn6CE/+nf9dj9b+0lg==",
    "kr": "/JnpTjaCOXW7xUoqOyCVYSr05VOkDy5Yla9O+WAEiS7u+yYLsmHoqj6v1W0bf91G8G3XA2+NnRS3CX2Tf/FVZg==",
}  # the SHA-512 of each package, as the registry has it
REGULAR = re.compile(r"package/files/noto-sans-\w\w-.*-400-normal\.woff2")
MADE = 3_850_000_000  # seconds since 1904, in the font's head: a constant, so that its bytes are
COPYRIGHT = "Copyright 2010-2021 Adobe (http://www.adobe.com/), with Reserved Font Name 'Source'."
LICENSE = "This Font Software is licensed under the SIL Open Font License, Version 1.1."
LICENSE_URL = "https://openfontlicense.org"
LATIN = ((0x20, 0x24F), (0x2B0, 0x52F), (0x1E00, 0x1EFF), (0x2000, 0x22FF), (0x2500, 0x25FF), (0x2713, 0x2713))
SIGNS = ((0x2460, 0x2473), (0x3000, 0x303F), (0x3200, 0x33FF), (0xFE30, 0xFE4F), (0xFF01, 0xFF9F), (0xFFE0, 0xFFE6))
KANA = ((0x3041, 0x30FF), (0x31F0, 0x31FF))
BOPOMOFO = ((0x3105, 0x312F), (0x31A0, 0x31BF))
HANGUL = ((0x3131, 0x318E), (0xAC00, 0xD7A3))

Letters = dict[int, tuple[Glyph, int]]  # outline and width of each letter


def standard(coding: str, first: range, second: Iterable[int]) -> Iterator[int]:
    """Yield the letters of a double-byte standard between some rows."""
    cells = list(second)
    for row in first:
        for cell in cells:
            letter = bytes((row, cell)).decode(coding, errors="replace")
            if len(letter) == 1 and letter != "\ufffd":
                yield ord(letter)


def spans(pairs: Iterable[tuple[int, int]]) -> Iterator[int]:
    """Yield the letters of some spans, ends included."""
    for first, last in pairs:
        yield from range(first, last + 1)


def wanted() -> Iterator[tuple[str, Iterable[int]]]:
    """Yield groups of letters, each with the sources that it is taken from, the best first."""
    high = range(0xA1, 0xFF)
    yield "latin", spans(LATIN)
    yield "jp sc kr", spans((*KANA, *SIGNS))
    yield "sc jp", spans(BOPOMOFO)
    yield "kr", spans(HANGUL)
    yield "sc jp kr", standard("gb2312", range(0xB0, 0xF8), high)
    yield "jp sc kr", standard("euc_jp", range(0xB0, 0xF5), high)
    yield "sc jp kr", standard("big5", range(0xA4, 0xC7), (*range(0x40, 0x7F), *high))


def read(package: Path, digest: str) -> Letters:
    """Return the letters of the regular weight in a package of fontsource."""
    content = package.read_bytes()
    if base64.b64encode(hashlib.sha512(content).digest()).decode() != digest:
        sys.exit(f"{package.name} is not the package that is pinned.")
    letters: Letters = {}
    with tarfile.open(fileobj=io.BytesIO(content)) as package_files:
        for member in sorted(filter(lambda m: REGULAR.fullmatch(m.name), package_files), key=lambda m: m.name):
            letters |= outlines(TTFont(io.BytesIO(package_files.extractfile(member).read())))  # type: ignore[union-attr]
    return letters


def outlines(font: TTFont) -> Letters:
    """Return the letters of a font, each drawn out without parts of other letters."""
    glyphs = font.getGlyphSet()
    found: Letters = {}
    for letter, name in font.getBestCmap().items():
        pen, whole = TTGlyphPen(None), DecomposingRecordingPen(glyphs)
        glyphs[name].draw(whole)
        whole.replay(pen)
        found[letter] = pen.glyph(), font["hmtx"][name][0]
    return found


def chosen(sources: dict[str, Letters]) -> Letters:
    """Return each wanted letter from the first of its sources that has it."""
    letters: Letters = {}
    for names, group in wanted():
        for letter in group:
            source = next((s for s in map(sources.__getitem__, names.split()) if letter in s), {})
            if letter in source:
                letters.setdefault(letter, source[letter])
    return dict(sorted(letters.items()))


def box() -> Glyph:
    """Return what a letter is drawn as that the font does not have."""
    pen = TTGlyphPen(None)
    for corners in (((100, -50), (100, 750), (900, 750), (900, -50)), ((160, 10), (840, 10), (840, 690), (160, 690))):
        pen.moveTo(corners[0])
        for corner in corners[1:]:
            pen.lineTo(corner)
        pen.closePath()
    return pen.glyph()


def build(letters: Letters) -> TTFont:
    """Return a font of letters: outlines, widths, names and nothing else."""
    names = {letter: f"u{letter:04X}" for letter in letters}
    glyphs = {".notdef": box()} | {names[letter]: glyph for letter, (glyph, _) in letters.items()}
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder(list(glyphs))
    font.setupCharacterMap(names)
    font.setupGlyf(glyphs)
    table = font.font["glyf"]
    widths = {".notdef": 1000} | {names[letter]: width for letter, (_, width) in letters.items()}
    font.setupHorizontalMetrics({name: (width, getattr(table[name], "xMin", 0)) for name, width in widths.items()})
    font.setupHorizontalHeader(ascent=1160, descent=-288)
    font.setupOS2(usWeightClass=400, sTypoAscender=880, sTypoDescender=-120, usWinAscent=1160, usWinDescent=288)
    font.setupNameTable({
        "copyright": COPYRIGHT, "familyName": NAME, "styleName": "Regular", "uniqueFontIdentifier": f"{NAME} {VERSION}",
        "fullName": NAME, "version": f"Version {VERSION}", "psName": FILE.removesuffix(".ttf"),
        "licenseDescription": LICENSE, "licenseInfoURL": LICENSE_URL,
    })  # fmt: skip
    font.setupPost(keepGlyphNames=False)
    font.updateHead(created=MADE, modified=MADE)
    font.font.recalcTimestamp = False
    return font.font


def make(folder: Path) -> Path:
    """Write the font and return its file."""
    packages = {name: folder / f"fontsource-noto-sans-{name}-{VERSION}.tgz" for name in SOURCES}
    sources = {name: read(package, SOURCES[name]) for name, package in packages.items()}
    sources["latin"] = outlines(TTFont(str(files("font_source_sans_pro") / "files" / "SourceSansPro-Regular.ttf")))
    font = build(chosen(sources))
    OUT.mkdir(exist_ok=True)
    font.save(OUT / FILE)
    return OUT / FILE


if __name__ == "__main__":
    path = make(Path(sys.argv[1]))
    print(path.name, path.stat().st_size, len(TTFont(path).getBestCmap()), "letters")
