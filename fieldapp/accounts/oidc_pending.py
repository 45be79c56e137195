"""A log-in that has been begun at the provider and not answered: kept in a cookie of its own.

The session's cookie is Strict and does not come back with somebody whom another site sends here;
this one is Lax. It is signed, good for ten minutes and, by its state's mark in the database, for
one answer. Nothing is written anywhere until there is an answer: whoever asks for a thousand
log-ins leaves no trace.
"""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from flask import Flask, Response, current_app, request
from itsdangerous import BadData, URLSafeSerializer

from ..foundation import clock
from ..foundation.signed import SIGNER
from .oidc_rules import STATE_MINUTES, Refused

COOKIE = "__Host-fieldapp-team-oidc"
SALT = "fieldapp/oidc/1"

MAX_KEPT_CHARS = 2400
"""A browser keeps 4096 bytes of a cookie; a longer form is not carried through a confirmation."""


def _token() -> str:
    return secrets.token_urlsafe(32)


@dataclass(frozen=True)
class Pending:
    """What was asked, to be found again in the answer."""

    next: str
    """Where to go afterwards, on this surface."""
    begun: int
    """Seconds since 1970."""
    person: str = ""
    """Of a confirmation: the id of whoever is signed in. Empty for a log-in."""
    kept: str = ""
    """Of a confirmation: the form that waits for it, signed by `signin`."""
    state: str = field(default_factory=_token)
    nonce: str = field(default_factory=_token)
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))


def begun(wanted: str, person: str = "", kept: str = "") -> Pending:
    """A new log-in, or a confirmation by this person, that leads to `wanted`."""
    return Pending(wanted, int(clock.now().timestamp()), person, kept)


def _signer(app: Flask) -> URLSafeSerializer:
    keys = [*app.config.get("SECRET_KEY_FALLBACKS", ()), app.config["SECRET_KEY"]]
    return URLSafeSerializer(keys, salt=SALT, signer_kwargs=SIGNER)


def remember(answer: Response, pending: Pending) -> None:
    """Let the browser keep it."""
    told = _signer(current_app).dumps(asdict(pending))
    answer.set_cookie(
        COOKIE,
        str(told),
        max_age=60 * STATE_MINUTES,
        path="/",
        secure=True,
        httponly=True,
        samesite="Lax",
    )


def forget(answer: Response) -> Response:
    """Let the browser drop it."""
    answer.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="Lax")
    return answer


def of_this_answer(sent: Mapping[str, str]) -> Pending:
    """The log-in that this browser began and that the answer is to; raises Refused.

    sent: the answer's parameters, `state` among them.
    """
    try:
        found = Pending(**_signer(current_app).loads(request.cookies.get(COOKIE, "")))
    except (BadData, TypeError) as error:
        raise Refused("state", "no log-in was begun") from error
    if not hmac.compare_digest(sent.get("state", "").encode(), found.state.encode()):
        raise Refused("state", "another log-in's")
    age = clock.now().timestamp() - found.begun
    if not 0 <= age <= 60 * STATE_MINUTES:
        raise Refused("state", "too old")
    return found
