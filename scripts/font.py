"""Make the two web fonts of the pages from the package `font-source-sans-pro`; needs fonttools and brotli.

They hold Latin letters, figures and signs in two weights, 12 kB each. Their licence (OFL) reserves the name "Source" to
the unchanged font, so theirs is "Inkfish Sans". Run again only when the letters below change.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

STATIC = Path(__file__).parent.parent / "src" / "inkfish" / "web" / "static"
WEIGHTS = {"Regular": 400, "Semibold": 600}
LETTERS = (
    "U+0020-007E,U+00A0-00FF,U+0131,U+0152-0153,U+02C6,U+02DA,U+02DC,U+2000-200B,U+2010-2015,U+2018-201E,"
    "U+2020-2022,U+2026,U+2030,U+2032-2033,U+2039-203A,U+2044,U+20AC,U+20B9,U+2122,U+2190-2193,U+2212,U+2248,"
    "U+2260,U+2264-2265,U+2713"
)
FEATURES = ["kern", "liga", "tnum", "lnum", "mark", "mkmk", "ccmp", "locl"]
NAMES = (1, 3, 4, 6, 16)


def make(weight: str) -> Path:
    """Write one weight and return its file."""
    font = TTFont(str(files("font_source_sans_pro") / "files" / f"SourceSansPro-{weight}.ttf"))
    options = subset.Options(flavor="woff2", layout_features=FEATURES, hinting=False, name_IDs=["*"])
    letters = subset.Subsetter(options)
    letters.populate(unicodes=subset.parse_unicodes(LETTERS))
    letters.subset(font)
    for record in font["name"].names:
        if record.nameID in NAMES:
            name = record.toUnicode()
            record.string = name.replace("Source Sans Pro", "Inkfish Sans").replace("SourceSansPro", "InkfishSans")
    path = STATIC / f"sans-{WEIGHTS[weight]}.woff2"
    subset.save_font(font, str(path), options)
    return path


if __name__ == "__main__":
    for weight in WEIGHTS:
        path = make(weight)
        print(path.name, path.stat().st_size)
