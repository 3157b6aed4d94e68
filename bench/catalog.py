"""Names looked up in a catalog of 100,000 metrics and 1,000,000 entities."""

from __future__ import annotations

import hashlib
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.report import Figure, percentile
from inkfish.data.lookup import Lookup
from inkfish.data.lookup_file import write_lookup
from inkfish.data.package import Coverage, Entity, Metric, Place, metric_id

METRICS, ENTITIES, RESOURCES = 100_000, 1_000_000, 2_000
BOUND = 0.010  # seconds of one `find`

WHAT = ("output", "employment", "consumption", "emissions", "production", "prices", "wages", "exports", "imports",
        "investment", "births", "deaths", "enrolment", "spending", "debt", "revenue", "prevalence", "density",
        "mortality", "yield", "turnover", "capacity", "demand", "supply", "storage", "traffic", "visits", "sales")
OF = ("wheat", "steel", "electricity", "housing", "maize", "cotton", "coal", "petroleum", "natural gas", "timber",
      "cement", "copper", "vehicles", "pharmaceuticals", "textiles", "primary schools", "hospitals", "railways",
      "airports", "fisheries", "tourism", "banking", "insurance", "mobile phones", "broadband", "solar power", "water",
      "sugar", "coffee", "cocoa", "rubber", "aluminium", "fertilizer", "paper", "glass", "leather", "furniture")
HOW = ("total", "per capita", "annual growth", "share of GDP", "index", "per worker", "real", "nominal", "median",
       "seasonally adjusted", "per household", "in rural areas", "in urban areas", "among women", "among men")
WHO = ("all ages", "under 5", "15 to 24", "25 to 64", "65 and over", "low income", "middle income", "high income")
PARTS = ("an", "bar", "cor", "del", "en", "fa", "gro", "hal", "in", "jo", "kar", "lum", "mo", "nor", "ol", "pra", "qui",
         "ro", "sta", "tur", "ul", "ver", "wes", "xen", "yor", "zem", "ba", "chi", "do", "fre")
KINDS = ("Holdings", "Industries", "Bank", "City", "County", "University", "Energy", "Foods", "Motors", "Systems")

# What is asked: whole names, aliases, codes, slips, and words of names; {e} and {m} are filled with what there is.
QUESTIONS = (
    "How has {m} changed in {e}?",
    "Compare {m} of {e} and {f} since 2010",
    "{e} vs {f}: {m}",
    "top 10 by {m}",
    "{code} {m} over the past year",
    "{slip} {m}",
    "{wordless} in {e}",
    "What is the average {m} for {code} and {code2} by year as a bar chart?",
    "show me something about the price of nothing that is here in particular",
)


def table_of(at: int) -> tuple[str, str]:
    """Return a package and one of its resources."""
    return f"p{at % RESOURCES % 200}", f"r{at % RESOURCES}"


def metrics() -> Iterator[Metric]:
    """Yield the metrics, the same on every machine."""
    at = 0
    while at < METRICS:
        n = at
        parts = []
        for words in (WHAT, OF, HOW, WHO):
            n, k = divmod(n, len(words))
            parts.append(words[k])
        what, of, how, who = parts
        name = f"{of.capitalize()} {what}, {how}, {who}" + (f", series {n}" if n else "")
        (package, table), field = table_of(at), f"f{at}"
        yield Metric(metric_id(package, table, field), name, package, table, field, f"{what}_{of}".replace(" ", "_"),
                     (f"{what} of {of} {how} {who}",), f"The {how} {what} of {of} as surveyed, {who}.", "index",
                     Coverage("1990-01-01", "2020-12-31", 500, 15_000, "year"), ("company",), ("company",), "year")
        at += 1


def entity_name(at: int) -> str:
    """Return a made-up name."""
    digits = hashlib.blake2b(str(at).encode(), digest_size=8).digest()
    word = "".join(PARTS[d % len(PARTS)] for d in digits[:4]).capitalize()
    other = "".join(PARTS[d % len(PARTS)] for d in digits[4:7]).capitalize()
    return f"{word} {other} {KINDS[digits[7] % len(KINDS)]}"


def code_of(at: int) -> str:
    """Return a code of five letters and figures."""
    return "Q" + "".join("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"[at // 36**k % 36] for k in range(4))


def entities() -> Iterator[Entity]:
    """Yield the entities, the same on every machine."""
    for at in range(ENTITIES):
        name, code = entity_name(at), code_of(at)
        places = tuple(Place(*table_of(at * 7 + k), "company", name) for k in range(1 + at % 2))
        yield Entity(f"company:{code}", "company", name, (name.rpartition(" ")[0], code), places)


def questions(count: int) -> Iterator[str]:
    """Yield questions of every form."""
    dice = random.Random(4)
    named = [m.name for m, _ in zip(metrics(), range(METRICS), strict=True)]
    for at in range(count):
        e, f = dice.randrange(ENTITIES), dice.randrange(ENTITIES)
        name, metric = entity_name(e), dice.choice(named)
        first, _, rest = name.partition(" ")
        cut = dice.randrange(2, len(first) - 1)
        slip = f"{first[:cut]}{first[cut + 1:]} {rest}"
        words = metric.replace(",", "").split()
        yield QUESTIONS[at % len(QUESTIONS)].format(
            e=name, f=entity_name(f), m=metric, code=code_of(e), code2=code_of(f), slip=slip,
            wordless=" ".join(dice.sample(words, min(3, len(words)))),
        )


def measure() -> list[Figure]:
    """Build the index, ask it, and start on it anew."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lookup.db"
        began = time.perf_counter()
        write_lookup(path, metrics(), entities())
        built = time.perf_counter() - began
        return [
            Figure("build the index", built, "s"),
            Figure("its file", path.stat().st_size / 1e6, "MB"),
            *_asked(path),
            *_alone(path),
        ]


def _asked(path: Path) -> Iterator[Figure]:
    """Ask all forms of questions. The bound holds for the time of the processor, which neighbours do not lengthen."""
    lookup, walls, times = Lookup(path), [], []
    for question in questions(900):
        wall, began = time.perf_counter(), time.thread_time()
        lookup.find(question)
        times.append((time.thread_time() - began) * 1e3)
        walls.append((time.perf_counter() - wall) * 1e3)
    yield Figure("find, median", statistics.median(walls), "ms")
    yield Figure("find, 99th percentile of processor time", percentile(times, 0.99), "ms", BOUND * 1e3)
    yield Figure("find, 99th percentile", percentile(walls, 0.99), "ms")


ALONE = """
import sys, time
from pathlib import Path
from inkfish.data.lookup import Lookup

def held():
    rows = Path("/proc/self/smaps_rollup").read_text().split("\\n")
    return sum(int(row.split()[1]) for row in rows if row.startswith("Private_Dirty"))

before, began = held(), time.perf_counter()
lookup = Lookup(Path(sys.argv[1]))
lookup.find("wheat output of Anbar Corden Bank")
first = time.perf_counter() - began
for question in sys.stdin:
    lookup.find(question)
print(first, (held() - before) / 1024)
"""


def _alone(path: Path) -> Iterator[Figure]:
    """The first question to the index in a fresh process, and the memory of its own that it has after all of them.

    The file itself is mapped: what is read of it stands in the system's cache, shared and given back at need.
    """
    out = subprocess.run(
        [sys.executable, "-c", ALONE, str(path)], input="\n".join(questions(900)), capture_output=True, text=True,
        check=True,
    ).stdout
    first, memory = map(float, out.split())
    yield Figure("open and first find", first, "s", 2.0)
    yield Figure("memory of the index's own", memory, "MB")
