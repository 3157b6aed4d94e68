"""What passes between those who ask and the live sources: what there is, what is wanted, what was got."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from inkfish.data.package import Package

Kind = Literal["metric", "entity"]


class About(msgspec.Struct, frozen=True):
    """A live source: what it could answer, and how it is switched on.

    `answers` is a noun phrase ("daily share prices of listed companies"), `words` what people call its metrics in
    lower case, `entity_kinds` the kinds of entity that it has (docs/catalog-format.md). `offers` tells what it is
    searched for: an entity ("Nvidia") or a metric ("GDP per capita"). `ready` says that it may be asked; where it may
    not, `switch_on` is a sentence that says what to set or to install.
    """

    name: str
    title: str
    answers: str
    offers: Kind
    entity_kinds: tuple[str, ...]
    words: tuple[str, ...]
    url: str
    homepage: str
    terms: str
    ready: bool = False
    switch_on: str = ""


class Want(msgspec.Struct, frozen=True):
    """One thing to be got from a source, in the source's own names.

    `metric` is its indicator, chart or data set, or empty where it has one; `entities` are its codes or symbols, where
    it is asked by entity; `words` are those of the question, for sources that must choose among many series.
    """

    source: str
    metric: str = ""
    entities: tuple[str, ...] = ()
    words: str = ""


class Offer(msgspec.Struct, frozen=True):
    """Something that a source would have for some words, and the Want that gets it; `score` is 0 to 100."""

    want: Want
    kind: Kind
    name: str
    aliases: tuple[str, ...] = ()
    definition: str = ""
    unit: str = ""
    entity_kind: str = ""
    score: float = 0.0


class Search(msgspec.Struct, frozen=True):
    """What the sources that may be asked would have, best first, and what those that failed said."""

    offers: tuple[Offer, ...] = ()
    faults: tuple[str, ...] = ()


class Obtained(msgspec.Struct, frozen=True):
    """A package that was got from a source, and the folder where it lies, known to the catalog.

    `notes` are sentences that every answer from it must tell: that the source failed and an older copy is shown.
    """

    package: Package
    folder: Path
    notes: tuple[str, ...] = ()
