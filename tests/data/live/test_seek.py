"""What is asked of which source for a question that the catalog cannot answer."""

from __future__ import annotations

import re

import pytest

from inkfish.data.live.seek import Clue, seek
from inkfish.language.lexicon import load_lexicon

PLAIN = load_lexicon().words


def clue(text: str, **known: object) -> Clue:
    """Return a clue: [metrics] and <entities> of the catalog stand in brackets."""
    spans: dict[str, list[tuple[int, int]]] = {"[": [], "<": []}
    plain = ""
    for part in re.split(r"(\[[^]]*\]|<[^>]*>)", text):
        if part[:1] in spans and part:
            spans[part[0]].append((len(plain), len(plain) + len(part) - 2))
            part = part[1:-1]
        plain += part
    return Clue(plain, tuple(spans["["]), tuple(spans["<"]), **known)


@pytest.mark.parametrize("text, known, got", [
    ("Show me Nvidia [stock performance]", {"kinds": ("company",)}, ["prices-usd"]),
    ("show me nvidia [stock performance]", {"kinds": ("company",)}, ["prices-usd"]),
    ("How does that compare to AMD?", {"kinds": ("company",), "live": "prices"}, ["prices-usd"]),
    ("How does that compare to AMD?", {"kinds": ("company",)}, ["prices-usd"]),
    ("Nvidia and SAP share price since 2020", {}, ["prices-usd", "prices-eur"]),
    ("nvidia stock", {}, ["prices-usd"]),
    ("access to electricity in <Egypt> since 2010", {}, ["world-bank-eg-elc-accs-zs"]),
    ("[GDP per capita] of <Egypt> and Narnia", {"kinds": ("country",)}, ["world-bank-ny-gdp-pcap-cd"]),
    ("share of electricity from solar in <Germany>", {}, ["owid-solar-share"]),
    ("daily vaccine doses in <Germany>", {}, ["owid-daily-vaccinations"]),
    ("how is the weather on Mars", {}, []),
    ("Zorblax [stock performance]", {"kinds": ("company",)}, []),
    ("", {}, []),
])
def test_what_is_got_for_a_question(live, yahoo, world_bank, owid, text, known, got):
    found = seek(live(prices=yahoo, world_bank=world_bank, owid=owid), clue(text, **known), PLAIN)
    assert [o.package.name for o in found.obtained] == got and found.faults == ()


def test_only_sources_that_speak_of_it_are_asked(live, yahoo, world_bank):
    asked = live(prices=yahoo, world_bank=world_bank)
    assert seek(asked, clue("access to electricity in <Egypt>"), PLAIN).asked == ("world-bank",)
    assert yahoo.seen == []


def test_nothing_is_asked_of_sources_that_are_off(live):
    assert seek(live(), clue("Show me Nvidia stock performance"), PLAIN) == seek(live(), clue(""), PLAIN)


def test_a_failure_is_told_once(live, yahoo):
    yahoo.fail = 500
    found = seek(live(prices=yahoo), clue("Nvidia vs AMD vs Intel share price"), PLAIN)
    assert found.obtained == () and found.faults == ("Yahoo Finance failed (status 500).",)
