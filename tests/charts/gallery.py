"""Draw every sample in both looks and three widths, to be looked at.

python tests/charts/gallery.py FOLDER [NAME...]
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from samples import Sample, samples

from inkfish.charts.choose import choose, fit
from inkfish.charts.draw import draw
from inkfish.charts.render import convert, prepare

WIDTHS = (360, 720, 1200)


def picture(sample: Sample, width: int, dark: bool, form: str = "png", scale: float = 1.0) -> bytes:
    """Return one sample as a picture."""
    import msgspec

    choice = choose(sample.plan, sample.result)
    result, notes = fit(choice, sample.result, 5000)
    spec = draw(
        sample.plan,
        choice,
        result,
        title=sample.title,
        subtitle=sample.subtitle or " ".join(notes[:1]),
        source=sample.source,
        dark=dark,
        width=width,
    )
    return convert(msgspec.json.encode(spec).decode(), form, scale)


def main(folder: Path, names: list[str]) -> None:
    """Write the pictures, and one sheet of all for each look and width."""
    prepare()
    folder.mkdir(parents=True, exist_ok=True)
    for sample in samples():
        if names and not any(n in sample.name for n in names):
            continue
        for dark in (False, True):
            for width in WIDTHS:
                name = f"{sample.name}-{'dark' if dark else 'light'}-{width}.png"
                (folder / name).write_bytes(picture(sample, width, dark))
                print(name)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
