"""Both surfaces in turn, and what the owner of their databases reads in the access log."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text

from fieldapp.foundation.database import open_engine
from fieldapp.signin.people import EXTENSION
from tests.conftest import SetClock
from tests.databases import Stores


@pytest.fixture(params=["team", "picture"])
def app(request: pytest.FixtureRequest, clock: SetClock, stores: Stores) -> Flask:
    """Each surface in turn; the clock stands still."""
    found: Flask = request.getfixturevalue(f"{request.param}_app")
    return found


@pytest.fixture
def acts(app: Flask, stores: Stores) -> Callable[[], list[str]]:
    """The acts in the log of the app's store, in order, without the surface's prefix.

    The picture's role reads no log: it is read as the owner of the tables.
    """
    store = app.extensions[EXTENSION].store
    prefix = "signin." if store == "field" else "signin.partner."

    def read() -> list[str]:
        engine = open_engine(stores.owner[store], readonly=True)
        try:
            with engine.connect() as connection:
                said = connection.scalars(text("SELECT act FROM audit_entry ORDER BY id"))
                return [act.removeprefix(prefix) for act in said if act.startswith(prefix)]
        finally:
            engine.dispose()

    return read
