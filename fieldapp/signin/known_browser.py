"""Browsers in which somebody has signed in before: a cookie of their own, which opens nothing.

It holds a random number and, hashed, the names that have come in here. All it does is to keep
the failures of others from making these people wait.
"""

import hashlib
import secrets

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadData, URLSafeSerializer

from ..foundation.signed import SIGNER

MOST_NAMES = 12
"""A desk at which a whole team signs in; the longest ago is forgotten first."""

MAX_AGE_S = 365 * 24 * 3600


def _cookie() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-known"


def _signer() -> URLSafeSerializer:
    config = current_app.config
    former = list(reversed(config.get("SECRET_KEY_FALLBACKS") or []))
    keys = [*former, config["SECRET_KEY"]]
    return URLSafeSerializer(keys, salt="known browser", signer_kwargs=SIGNER)


def _held() -> tuple[str, list[str]]:
    """The browser's number and its names; a new number when it brings none of ours."""
    try:
        number, names = _signer().loads(request.cookies.get(_cookie(), ""))
    except (BadData, ValueError, TypeError):
        return secrets.token_hex(16), []
    return str(number), [str(name) for name in names]


def number() -> str | None:
    """This browser's number, if somebody has signed in here; else None."""
    found, names = _held()
    return found if names else None


def _short(name: str) -> str:
    return name[:20]


def of(name: str) -> str | None:
    """What this browser's failures are counted under, if somebody of this (hashed) name has
    signed in here; else None."""
    number, names = _held()
    if _short(name) not in names:
        return None
    return hashlib.sha256(f"{number}|{name}".encode()).hexdigest()


def remember(name: str) -> None:
    """Remember, with this answer, that somebody of this (hashed) name has come in here."""
    number, names = _held()
    short = _short(name)
    kept = [short, *(one for one in names if one != short)][:MOST_NAMES]
    value = str(_signer().dumps([number, kept]))

    @after_this_request
    def with_cookie(answer: Response) -> Response:
        answer.set_cookie(
            _cookie(), value, max_age=MAX_AGE_S, secure=True, httponly=True, samesite="Strict"
        )
        return answer
