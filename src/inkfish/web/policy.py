"""What each kind of page may do: its Content-Security-Policy and the headers beside it."""

from __future__ import annotations

from collections.abc import Sequence

_NOTHING = {"default-src": "'none'", "base-uri": "'none'", "form-action": "'none'", "frame-ancestors": "'none'"}
_OWN = {
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'none'",
}

# A card holds a user's words and data. It has an origin of its own (`sandbox` without allow-same-origin), so that even
# a script that got in could not read the session of the chat page.
_KINDS: dict[str, dict[str, str]] = {
    # An embed has our origin all the same: browsers keep no file for a page that has none, and each card would load the
    # drawing script anew. Its script may ask nothing and send nothing, and no script can read the session's cookie.
    "embed": _NOTHING | _OWN | {"frame-ancestors": "*"},
    # As an embed, and it may send to its own address the data that it was given.
    "posted": _NOTHING | _OWN | {"connect-src": "'self'", "frame-ancestors": "*", "sandbox": "allow-scripts"},
    "card": _NOTHING | _OWN | {"sandbox": "allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox"},
    # Not in a sandbox: no page may frame our embeds from an origin without a name.
    "shared": _NOTHING | _OWN | {"frame-src": "'self'"},
    "chat": _NOTHING | _OWN | {"connect-src": "'self'", "frame-src": "'self'", "form-action": "'self'"},
    "error": _NOTHING | {"style-src": "'self'", "font-src": "'self'", "img-src": "'self' data:"},
    "file": _NOTHING | {"style-src": "'unsafe-inline'", "img-src": "data:", "sandbox": ""},
}

POLICIES = {
    kind: "; ".join(f"{name} {value}".strip() for name, value in rules.items()) for kind, rules in _KINDS.items()
}

_COMMON = {"x-content-type-options": "nosniff", "referrer-policy": "no-referrer"}
_UNFRAMED = {"x-frame-options": "DENY"}
_SHARED = {"access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin"}

_BESIDE: dict[str, dict[str, str]] = {
    "embed": {"cross-origin-resource-policy": "cross-origin"},
    # What is posted goes to a page without an origin, and is kept neither here nor on the way.
    "posted": _SHARED | {"cache-control": "no-store"},
    "card": _UNFRAMED,
    # A link may be taken back: nothing of the page is kept on the way.
    "shared": _UNFRAMED | {"cache-control": "no-store", "x-robots-tag": "noindex, nofollow"},
    # With no referrer at all, a form's Origin would be null.
    "chat": _UNFRAMED
    | {"cross-origin-opener-policy": "same-origin", "cache-control": "no-store", "referrer-policy": "same-origin"},
    "error": _UNFRAMED | {"cache-control": "no-store"},
    "file": _SHARED,
}


def headers(kind: str, origins: Sequence[str] = ()) -> dict[str, str]:
    """Return the headers of a page (`embed`, `card`, `chat`, `error`) or of a picture or download (`file`).

    `origins` are those whose pages may embed an `embed`, besides our own; none: any.
    """
    policy = POLICIES[kind]
    if origins and kind in ("embed", "posted"):
        policy = policy.replace("frame-ancestors *", f"frame-ancestors 'self' {' '.join(origins)}")
    return _COMMON | _BESIDE[kind] | {"content-security-policy": policy}


def keeping(private: bool) -> dict[str, str]:
    """Return how long what shows a card may be kept: a private one by its reader alone, and asked for each time."""
    return {"cache-control": "private, no-cache" if private else "public, max-age=60"}


def static_headers() -> dict[str, str]:
    """Return the headers of a file whose address names its content; a sandboxed page asks from no origin."""
    return _COMMON | _SHARED | {"cache-control": "public, max-age=31536000, immutable"}
