"""How values are written for people."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inkfish.data.table import Unit
from inkfish.data.units import TINY, write_value

USD, EUR, KR = Unit("currency", "USD", "$"), Unit("currency", "EUR", "€"), Unit("currency", "SEK", "SEK ")
PERCENT, KG = Unit("percent", "%", "%"), Unit("quantity", "kg", "kg")


@pytest.mark.parametrize("value, unit, full, short", [
    (None, None, "no value", "no value"),
    (math.nan, None, "no value", "no value"),
    (math.inf, USD, "no value", "no value"),
    (0, None, "0", "0"),
    (-0.0, None, "0", "0"),
    (5, None, "5", "5"),
    (-5, None, "-5", "-5"),
    (1234, None, "1,234", "1,234"),
    (12340, None, "12,340", "12.3K"),
    (999_950, None, "999,950", "1M"),
    (1234567, None, "1,234,567", "1.23M"),
    (3_400_000_000, USD, "$3,400,000,000", "$3.4B"),
    (-3_400_000, EUR, "-€3,400,000", "-€3.4M"),
    (2.0, None, "2", "2"),
    (0.1 + 0.2, None, "0.3", "0.3"),
    (3.14159, None, "3.14", "3.14"),
    (1e-300, None, "1e-300", "1e-300"),
    (-5e-324, USD, "-$4.94e-324", "-$4.94e-324"),
    (1e-9, None, "0.000000001", "0.000000001"),
    (123e-12, None, "1.23e-10", "1.23e-10"),
    (1e308, None, "1e+308", "1e+308"),
    (-(10**400), KG, "-1e+400 kg", "-1e+400 kg"),
    (1.5e20, None, "150,000,000,000,000,000,000", "150,000,000T"),
    (0.00012345, None, "0.000123", "0.000123"),
    (1234.567, None, "1,234.57", "1,234.57"),
    (1200.5, USD, "$1,200.50", "$1,200.50"),
    (1200, USD, "$1,200", "$1,200"),
    (-0.5, USD, "-$0.50", "-$0.50"),
    (12, KR, "SEK 12", "SEK 12"),
    (12.5, PERCENT, "12.5%", "12.5%"),
    (33.33333, PERCENT, "33.3%", "33.3%"),
    (1.2345, PERCENT, "1.23%", "1.23%"),
    (21.46, KG, "21.46 kg", "21.46 kg"),
    (Decimal("19.90"), EUR, "€19.90", "€19.90"),
    (True, None, "yes", "yes"),
])
def test_numbers(value, unit, full, short):
    assert write_value(value, unit) == full
    assert write_value(value, unit, compact=True) == short


@pytest.mark.parametrize("value, type, grain, text", [
    ("2017-10-27", "date", "day", "27 Oct 2017"),
    ("2017-10-27", "date", "", "27 Oct 2017"),
    ("2017-03-01", "date", "month", "Mar 2017"),
    ("2017-07-01", "date", "quarter", "Q3 2017"),
    ("2017-01-01", "date", "year", "2017"),
    ("2010-01-01", "date", "decade", "2010s"),
    ("2017-10-23", "date", "week", "week of 23 Oct 2017"),
    ("2017-10-27T14:30:00", "datetime", "minute", "27 Oct 2017 14:30"),
    ("2017-10-27T14:30:00", "datetime", "", "27 Oct 2017 14:30"),
    ("2017-10-27T14:30:05", "datetime", "", "27 Oct 2017 14:30:05"),
    ("2017-10-27T14:00:00", "datetime", "hour", "27 Oct 2017 14:00"),
    ("14:30:00", "time", "minute", "14:30"),
    (2017, "integer", "year", "2017"),
    (1990, "integer", "decade", "1990s"),
    (dt.date(2017, 10, 27), "date", "day", "27 Oct 2017"),
    ("not a date", "date", "day", "not a date"),
    ("West", "text", "", "West"),
    ("2017", "text", "", "2017"),
])
def test_dates_by_grain(value, type, grain, text):
    assert write_value(value, None, type, grain=grain) == text


@pytest.mark.parametrize("value, part, text", [
    (1, "weekday", "Monday"), (7, "weekday", "Sunday"), ("Tuesday", "weekday", "Tuesday"), (3, "month", "March"),
    (2, "quarter", "Q2"), (9, "hour", "09:00"), (2017, "year", "2017"), (None, "month", "no value"),
])
def test_parts_of_dates(value, part, text):
    assert write_value(value, None, "integer", part=part) == text


@given(st.floats(-1e15, 1e15))
def test_text_can_be_read_back(value):
    """What is written is the number, within what is shown of it."""
    back = float(write_value(value).replace(",", ""))
    assert back == pytest.approx(value, rel=6e-3, abs=0)
    assert ("e" in write_value(value)) == (0 < abs(value) < TINY)
