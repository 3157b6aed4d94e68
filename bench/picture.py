"""(b) A picture over HTTP, over a bare vl-convert call with the same specification.

Each picture is asked for at a scale (about 2) that was not asked for before, so that none is kept already; vl-convert
draws the card's own specification at that scale and width in a process of its own, warmed up, with our font and the
priority that the server's drawing process has. Reported: the ratio of the medians over three kinds of chart, and what
a picture costs that is kept.
"""

from __future__ import annotations

import json
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import vl_convert

from bench.alone import Alone, timed
from bench.report import Figure
from bench.server import Served, running
from bench.tables import write_sales
from inkfish.charts.render import prepare
from inkfish.demo import picture, sent
from inkfish.links import API
from inkfish.service.drawing import PICTURE

QUESTIONS = {"bar": "total revenue by product", "line": "monthly revenue by region", "value": "total revenue"}
ROUNDS = 12


def measure() -> list[Figure]:
    """Return the figures of (b)."""
    figures = []
    with TemporaryDirectory() as folder, running() as served, Alone(prepare) as alone:
        thread = served.thread(write_sales(Path(folder) / "sales.csv", 10_000))
        ratios = []
        for kind, question in QUESTIONS.items():
            card = served.card(thread, question)
            ours, bare, kept = one_card(served, alone, card)
            ratios.append(ours / bare)
            figures += [Figure(f"{kind}: PNG over HTTP, median", ours, "ms"),
                        Figure(f"{kind}: bare vl-convert, median", bare, "ms"),
                        Figure(f"{kind}: ratio", ours / bare, "times", 1.3),
                        Figure(f"{kind}: PNG that is kept, median", kept, "ms")]
        figures.append(Figure("ratio, median of the kinds", median(ratios), "times", 1.3))
    return figures


def one_card(served: Served, alone: Alone, card: str) -> tuple[float, float, float]:
    """Return the median milliseconds of a picture over HTTP, by vl-convert alone, and of one that is kept."""
    spec = sent(served.client.get(f"{API}/cards/{card}/spec")) | {"width": PICTURE}
    ours, bare, kept = [], [], []
    for turn in range(ROUNDS):
        scale = 2 + turn / 1000
        address = f"{served.links.image(card)}?scale={scale:g}"
        ours.append(timed(picture, served.client, address) * 1e3)
        kept.append(timed(picture, served.client, address) * 1e3)
        bare.append(alone.seconds(draw, spec, scale) * 1e3)
    # The first of each warms its process up.
    return median(ours[1:]), median(bare[1:]), median(kept[1:])


def draw(spec: dict[str, Any], scale: float) -> bytes:
    """Draw with vl-convert alone."""
    return vl_convert.vegalite_to_png(json.dumps(spec), scale=scale)
