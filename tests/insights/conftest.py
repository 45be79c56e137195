"""A page reader and somebody signed in."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from fieldapp.accounts import service as accounts
from fieldapp.audit.service import SYSTEM
from tests.databases import Stores
from tests.insights import rows
from tests.signing import signed_in as session_of

BASE = "https://localhost"


@pytest.fixture
def world(stores: Stores) -> rows.World:
    """Four hundred random contacts and sixty shifts, put in."""
    made = rows.make(seed=1, contacts=400, shifts=60)
    rows.put(stores, made)
    return made


@pytest.fixture
def signed_in(team_app: Flask) -> Callable[..., FlaskClient]:
    """signed_in('team_lead', …): a client with a session of a new member of staff."""

    def enter(*roles: str) -> FlaskClient:
        with team_app.app_context():
            name = "-".join(roles) or "nobody"
            staff: UUID = accounts.add_staff(SYSTEM, name, f"{name} (prov)", frozenset(roles))
        return session_of(team_app, staff)

    return enter
