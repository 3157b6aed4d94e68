"""Stands for Yahoo Finance as yfinance asks it: the cookie page, the crumb, the chart and the search endpoints.

The prices are made: a seeded walk for each day from 2015 until `until`, in the shape of the real thing, so that
tests can compute what an answer must say (`closes`).
"""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

from stand_ins.server import Answer, StandIn

SECURITIES = {
    "NVDA": ("NVIDIA Corporation", "NVIDIA Corporation", "USD", "NMS", "NASDAQ", 100.0),
    "AMD": ("Advanced Micro Devices, Inc.", "Advanced Micro Devices, Inc.", "USD", "NMS", "NASDAQ", 60.0),
    "INTC": ("Intel Corporation", "Intel Corporation", "USD", "NMS", "NASDAQ", 30.0),
    "SAP.DE": ("SAP SE", "SAP SE O.N.", "EUR", "GER", "XETRA", 120.0),
}
START, UNTIL = date(2015, 1, 2), date(2026, 11, 20)
NEW_YORK = timedelta(hours=14, minutes=30)  # 09:30 in New York in winter, in UTC


def walk(symbol: str, until: date = UNTIL) -> list[tuple[date, float, float, int]]:
    """Return (day, close, adjusted close, volume) of each trading day of a security."""
    rng, price, days = random.Random(symbol), SECURITIES[symbol][5], []
    span = (UNTIL - START).days
    for i in range(span + 1):
        day = START + timedelta(days=i)
        if day.weekday() > 4:
            continue
        price = round(price * (1 + rng.gauss(0.0006, 0.02)), 4)
        if day <= until:
            days.append((day, price, round(price * (1 - 0.05 * (span - i) / span), 4), rng.randrange(10**6, 10**8)))
    return days


class Yahoo(StandIn):
    """The server; `until` is the last day that it has prices of."""

    routes = (
        (r"/", "cookie"),
        (r"/v1/test/getcrumb", "crumb"),
        (r"/v8/finance/chart/([^/]+)", "chart"),
        (r"/v1/finance/search", "search"),
    )

    def __init__(self) -> None:
        super().__init__()
        self.until = UNTIL

    def cookie(self, query: dict[str, str]) -> Answer:
        return Answer("", 404, "text/html")

    def crumb(self, query: dict[str, str]) -> Answer:
        return Answer("aBcDeF123", kind="text/plain")

    def chart(self, symbol: str, query: dict[str, str]) -> dict | Answer:
        if symbol not in SECURITIES:
            return Answer({"chart": {"result": None, "error": {
                "code": "Not Found", "description": "No data found, symbol may be delisted"}}}, 404)
        days = walk(symbol, self.until)
        if query.get("range") == "1d":
            days = days[-1:]
        first = int(query.get("period1", "-9999999999"))
        days = [d for d in days if _stamp(d[0]) >= first]
        closes = [d[1] for d in days]
        return {"chart": {"error": None, "result": [{
            "meta": _meta(symbol, days),
            "timestamp": [_stamp(d[0]) for d in days],
            "indicators": {
                "quote": [{"open": [round(c * 0.99, 4) for c in closes], "high": [round(c * 1.02, 4) for c in closes],
                           "low": [round(c * 0.98, 4) for c in closes], "close": closes,
                           "volume": [d[3] for d in days]}],
                "adjclose": [{"adjclose": [d[2] for d in days]}],
            }}]}}

    def search(self, query: dict[str, str]) -> dict:
        words = query.get("q", "").lower()
        found = [_quote(symbol) for symbol, (long, *_) in SECURITIES.items()
                 if words and (words in long.lower() or symbol.lower().startswith(words))]
        return {"explains": [], "count": len(found), "quotes": found, "news": [], "nav": [], "lists": [],
                "researchReports": [], "totalTime": 20}


def _stamp(day: date) -> int:
    return int((datetime(day.year, day.month, day.day, tzinfo=UTC) + NEW_YORK).timestamp())


def _meta(symbol: str, days: list) -> dict:
    long, short, currency, exchange, shown, _ = SECURITIES[symbol]
    last = days[-1] if days else (UNTIL, 0.0, 0.0, 0)
    return {"currency": currency, "symbol": symbol, "exchangeName": exchange, "fullExchangeName": shown,
            "instrumentType": "EQUITY", "firstTradeDate": _stamp(START), "regularMarketTime": _stamp(last[0]) + 23400,
            "hasPrePostMarketData": True, "gmtoffset": -18000, "timezone": "EST",
            "exchangeTimezoneName": "America/New_York", "regularMarketPrice": last[1], "longName": long,
            "shortName": short, "chartPreviousClose": last[1], "priceHint": 2, "dataGranularity": "1d", "range": "",
            "currentTradingPeriod": {name: {"timezone": "EST", "start": _stamp(last[0]), "end": _stamp(last[0]) + 23400,
                                            "gmtoffset": -18000} for name in ("pre", "regular", "post")},
            "validRanges": ["1d", "5d", "1mo", "3mo", "6mo", "1y", "2y", "5y", "10y", "ytd", "max"]}


def _quote(symbol: str) -> dict:
    long, short, _, exchange, shown, _ = SECURITIES[symbol]
    return {"exchange": exchange, "shortname": short, "quoteType": "EQUITY", "symbol": symbol, "index": "quotes",
            "score": 2000000.0, "typeDisp": "Equity", "longname": long, "exchDisp": shown, "sector": "Technology",
            "sectorDisp": "Technology", "industry": "Semiconductors", "industryDisp": "Semiconductors",
            "isYahooFinance": True}
