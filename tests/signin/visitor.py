"""Somebody at a browser with an authenticator, on either surface, by HTTP alone."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from fieldapp.accounts import service as staff
from fieldapp.audit.service import SYSTEM
from fieldapp.foundation import clock
from fieldapp.foundation.database import db
from fieldapp.foundation.settings import TEAM
from fieldapp.parties import service as partners
from fieldapp.signin import links
from fieldapp.signin.models import tables
from fieldapp.signin.people import EXTENSION
from tests.signin.authenticator import STRAIGHT, Authenticator, Bend
from tests.signing import BASE, token

CITY = "tests_city"
"""Where a picture surface's app keeps the team surface that adds its partners."""


def add_person(app: Flask, username: str) -> UUID:
    """A new person of the app's surface: a member of staff, or a partner."""
    name = username.title()
    if app.extensions["fieldapp"].surface == TEAM:
        with app.app_context():
            return staff.add_staff(SYSTEM, username, name, frozenset({"team_lead"}))
    with app.extensions[CITY].app_context():
        expires, role = clock.operational_day() + timedelta(days=30), "police_liaison"
        return partners.add_partner(SYSTEM, username, name, "Polis", role, expires)


def link_for(app: Flask, person_id: UUID) -> str:
    """The address of a fresh one-time link of a person."""
    with app.app_context():
        made = links.make(SYSTEM, app.extensions[EXTENSION], person_id, "invite")
    return links.address(made)


def rows(app: Flask, table: str) -> list[Any]:
    """All rows of a table of this room, as the app's store holds them."""
    with app.app_context():
        model = getattr(tables(app.extensions[EXTENSION].store), table)
        return list(db.session.scalars(db.select(model)))


def refused(answer: TestResponse, what: str = "") -> None:
    """One refusal for whatever is wrong with a passkey: 401, and why is not said."""
    assert answer.status_code == 401, (what, answer.text)
    assert answer.mimetype == "application/problem+json"
    assert answer.json is not None
    assert answer.json["type"] == "urn:fieldapp:passkey_refused"
    assert answer.json["detail"] == ""


@dataclass
class Visitor:
    """A browser (its cookies) and an authenticator."""

    app: Flask
    device: Authenticator = field(default_factory=Authenticator)
    client: FlaskClient = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        self.client = self.client or self.app.test_client()
        if self.client.get_cookie(self.app.config["SESSION_COOKIE_NAME"], "localhost") is None:
            self.client.get("/login", base_url=BASE)

    def ask(self, path: str, body: Any = None, **how: Any) -> TestResponse:
        """POST JSON as the page's script does."""
        headers = {"X-CSRF-Token": token(self.client)} | how.pop("headers", {})
        return self.client.post(path, json=body or {}, headers=headers, base_url=BASE, **how)

    def post(self, path: str, **data: str) -> TestResponse:
        """POST a form."""
        data["csrf"] = token(self.client)
        return self.client.post(path, data=data, base_url=BASE)

    def make(self, page: str, bend: Bend = STRAIGHT, name: str = "Min telefon") -> TestResponse:
        """Make a passkey at a link's address, or at /account."""
        start = f"{page}/passkey" if page.startswith("/link/") else f"{page}/passkeys"
        options = self.ask(f"{start}/options")
        if options.status_code != 200:
            return options
        return self.ask(start, {"credential": self.device.make(options.json, bend), "name": name})

    def answer(self, bend: Bend = STRAIGHT) -> dict[str, Any]:
        """What the authenticator answers to fresh options of the log-in page."""
        options = self.ask("/login/passkey/options")
        assert options.status_code == 200, options.text
        return self.device.use(options.json, bend)

    def log_in(self, bend: Bend = STRAIGHT) -> TestResponse:
        """By passkey, without a name."""
        return self.ask("/login/passkey/verify", {"credential": self.answer(bend)})

    def is_in(self) -> bool:
        """Whether this browser has a session."""
        return self.client.get("/", base_url=BASE).location != "/login"


def settled(app: Flask, username: str = "test.person", **device: Any) -> tuple[Visitor, UUID]:
    """Somebody who has made a passkey by a link and signed out again."""
    person_id = add_person(app, username)
    visitor = Visitor(app, Authenticator(**device))
    made = visitor.make(link_for(app, person_id))
    assert made.status_code == 200, made.text
    visitor.post("/logout")
    visitor.client.get("/login", base_url=BASE)
    return visitor, person_id
