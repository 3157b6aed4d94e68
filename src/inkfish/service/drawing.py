"""Cards drawn anew: their specification for a size, and pictures of them.

Pictures are for anyone who has the link. A card in its own size is always drawn; how often it is drawn in other sizes,
of which there are millions, has a limit, so that nobody without a key can keep the drawing busy.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from inkfish.analyst.card import Card, as_card
from inkfish.charts.stack import stack_drawings
from inkfish.errors import BadRequest, Unavailable
from inkfish.service.buckets import Buckets
from inkfish.service.shapes import source_names
from inkfish.service.tools import Tools
from inkfish.settings import Settings
from inkfish.store.pictures import Pictures

PICTURE = 720  # CSS pixels that a picture is wide, unless told
SCALE = 2.0  # pixels of a picture for each of them, unless told
SIZES = {"width": (120, 4000), "height": (80, 4000), "scale": (0.25, 8.0)}
OFTEN = "This card is drawn in too many sizes. Take its own, one it was drawn in before, or try again in a moment."


class Drawing:
    """Draws cards, and keeps the pictures."""

    def __init__(self, settings: Settings, tools: Tools):
        self._settings, self._tools = settings, tools
        self._pictures = Pictures(settings.data_dir.resolve() / "pictures", settings.image_cache)
        self._sizes = Buckets(settings.draw_rate, settings.draw_burst, OFTEN)

    def layout(
        self, card: Card, dark: bool = False, width: int | None = None, height: int | None = None, bare: bool = False
    ) -> dict[str, Any]:
        """Return the specification of a card for a size: its own, or the same drawn anew; `bare` without its source."""
        if width is None and height is None and not bare:
            return card.spec_dark if dark else card.spec
        named = ", ".join(source_names(card))
        source = "" if bare or not named else f"Source: {named}"
        return self._tools.draw(
            card.plan,
            card.choice,
            card.result,
            title=card.title,
            subtitle=card.subtitle,
            source=source,
            dark=dark,
            width=width,
            height=height or card.height,
        )

    def image(self, card: Card, form: str, dark: bool, width: int | None, height: int | None, scale: float) -> bytes:
        """Return a card as a picture, `png` or `svg`, in its own size or another; sizes are in CSS pixels."""
        own = (width, height, scale) == (None, None, SCALE)
        if len(card.panels) > 1:
            return self._stacked_image(card, form, dark, width or PICTURE, scale, own)
        spec = self.layout(card, dark, width or PICTURE, height)  # a card's own specification fills its page's width
        content = msgspec.json.encode((spec, scale))
        return self._picture(card, content, form, own, lambda: self._tools.render(spec, form, scale))

    def forget(self, card_id: str) -> None:
        """Throw away what was drawn of a card."""
        self._pictures.forget(card_id)

    def _picture(self, card: Card, content: bytes, form: str, own: bool, draw: Callable[[], bytes]) -> bytes:
        """Return a picture that is kept, or draw it; raise RateLimited where that is not its own size too often."""

        def make() -> bytes:
            if not own:
                self._sizes.take(card.card_id)
            return draw()

        return self._pictures.get(content, form, make, card.card_id)

    def _stacked_image(self, card: Card, form: str, dark: bool, width: int, scale: float, own: bool) -> bytes:
        """Return a card of several parts as one picture: each part drawn, then put below one another."""
        specs = [self._part_layout(card, at, dark, width) for at in range(len(card.panels))]
        named = ", ".join(source_names(card))
        around = {"title": card.title, "subtitle": card.subtitle, "source": f"Source: {named}" if named else ""}

        def draw() -> bytes:
            drawn = [self._tools.render(spec, "svg", scale).decode() for spec in specs]
            parts = [(part.title, svg) for part, svg in zip(card.panels, drawn, strict=True)]
            svg = stack_drawings(parts, width=width, dark=dark, **around)
            if form == "svg":
                return svg.encode()
            if self._tools.raster is None:
                raise Unavailable("This server draws cards of several parts as SVG alone.")
            return self._tools.raster(svg, scale)

        content = msgspec.json.encode((specs, [part.title for part in card.panels], around, scale))
        return self._picture(card, content, form, own, draw)

    def _part_layout(self, card: Card, at: int, dark: bool, width: int) -> dict[str, Any]:
        """Return the specification of one part without its title, which stands above it in smaller letters."""
        part = msgspec.structs.replace(as_card(card, at), sources=())
        return {k: v for k, v in self.layout(part, dark, width).items() if k != "title"}

    def check_size(self, **asked: float | None) -> None:
        """Raise BadRequest for a picture that is too small or too large to draw."""
        for name, value in asked.items():
            low, high = SIZES[name]
            if value is not None and not low <= value <= high:
                raise BadRequest(f"`{name}` must be from {low:g} to {high:g}, and is {value:g}.")
        width, height = asked["width"] or 800, asked["height"] or 500
        if width * height * asked["scale"] ** 2 > self._settings.max_pixels:
            raise BadRequest(
                f"A picture may have {self._settings.max_pixels:,} pixels; ask for a smaller size or scale."
            )
