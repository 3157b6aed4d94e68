"""Times that lean on another of the same question: `more in 2018 than the year before`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec.structs import replace

from inkfish.language.mention import Mention
from inkfish.language.moments import STEP, Span
from inkfish.query.plan import Between


def earlier(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return mentions in which `the year before` is the year before the one that is said ahead of it."""
    found: list[Mention] = []
    for m in mentions:
        said = next((o.time for o in reversed(found) if o.time is not None), None)
        before = _before(said, m) if m.tags.get("turn") == "earlier" and said is not None else None
        found.append(replace(m, time=before, tags={}) if before is not None else m)
    return tuple(found)


def _before(said: Span, m: Mention) -> Span | None:
    """The year, quarter or month before another one, where that is the unit that is said."""
    period, grain = said.period, said.grain
    whole = isinstance(period, Between) and period.start and period.end and grain in m.text.split() and grain in STEP
    if not whole:
        return None
    start, end = (date.fromisoformat(text[:10]) for text in (period.start, period.end))
    if start + STEP[grain] != end:
        return None
    return replace(said, period=Between((start - STEP[grain]).isoformat(), start.isoformat()), sure=True)
