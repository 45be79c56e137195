"""Changes come from our own pages alone: a token in the session, and what browsers say.

A phone's signed deliveries look at no cookie and need no token. Every other change does, unless
it is JSON that came without a session: there is then nothing that a stranger could ride on, and
no form of another site can send JSON.
"""

import hmac
import secrets
from urllib.parse import urlsplit

from flask import Flask, current_app, request, session
from flask_babel import gettext as _

from .errors import NotAllowed

SAFE = ("GET", "HEAD", "OPTIONS")
HEADER, FIELD = "X-CSRF-Token", "csrf"


def token() -> str:
    """The token that every form and every cookie-carried change must send back."""
    return session.setdefault("csrf", secrets.token_urlsafe(24))


def is_crossed() -> bool:
    """Whether the browser says that this request comes from another site."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return True
    # Under no-referrer our own forms send Origin "null"; the browser then says whose they are.
    origin = request.headers.get("Origin", "null")
    return origin != "null" and urlsplit(origin).netloc != request.host


def carries_session(app: Flask) -> bool:
    """Whether the request brings a session cookie of this surface."""
    return app.config["SESSION_COOKIE_NAME"] in request.cookies


def check_site() -> None:
    """Raise NotAllowed for a change that another site's page asks for."""
    if request.method not in SAFE and is_crossed():
        raise NotAllowed(_("The request comes from another site."), code="cross_site")


def check() -> None:
    """Raise NotAllowed unless this request may change something; device routes do not ask."""
    if request.method in SAFE:
        return
    check_site()
    if request.is_json and not carries_session(current_app):
        return
    sent = request.headers.get(HEADER) or request.form.get(FIELD) or ""
    known = session.get("csrf", "")
    if not sent or not hmac.compare_digest(sent.encode("utf-8", "replace"), known.encode()):
        raise NotAllowed(_("The page was open too long. Go back and try again."), code="csrf")
