"""What a command of the team's host works in: the settings, both stores, no web surface."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from flask import Flask
from flask_babel import Babel

from fieldapp.foundation import database, text
from fieldapp.foundation.database import db
from fieldapp.foundation.settings import TEAM, Settings, load

SURFACE = "command"
"""What the access log says of where an act was done."""


@contextmanager
def working(settings: Settings | None = None) -> Iterator[Flask]:
    """An application context on the stores of `settings`, else of the environment.

    Raises SettingMissing. Engines are disposed of at the end.
    """
    given = settings or load(TEAM)
    app = Flask("fieldapp.ops")
    app.extensions["fieldapp"] = replace(given, surface=SURFACE)
    # Errors of the rooms are translated sentences; an administrator reads the English ones.
    # What it writes to others, as a letter, is in their language.
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(text.TRANSLATIONS)
    Babel(app, default_locale="en")
    database.init_app(app, given.stores)
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            for engine in db.engines.values():
                engine.dispose()
