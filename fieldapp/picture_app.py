"""The picture surface: police and partners. Mounts nothing from above the wall."""

from flask import Flask

from .foundation import assets, health
from .foundation.settings import PICTURE, Settings, load
from .foundation.web import create_app
from .geography import routes as geography
from .parties import routes as parties
from .parties.people import PARTNERS
from .picture import routes as picture
from .signin import routes as signin
from .signin import sessions


def make_app(settings: Settings | None = None) -> Flask:
    """The picture surface's Flask app; raises SettingMissing, RouteWithoutAccess."""
    return create_app(
        settings or load(PICTURE),
        (assets, health, signin.room(PARTNERS), parties, geography, picture),
        sessions.load,
    )
