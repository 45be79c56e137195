"""A provider, and the team surface that knows it; groups that give roles and a team."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from fieldapp import team_app as surface
from fieldapp.accounts import oidc_groups
from fieldapp.accounts import service as accounts
from fieldapp.audit.service import SYSTEM
from fieldapp.foundation.database import db
from fieldapp.foundation.settings import TEAM, OidcSettings
from tests.accounts.oidc.guest import Guest
from tests.accounts.oidc.provider import CLIENT_ID, CLIENT_SECRET, Provider, running
from tests.databases import Stores


@pytest.fixture
def provider() -> Iterator[Provider]:
    """An honest provider, until the test changes what it says."""
    with running() as found:
        yield found


def give(app: Flask) -> None:
    """Two groups: one of outreach workers in one team, one of analysts; one of approvers."""
    with app.app_context():
        accounts.add_team(SYSTEM, "Natt", "outreach")
        accounts.add_team(SYSTEM, "Dag", "outreach")
        for group, role in (
            ("uppsok", "outreach_worker"),
            ("analys", "analyst"),
            ("godkann", "release_approver"),
        ):
            oidc_groups.map_group(SYSTEM, group, role=role)
        oidc_groups.map_group(SYSTEM, "uppsok", team="Natt")


@pytest.fixture
def make_app(stores: Stores, provider: Provider) -> Iterator[Any]:
    """make_app(**settings of the provider): the team surface; roles of groups are given once.

    `surface`: settings of the surface itself.
    """
    made: list[Flask] = []

    def make(**told: Any) -> Flask:
        issuer, own = told.pop("issuer", provider.issuer), told.pop("surface", {})
        settings = OidcSettings(issuer, CLIENT_ID, CLIENT_SECRET, **told)
        app = surface.make_app(stores.settings(TEAM, oidc=settings, **own))
        if not made:
            give(app)
        made.append(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            db.session.remove()
            for engine in db.engines.values():
                engine.dispose()


@pytest.fixture
def app(make_app: Any) -> Flask:
    """The team surface that knows the provider."""
    return make_app()


@pytest.fixture
def guest(app: Flask, provider: Provider) -> Guest:
    """A browser that is not signed in."""
    return Guest(app, provider)
