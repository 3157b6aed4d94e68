"""Ask live sources: packages are got once, kept with their age, and served older where the source fails."""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import msgspec

from inkfish.data.live.adapter import Adapter
from inkfish.data.live.keep import Keep, Slip
from inkfish.data.live.registry import SOURCES
from inkfish.data.live.want import About, Obtained, Offer, Search, Want
from inkfish.data.package import DESCRIPTOR, Package, decode
from inkfish.errors import InkfishError, LiveError, NotThere, RequestTimeout, SettingError, suggestion
from inkfish.settings import Settings
from inkfish.workers import Limits, WorkerDied, Workers

T = TypeVar("T")
LOG = logging.getLogger("inkfish.live")
START = 15.0  # seconds that a new worker may take beyond the source's own time: it loads pandas for some sources
PATIENCE = 30.0  # seconds in which a want that failed is not asked for again
MOST_OFFERS = 10


def live_worker_limits(settings: Settings) -> Limits:
    """Return what a process that asks live sources may use."""
    return Limits(data=settings.live_memory, nice=5)


class Live:
    """The live sources under some settings; one for a server, shared by its threads.

    `workers` is the pool in which sources are asked; without one they are asked where the call is made, which only
    a command should do. `clock` gives seconds since 1970.
    """

    def __init__(self, settings: Settings, workers: Workers | None = None, clock: Callable[[], float] = time.time):
        for name in (*settings.live_sources, *(pair.partition("=")[0].strip() for pair in settings.live_urls)):
            if name not in SOURCES:
                raise SettingError(f"There is no live source {name!r}.{suggestion(name, SOURCES)}")
        self.settings, self._workers, self._clock = settings, workers, clock
        self._locks = {name: threading.Lock() for name in SOURCES}
        self._failed: dict[Want, tuple[float, LiveError]] = {}

    def sources(self) -> tuple[About, ...]:
        """Return every source: what it could answer, whether it may be asked, and how it is switched on."""
        return sources(self.settings)

    def search(self, words: str, names: Sequence[str] = (), limit: int = MOST_OFFERS) -> Search:
        """Return what the sources that may be asked (of `names`, or all) would have for some words, best first.

        A source that fails is told in `faults`, and keeps nothing of the others back.
        """
        offers: list[Offer] = []
        faults: list[str] = []
        for adapter in self._ready(names):
            try:
                offers += self._offers(adapter, words)
            except LiveError as error:
                faults.append(error.message)
        return Search(tuple(sorted(offers, key=lambda o: -o.score)[:limit]), tuple(faults))

    def obtain(self, want: Want) -> tuple[Obtained, ...]:
        """Return the package for a want: the kept one while it is young, a new one, or an older one with a note.

        There are several only where the entities wanted are measured in several units or currencies, which stand in
        packages of their own. Raises NotThere where the source has no such thing, LiveError where it may not be asked
        or failed.
        """
        adapter = self._adapter(want.source)
        parts = [msgspec.structs.replace(want, entities=(e,)) for e in want.entities] if adapter.by_entity else []
        with self._alone(adapter):
            got = [self._one(adapter, part) for part in parts or [want]]
        folders = dict.fromkeys(o.folder for o in got)
        return tuple(_joined([o for o in got if o.folder == folder]) for folder in folders)

    def refresh(self, package: Package, entities: Sequence[str] = ()) -> Obtained | None:
        """Get a live package again where it is too old; None for one that no source made.

        `entities` are the codes (`NVDA`, or `company:NVDA`) that matter of a package that grows: only they are asked
        for again. A source that has been switched off is not asked: what is kept of it is returned with a note.
        """
        adapter = SOURCES.get(package.live)
        if adapter is None:
            return None
        keep = self._keep(adapter)
        kept = Obtained(package, keep.folder / package.name)
        if not self._may(adapter):
            note = f"{adapter.about.title} is switched off; what is shown was retrieved on {package.retrieved_at[:10]}."
            return msgspec.structs.replace(kept, notes=(note,))
        codes = {e.rpartition(":")[2] for e in entities}
        wants = [s.want for s in keep.slips(package.name) if not adapter.by_entity or codes & set(s.want.entities)]
        with self._alone(adapter):
            return _joined([kept, *(self._one(adapter, want) for want in wants)])

    # -- one want -----------------------------------------------------------------------------------------------------

    def _one(self, adapter: Adapter, want: Want) -> Obtained:
        """Return what is kept of a want while it is young; else ask, and fall back to what is kept."""
        keep = self._keep(adapter)
        slip = keep.slip(want)
        if slip and self._clock() - slip.at < self.settings.live_age and (kept := _kept(keep, slip)):
            return kept
        try:
            self._check_patience(want)
            package = self._call(adapter, _obtain, adapter.name, want, self.settings)
            return Obtained(package, keep.folder / package.name)
        except NotThere:
            raise
        except LiveError as error:
            self._remember(want, error)
            kept = _kept(keep, slip) if slip else None
            if kept is None or slip is None:
                raise
            note = f"{error.message.rstrip('.')}; what is shown was retrieved on {slip.day}."
            return msgspec.structs.replace(kept, notes=(note,))

    def _offers(self, adapter: Adapter, words: str) -> Sequence[Offer]:
        asked = Want(adapter.name, words=" ".join(words.split()).casefold())
        self._check_patience(asked)
        try:
            return self._call(adapter, _search, adapter.name, asked.words, self.settings)
        except NotThere:
            return ()
        except LiveError as error:
            self._remember(asked, error)
            raise

    def _call(self, adapter: Adapter, function: Callable[..., T], *args: object) -> T:
        """Run a function in a worker, where there are workers; a worker that dies is the source's failure."""
        if self._workers is None:
            return function(*args)
        title = adapter.about.title
        try:
            return self._workers.call(function, *args, timeout=3 * self.settings.live_timeout + START)
        except RequestTimeout:
            raise LiveError(f"{title} did not answer within {3 * self.settings.live_timeout:g} s.") from None
        except WorkerDied:
            raise LiveError(f"{title} answered with more data than there is memory for.") from None
        except LiveError:
            raise
        except InkfishError as error:
            raise LiveError(f"{title} could not be asked: {error.message}") from None

    # -- who may be asked, and when -----------------------------------------------------------------------------------

    def _adapter(self, name: str) -> Adapter:
        """Return a source that may be asked; raise LiveError that says how to switch it on."""
        adapter = SOURCES.get(name)
        if adapter is None:
            raise LiveError(f"There is no live source {name!r}.{suggestion(name, SOURCES)}")
        about = adapter.told(self.settings)
        if not about.ready:
            raise LiveError(f"{about.title} is not switched on. {about.switch_on}")
        return adapter

    def _ready(self, names: Sequence[str]) -> Iterator[Adapter]:
        return (a for a in SOURCES.values() if (not names or a.name in names) and self._may(a))

    def _may(self, adapter: Adapter) -> bool:
        return adapter.told(self.settings).ready

    def _keep(self, adapter: Adapter) -> Keep:
        return Keep(adapter.ask(self.settings).keep.folder, self._clock)

    @contextmanager
    def _alone(self, adapter: Adapter) -> Iterator[None]:
        """Ask a source for one thing at a time: who waits for the same thing finds it kept."""
        lock = self._locks[adapter.name]
        if not lock.acquire(timeout=6 * self.settings.live_timeout):
            raise LiveError(f"{adapter.about.title} is being asked too much at once. Try again in a moment.")
        try:
            yield
        finally:
            lock.release()

    def _check_patience(self, want: Want) -> None:
        """Raise what a want failed with a moment ago, so that nobody waits for the same silence again."""
        at, error = self._failed.get(want, (0.0, LiveError("")))
        if self._clock() - at < PATIENCE:
            raise LiveError(error.message)

    def _remember(self, want: Want, error: LiveError) -> None:
        now = self._clock()
        self._failed = {w: known for w, known in self._failed.items() if now - known[0] < PATIENCE}
        self._failed.setdefault(want, (now, error))


def sources(settings: Settings) -> tuple[About, ...]:
    """Return every live source: what it could answer, whether it may be asked, and how it is switched on."""
    return tuple(adapter.told(settings) for adapter in SOURCES.values())


def _joined(got: Sequence[Obtained]) -> Obtained:
    """Return the last of several states of one package, with the notes of all."""
    return msgspec.structs.replace(got[-1], notes=tuple(dict.fromkeys(note for one in got for note in one.notes)))


def _kept(keep: Keep, slip: Slip) -> Obtained | None:
    """Return the package of a slip, or None where it is gone."""
    folder = keep.folder / slip.package
    try:
        return Obtained(decode((folder / DESCRIPTOR).read_bytes()), folder)
    except (OSError, InkfishError):
        return None


# -- in a worker ------------------------------------------------------------------------------------------------------

def _obtain(name: str, want: Want, settings: Settings) -> Package:
    """Ask a source for a want, keep what is made of it, and return that."""
    adapter = SOURCES[name]
    ask = adapter.ask(settings)
    return ask.keep.store(want, _guarded(adapter, adapter.fetch, want, ask), adapter.by_entity)


def _search(name: str, words: str, settings: Settings) -> tuple[Offer, ...]:
    """Ask a source what it would have."""
    adapter = SOURCES[name]
    ask = adapter.ask(settings)
    return ask.keep.listed(
        f"search-{hashlib.sha256(words.encode()).hexdigest()[:24]}", settings.live_age,
        lambda: tuple(_guarded(adapter, adapter.search, words, ask))[:MOST_OFFERS], tuple[Offer, ...])


def _guarded(adapter: Adapter, function: Callable[..., T], *args: object) -> T:
    """Call an adapter; whatever fails on a foreign answer is the source's failure, and stands in the log."""
    try:
        return function(*args)
    except InkfishError:
        raise
    except MemoryError:
        raise LiveError(f"{adapter.about.title} answered with more data than there is memory for.") from None
    except Exception:  # libraries raise anything on an answer in another form than the documented one
        LOG.warning("answer of a live source not understood", exc_info=True)
        raise LiveError(f"{adapter.about.title} answered in a form that is not known here.") from None
