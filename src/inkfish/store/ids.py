"""Names that cannot be guessed, and the time as it is written."""

from __future__ import annotations

import secrets
import string
from datetime import UTC, datetime

LETTERS = string.ascii_lowercase + string.digits
LENGTH = 26  # 134 random bits


def new_id(kind: str) -> str:
    """Return a new id such as `thread_4q0...`; `kind` is thread, msg, card, key or tenant."""
    return f"{kind}_{''.join(secrets.choice(LETTERS) for _ in range(LENGTH))}"


def now() -> str:
    """Return the time in ISO 8601 UTC, to the millisecond."""
    return written(datetime.now(UTC))


def written(moment: datetime) -> str:
    """Return a moment in ISO 8601 UTC, to the millisecond.

    >>> written(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    '2026-01-02T03:04:05.000Z'
    """
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
