"""What a live source is to the rest: a description, a search, and a fetch that makes a package of an answer."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

import msgspec

from inkfish.data.live.door import Door, base_of
from inkfish.data.live.keep import Keep
from inkfish.data.live.made import Made
from inkfish.data.live.want import About, Offer, Want
from inkfish.settings import Settings

T = TypeVar("T")
LIVE_FOLDER = "catalog/live"


@dataclass(frozen=True)
class Ask:
    """What an adapter may use while it is asked: the door to its source, what is kept of it, the settings."""

    door: Door
    keep: Keep
    settings: Settings

    @property
    def now(self) -> str:
        """The time, as it is written into packages: ISO 8601 UTC."""
        return datetime.fromtimestamp(self.keep.clock(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def listed(self, name: str, age: float, make: Callable[[], list[T]], kind: type[list[T]]) -> list[T]:
        """Return a list that the source publishes, at most `age` seconds old; one without anything in it is none."""
        def made() -> list[T]:
            found = make()
            if not found:
                raise self.door.unreadable()
            return found

        return self.keep.listed(name, age, made, kind)


@dataclass(frozen=True)
class Adapter:
    """One source. `search` returns what it would have for some words, best first; `fetch` gets one want.

    `by_entity` says that it is asked for one entity at a time, and that its packages grow. `imports` are libraries of
    the extra `live` that it needs, `needs` the settings without which it cannot be asked.
    """

    about: About
    search: Callable[[str, Ask], Sequence[Offer]]
    fetch: Callable[[Want, Ask], Made]
    by_entity: bool = False
    imports: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What it is called in settings."""
        return self.about.name

    def ask(self, settings: Settings) -> Ask:
        """Return what it is asked with under these settings."""
        door = Door(self.about.title, base_of(self.name, self.about.url, settings), settings)
        return Ask(door, Keep(settings.data_dir / LIVE_FOLDER / self.name), settings)

    def told(self, settings: Settings) -> About:
        """Return its description with whether it may be asked, and how it is switched on."""
        steps = self._steps(settings)
        return msgspec.structs.replace(self.about, ready=not steps, url=base_of(self.name, self.about.url, settings),
                                       switch_on=f"To switch it on, {' and '.join(steps)}." if steps else "")

    def _steps(self, settings: Settings) -> list[str]:
        """Return what is still to be done before it may be asked."""
        steps = [f"set INKFISH_{setting.upper()}" for setting in self.needs if not getattr(settings, setting)]
        if any(importlib.util.find_spec(library) is None for library in self.imports):
            steps.insert(0, "install the extra inkfish[live]")
        if self.name not in settings.live_sources:
            listed = ",".join((*settings.live_sources, self.name))
            steps.insert(0, f"start the server with INKFISH_LIVE_SOURCES={listed}")
        return steps
