"""Somebody with a password and an authenticator, on either surface; each surface in turn."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from fieldapp.accounts import service as accounts
from fieldapp.audit.service import SYSTEM
from fieldapp.parties import service as parties
from tests.conftest import SetClock
from tests.databases import Stores
from tests.signin.passkeys_fixtures import app, both, said  # noqa: F401 (fixtures)
from tests.signin.somebody import Somebody
from tests.signing import give_factors


@pytest.fixture
def staff(team_app: Flask, clock: SetClock) -> Callable[..., Somebody]:
    """staff('ett', 'team_lead'): a member of staff who can sign in."""

    def make(username: str = "ett", *roles: str) -> Somebody:
        with team_app.app_context():
            made = accounts.add_staff(
                SYSTEM, username, f"{username} (prov)", frozenset(roles or ("team_lead",))
            )
        return Somebody(team_app, made, username, give_factors(team_app, made))

    return make


@pytest.fixture
def partner(team_app: Flask, picture_app: Flask, clock: SetClock) -> Callable[..., Somebody]:
    """partner('bo'): a police liaison who can sign in."""

    def make(username: str = "bo", expires: date = date(2099, 1, 1)) -> Somebody:
        with team_app.app_context():
            made = parties.add_partner(
                SYSTEM, username, f"{username} (prov)", "Kontakt", "police_liaison", expires
            )
        return Somebody(picture_app, made, username, give_factors(picture_app, made))

    return make


@pytest.fixture(params=["staff", "partner"])
def anybody(request: pytest.FixtureRequest, stores: Stores) -> Somebody:
    """A member of staff, then a partner, who can sign in."""
    made: Somebody = request.getfixturevalue(request.param)()
    return made
