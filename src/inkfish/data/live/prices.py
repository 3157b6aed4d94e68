"""Daily share prices, from Yahoo Finance by yfinance.

The library knows one session, keeps cookies and caches for the process, and names its hosts in constants: it runs only
where live sources are asked, with a session of ours that bounds each answer and can lead to another address (docs/adr).
"""

from __future__ import annotations

import re
import urllib.parse
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
from rapidfuzz import fuzz, utils

from inkfish.data.live.adapter import Adapter, Ask
from inkfish.data.live.lexicon import lexicon
from inkfish.data.live.made import Made, Named
from inkfish.data.live.names import short
from inkfish.data.live.want import About, Offer, Want
from inkfish.data.package import Field, Licence, Origin, Package, Resource
from inkfish.errors import InkfishError, LiveError, NotThere

URL = "https://query2.finance.yahoo.com"
SYMBOL = re.compile(r"[A-Z0-9^][A-Z0-9.^=-]{0,19}")  # it becomes part of an address
NEAR = 75  # how alike a name must be to what was asked for, 0 to 100
QUOTES = 8
REDIRECTS = 3
TERMS = "https://legal.yahoo.com/us/en/yahoo/terms/otos/index.html"

WORDS = lexicon("prices")

ABOUT = About(
    name="prices", title="Yahoo Finance", answers="daily prices of shares, funds and indices", offers="entity",
    entity_kinds=("company",), words=tuple(WORDS["words"]), url=URL, homepage="https://finance.yahoo.com",
    terms="Yahoo's terms of service; the data is for personal use.")


def search(words: str, ask: Ask) -> list[Offer]:
    """Return the securities that a name or a ticker may mean, best first."""
    with _library(ask) as (yfinance, session):
        words = _who(words)
        found = yfinance.Search(words, max_results=QUOTES, news_count=0, lists_count=0, include_cb=False, recommended=0,
                                session=session, timeout=ask.settings.live_timeout)
        if session.status >= 400:  # the library takes a refusal for an answer without quotes
            raise ask.door.refused(session.status)
        offers = [_offer(words, quote) for quote in found.quotes if quote.get("quoteType") in WORDS["kinds"]]
    # The source's own order stands among those that fit equally well.
    return sorted((o for o in offers if o.score >= NEAR), key=lambda o: -o.score)


def fetch(want: Want, ask: Ask) -> Made:
    """Return all daily prices of one security."""
    symbol = want.entities[0].upper()
    if not SYMBOL.fullmatch(symbol):
        raise NotThere(f"{symbol[:40]!r} is no ticker.")
    with _library(ask) as (yfinance, session):
        ticker = yfinance.Ticker(symbol, session=session)
        frame = ticker.history(period="max", interval="1d", auto_adjust=False, actions=False,
                               timeout=ask.settings.live_timeout)
        meta = ticker.get_history_metadata()
        if session.status >= 400:
            raise ask.door.refused(session.status)
    if frame.empty:
        raise NotThere(f"{ABOUT.title} has no prices of {symbol}.")
    return _made(symbol, frame, meta, ask.now)


# -- the library ------------------------------------------------------------------------------------------------------

@contextmanager
def _library(ask: Ask) -> Iterator[tuple[Any, Any]]:
    """Give the library and a bounded session for it; its failures become ours."""
    import yfinance  # with pandas, 0.7 s and 100 MB: only where prices are asked for
    from curl_cffi.requests.exceptions import RequestException
    from yfinance import data
    from yfinance import exceptions as known

    yfinance.set_tz_cache_location(str(ask.keep.folder / ".yfinance"))
    yfinance.config.debug.hide_exceptions = False
    # It remembers answers, bad ones too, as long as the process lives, and one session for all: both begin anew.
    data.YfData.cache_get.cache_clear()
    data.SingletonMeta._instances.clear()
    session = _session(ask)
    try:
        with warnings.catch_warnings(action="ignore"):  # it calls pandas in ways that pandas deprecates
            yield yfinance, session
    except InkfishError:
        raise
    except known.YFRateLimitError:
        raise ask.door.refused(429) from None
    except (known.YFPricesMissingError, known.YFTickerMissingError, known.YFTzMissingError) as missing:
        raise NotThere(f"{ABOUT.title} has no prices of {getattr(missing, 'ticker', 'that')}.") from None
    except Exception as error:
        if session.status >= 400:
            raise ask.door.refused(session.status) from None
        if not isinstance(error, (RequestException, OSError)):
            raise
        raise ask.door.silent() if getattr(error, "code", 0) == _TIMED_OUT else LiveError(
            f"{ABOUT.title} could not be reached.") from None


_TIMED_OUT = 28  # CURLE_OPERATION_TIMEDOUT


def _session(ask: Ask) -> Any:
    """Return a session that goes to the source and nowhere else, for a bounded time and size."""
    from curl_cffi import CurlOpt
    from curl_cffi.requests import Session

    base, own = urllib.parse.urlsplit(ask.door.base), ask.door.base == URL

    class Bounded(Session):
        status = 0  # of the last answer

        def request(self, method: str, url: str, *args: Any, **options: Any) -> Any:
            parts = urllib.parse.urlsplit(url)
            if parts.scheme != "https" or not f".{parts.hostname}".endswith(".yahoo.com"):
                raise LiveError(f"{ask.door.title} led to another site, which is not followed.")
            if not own:
                url = parts._replace(scheme=base.scheme, netloc=base.netloc, path=base.path + parts.path).geturl()
            options |= {"timeout": ask.settings.live_timeout, "max_redirects": REDIRECTS}
            self.status = 0
            response = super().request(method, url, *args, **options)
            self.status = response.status_code
            return response

    return Bounded(impersonate="chrome", trust_env=False,
                   curl_options={CurlOpt.MAXFILESIZE_LARGE: ask.settings.live_max_file})


# -- what it is made into ---------------------------------------------------------------------------------------------

def _who(words: str) -> str:
    """Return the words that name a security, without those that name what is measured of it.

    >>> _who("nvidia stock performance")
    'nvidia'
    """
    said = {word for phrase in WORDS["words"] for word in phrase.split()}
    left = [word for word in words.split() if word.casefold() not in said]
    return " ".join(left) or words


def _offer(words: str, quote: dict[str, Any]) -> Offer:
    """Return a search result with how well it fits: a ticker that is meant fits best, then a name."""
    symbol, names = quote["symbol"], _names(quote)
    score = 100.0 if words.upper() == symbol else max(
        (fuzz.token_set_ratio(words, name, processor=utils.default_process) * 0.99 for name in names), default=0.0)
    return Offer(want=Want("prices", entities=(symbol,)), kind="entity", name=short(names[0] if names else symbol),
                 aliases=(symbol, *names), entity_kind="company", score=score,
                 definition=" ".join(filter(None, (quote.get("typeDisp"), quote.get("exchDisp")))))


def _made(symbol: str, frame: Any, meta: dict[str, Any], now: str) -> Made:
    """Return the rows of one security, in a package of all that are quoted in its currency."""
    names = _names(meta) or [symbol]
    company, currency = short(names[0]), str(meta.get("currency") or "").strip()
    columns = ["Open", "High", "Low", "Close", "Adj Close", "Volume"]
    whole = frame[columns].astype(object).where(frame[columns].notna(), None)
    rows = [(company, day.date().isoformat(), *map(_number, values))
            for day, values in zip(whole.index, whole.itertuples(index=False, name=None), strict=True)]
    entity = Named("company", symbol, company, company, tuple(dict.fromkeys((symbol, *names))))
    return Made(_package(currency, now), rows, (entity,))


def _number(value: Any) -> float | int | None:
    return None if value is None else int(value) if float(value).is_integer() else round(float(value), 6)


def _package(currency: str, now: str) -> Package:
    """Return the descriptor of all securities that are quoted in one currency."""
    title = f"Daily share prices in {currency}" if currency else "Daily values of indices"
    fields = tuple(_field(name, words, currency) for name, words in WORDS["fields"].items())
    resource = Resource(name="daily", title=title, description=WORDS["description"], fields=fields,
                        primary_key=("company", "date"), frequency="day", aliases=tuple(WORDS["called"]))
    return Package(
        name=f"prices-{re.sub('[^a-z0-9]+', '-', currency.lower()) or 'index'}", title=title,
        description=WORDS["description"], homepage=ABOUT.homepage, keywords=tuple(WORDS["words"]),
        sources=(Origin(ABOUT.title, ABOUT.homepage, publisher=ABOUT.title, licence="other-closed"),),
        licenses=(Licence(name="other-closed", path=TERMS, title="Yahoo terms of service: personal use"),),
        resources=(resource,), frequency="day", methodology=WORDS["methodology"], retrieved_at=now, live="prices")


def _field(name: str, words: dict[str, Any], currency: str) -> Field:
    """Return a column; what is counted in money has the currency for its unit."""
    known = {key: tuple(value) if isinstance(value, list) else value for key, value in words.items() if key != "money"}
    return msgspec.convert({"name": name, **known, **({"unit": currency} if words.get("money") else {})}, Field)


def _names(quote: dict[str, Any]) -> list[str]:
    """Return what a source calls a security, the longest form first."""
    keys = ("longname", "longName", "shortname", "shortName")
    return list(dict.fromkeys(str(quote[key]).strip() for key in keys if quote.get(key)))


PRICES = Adapter(ABOUT, search, fetch, by_entity=True, imports=("yfinance", "curl_cffi"))
