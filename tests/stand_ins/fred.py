"""Stands for the FRED API, as its documentation shows its JSON."""

from __future__ import annotations

from stand_ins.server import Answer, StandIn

KEY = "abcdefghijklmnopqrstuvwxyz123456"
SERIES = {
    "UNRATE": ("Unemployment Rate", "Percent", "M", "Seasonally Adjusted", 95),
    "CAUR": ("Unemployment Rate in California", "Percent", "M", "Seasonally Adjusted", 65),
    "GDP": ("Gross Domestic Product", "Billions of Dollars", "Q", "Seasonally Adjusted Annual Rate", 92),
}
MONTHS = tuple(f"2026-{month:02d}-01" for month in range(1, 11))


class Fred(StandIn):
    """The server; it wants its key."""

    routes = (
        (r"/fred/series/search", "search"),
        (r"/fred/series", "series"),
        (r"/fred/series/observations", "observations"),
    )

    def search(self, query: dict[str, str]) -> dict:
        self._check(query)
        words = query["search_text"].lower().split()
        return {"count": 3, "offset": 0, "limit": 20,
                "seriess": [_told(code) for code in SERIES if any(w in SERIES[code][0].lower() for w in words)]}

    def series(self, query: dict[str, str]) -> dict:
        return {"realtime_start": "2026-11-22", "realtime_end": "2026-11-22", "seriess": [_told(self._known(query))]}

    def observations(self, query: dict[str, str]) -> dict:
        self._known(query)
        values = [{"realtime_start": "2026-11-22", "realtime_end": "2026-11-22", "date": day,
                   "value": "." if i == 3 else str(4.0 + i / 10)} for i, day in enumerate(MONTHS)]
        return {"units": "lin", "count": len(values), "observations": values}

    def _known(self, query: dict[str, str]) -> str:
        self._check(query)
        if query.get("series_id") not in SERIES:
            raise Answer({"error_code": 400, "error_message": "Bad Request.  The series does not exist."}, 400)
        return query["series_id"]

    def _check(self, query: dict[str, str]) -> None:
        if query.get("api_key") != KEY:
            raise Answer({"error_code": 400, "error_message": "Bad Request.  The value for variable api_key is not "
                          "registered."}, 400)


def _told(code: str) -> dict:
    title, units, short, adjusted, popularity = SERIES[code]
    return {"id": code, "realtime_start": "2026-11-22", "realtime_end": "2026-11-22", "title": title,
            "observation_start": "2026-01-01", "observation_end": "2026-10-01", "frequency": "Monthly",
            "frequency_short": short, "units": units, "units_short": units, "seasonal_adjustment": adjusted,
            "seasonal_adjustment_short": "SA", "last_updated": "2026-11-06 07:44:03-06", "popularity": popularity,
            "notes": f"The {title} is what it is."}
