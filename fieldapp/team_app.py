"""The team surface: social services' people and their phones. Mounts every room it has."""

from typing import Any

from flask import Flask

from .accounts import devices, devices_routes
from .accounts import routes as accounts
from .accounts import service as staff
from .foundation import assets, health, login, phone_files
from .foundation.settings import TEAM, Settings, load
from .foundation.web import create_app
from .geography import routes as geography
from .insights import routes as insights
from .releases import routes as releases
from .sync import routes as sync


def _verify_device(request: Any) -> devices.Phone:
    return devices.verify_delivery(
        request.headers.get("X-Fieldapp-Device", ""),
        request.headers.get("X-Fieldapp-Signature", ""),
        request.method,
        request.path,
        request.get_data(),
    )


def make_app(settings: Settings | None = None) -> Flask:
    """The team surface's Flask app; raises SettingMissing, RouteWithoutAccess."""
    return create_app(
        settings or load(TEAM),
        (
            assets,
            phone_files,
            health,
            login.room(staff.authenticate),
            accounts,
            devices_routes,
            geography,
            insights,
            sync,
            releases,
        ),
        staff.load_actor,
        _verify_device,
    )
