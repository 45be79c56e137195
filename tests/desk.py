"""Somebody at a desk in a test: pages and forms as a browser sends them."""

from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from fieldapp.accounts import service as accounts
from fieldapp.audit.service import SYSTEM
from tests.signing import BASE, signed_in, token


class Desk:
    """A browser of a person of a surface, with a session."""

    def __init__(self, app: Flask, person: UUID, confirmed: bool = True) -> None:
        self.app, self.id = app, person
        self.client: FlaskClient = signed_in(app, person, confirmed)

    def get(self, path: str) -> TestResponse:
        """A page."""
        return self.client.get(path, base_url=BASE)

    def post(self, path: str, **form: Any) -> TestResponse:
        """A form with its token; a list is a field that is sent several times."""
        return self.client.post(path, data=form | {"csrf": token(self.client)}, base_url=BASE)


def staff(app: Flask, name: str, *roles: str, teams: tuple[UUID, ...] = ()) -> UUID:
    """A member of staff."""
    with app.app_context():
        return accounts.add_staff(SYSTEM, name, f"{name} (prov)", frozenset(roles), teams)


def team(app: Flask, name: str = "Prov") -> UUID:
    """A team."""
    with app.app_context():
        return accounts.add_team(SYSTEM, name, "street")


def desk(app: Flask, name: str, *roles: str, teams: tuple[UUID, ...] = ()) -> Desk:
    """A new member of staff, signed in."""
    return Desk(app, staff(app, name, *roles, teams=teams))
