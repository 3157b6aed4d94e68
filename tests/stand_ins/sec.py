"""Stands for the SEC's EDGAR: the list of companies and the facts of each, as its documentation shows them."""

from __future__ import annotations

from stand_ins.server import Answer, StandIn

COMPANIES = ((1045810, "NVDA", "NVIDIA CORP"), (2488, "AMD", "ADVANCED MICRO DEVICES INC"),
             (320193, "AAPL", "Apple Inc."))
REVENUE = {2023: 26_974, 2024: 60_922, 2025: 130_497}  # millions, of the first company


class Sec(StandIn):
    """The server; it refuses who does not say who asks."""

    routes = (
        (r"/files/company_tickers\.json", "companies"),
        (r"/api/xbrl/companyfacts/CIK(\d{10})\.json", "facts"),
    )

    def companies(self, query: dict[str, str]) -> dict:
        self._check()
        return {str(i): {"cik_str": cik, "ticker": ticker, "title": title}
                for i, (cik, ticker, title) in enumerate(COMPANIES)}

    def facts(self, cik: str, query: dict[str, str]) -> dict:
        self._check()
        company = next((c for c in COMPANIES if c[0] == int(cik)), None)
        if company is None:
            raise Answer("<Error><Code>NoSuchKey</Code></Error>", 404, "application/xml")
        if company[1] == "AAPL":
            return {"cik": int(cik), "entityName": company[2], "facts": {"dei": {}}}
        times = 1_000_000 if company[1] == "NVDA" else 400_000
        revenue = [_fact(year, value * times, "10-K", year) for year, value in REVENUE.items()]
        # A quarter, a half year told in an annual report, and a year told again a year later.
        revenue += [{**_fact(2025, 7, "10-Q", 2025), "fp": "Q1"},
                    {**_fact(2024, 8, "10-K", 2024), "start": "2023-07-31"},
                    {**_fact(2023, 27_000 * times, "10-K", 2024), "filed": "2024-02-21"}]
        return {"cik": int(cik), "entityName": company[2], "facts": {"us-gaap": {
            "Revenues": {"label": "Revenues", "description": "", "units": {"USD": revenue}},
            "Assets": {"label": "Assets", "description": "", "units": {"USD": [
                {k: v for k, v in _fact(2025, 111_601 * times, "10-K", 2025).items() if k != "start"}]}},
            "EarningsPerShareDiluted": {"label": "EPS", "description": "", "units": {"USD/shares": [
                _fact(2025, 2.94, "10-K", 2025)]}}}}}

    def _check(self) -> None:
        if "@" not in self.headers[-1].get("User-Agent", ""):
            raise Answer("Undeclared Automated Tool", 403, "text/html")


def _fact(year: int, value: float, form: str, filed: int) -> dict:
    return {"start": f"{year - 1}-01-30", "end": f"{year}-01-28", "val": value, "accn": "0001045810-25-000023",
            "fy": filed, "fp": "FY", "form": form, "filed": f"{filed}-02-26", "frame": f"CY{year - 1}"}
