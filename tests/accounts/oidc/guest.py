"""Somebody's browser on the way to the provider and back, without a browser's own rules."""

import html
import re
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.accounts.oidc.provider import Provider
from tests.signing import BASE
from tests.sync.rows import count, rows

COOKIE = "__Host-fieldapp-team-oidc"


class Guest:
    """One browser; `address` is where it was sent last."""

    def __init__(self, app: Flask, provider: Provider, client: FlaskClient | None = None) -> None:
        self.app, self.provider = app, provider
        self.client = client or app.test_client()
        self.address = ""

    def get(self, path: str) -> TestResponse:
        """A page."""
        return self.client.get(path, base_url=BASE)

    def begin(self, wanted: str = "/") -> str:
        """Begin; returns where the browser is sent."""
        answer = self.get("/login/oidc?" + urlencode({"next": wanted}))
        assert answer.status_code == 303, answer.text
        self.address = str(answer.location)
        return self.address

    @property
    def asked(self) -> dict[str, str]:
        """What the browser brings to the provider."""
        return {k: v[0] for k, v in parse_qs(urlsplit(self.address).query).items()}

    def answered(self, **sent: str) -> TestResponse:
        """Come back with these parameters; through the page between, if one is shown."""
        answer = self.get("/login/oidc/back?" + urlencode(sent))
        if answer.status_code != 200:
            return answer
        return self.get(onwards(answer))

    def come_back(self, **changed: Any) -> TestResponse:
        """Sign in at the provider and come back with its answer; None takes a parameter away."""
        sent = {"code": self.provider.authorize(self.address), "state": self.asked["state"]}
        sent |= changed
        return self.answered(**{k: v for k, v in sent.items() if v is not None})

    def through(self, wanted: str = "/") -> TestResponse:
        """The whole way."""
        self.begin(wanted)
        return self.come_back()

    def is_in(self) -> bool:
        """Whether this browser is signed in."""
        return self.get("/account/confirm").status_code == 200

    def cookie(self) -> Any:
        """The cookie of a log-in that is under way."""
        return self.client.get_cookie(COOKIE, domain="localhost")


def onwards(answer: TestResponse) -> str:
    """Where a page goes on to by itself."""
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', answer.text)
    assert found, answer.text
    return html.unescape(found[1])


def sessions(app: Flask) -> int:
    """How many sessions there are."""
    return int(count(app, "signin_session"))


def refusals(app: Flask) -> list[str]:
    """What the access log says of refused log-ins, in order."""
    query = "SELECT detail FROM audit_entry WHERE act = 'accounts.oidc_refused' ORDER BY id"
    return [row.detail for row in rows(app, query)]


def roles(app: Flask) -> set[str]:
    """All roles that anybody holds."""
    return {row.role for row in rows(app, "SELECT role FROM accounts_staff_role")}


def why_refused(app: Flask, answer: TestResponse) -> str:
    """What the log says of an answer that must be clean, with nobody signed in or made."""
    assert 400 <= answer.status_code < 500, answer.text
    assert answer.mimetype == "text/html"
    assert "<h1>" in answer.text
    assert sessions(app) == 0
    assert count(app, "accounts_staff") == 0
    said = refusals(app)
    return said[-1] if said else ""


def check_refused(app: Flask, answer: TestResponse, reason: str | None) -> None:
    """A clean answer, nobody signed in, nobody made, and the log says why (None: it is silent)."""
    assert why_refused(app, answer) == (reason or "")
    assert len(refusals(app)) == (1 if reason else 0)
