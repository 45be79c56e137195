"""Both surfaces in turn, and what the owner of their databases reads in the access log."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text

from fieldapp.foundation.database import open_engine
from fieldapp.signin.people import EXTENSION
from tests.conftest import SetClock
from tests.databases import Stores
from tests.signin.visitor import CITY


@pytest.fixture
def both(team_app: Flask, picture_app: Flask, clock: SetClock) -> tuple[Flask, Flask]:
    """The team's and the picture's surface, on the same databases; the clock stands still.

    The city adds the picture's partners: that surface's own role may not.
    """
    picture_app.extensions[CITY] = team_app
    return team_app, picture_app


@pytest.fixture(params=["team", "picture"])
def app(request: pytest.FixtureRequest, clock: SetClock, stores: Stores) -> Flask:
    """Each surface in turn; the clock stands still."""
    if request.param == "team":
        alone: Flask = request.getfixturevalue("team_app")
        return alone
    found: Flask = request.getfixturevalue("both")[1]
    return found


@pytest.fixture
def said(app: Flask, stores: Stores) -> Callable[[], list[str]]:
    """This room's acts in the log of the app's store, in order, without the surface's prefix.

    The picture's role reads no log: it is read as the owner of the tables.
    """
    store = app.extensions[EXTENSION].store
    prefix = "signin." if store == "field" else "signin.partner."

    def read() -> list[str]:
        engine = open_engine(stores.owner[store], readonly=True)
        try:
            with engine.connect() as connection:
                acts = connection.scalars(text("SELECT act FROM audit_entry ORDER BY id"))
                return [act.removeprefix(prefix) for act in acts if act.startswith(prefix)]
        finally:
            engine.dispose()

    return read
