"""The team surface: social services' people and their phones. Mounts every room it has."""

from typing import Any

from flask import Flask

from .accounts import devices, devices_routes, numbers_routes, oidc_routes, staff_routes
from .accounts import routes as accounts
from .accounts.people import STAFF
from .audit import routes as audit
from .contacts import routes as contacts
from .directory import routes as guidance
from .followups import routes as followups
from .foundation import assets, health, phone_files
from .foundation.settings import TEAM, Settings, load
from .foundation.web import create_app
from .geography import routes as geography
from .insights import routes as insights
from .parties import invitations_routes as invitations
from .releases import routes as releases
from .shifts import checkins_routes
from .shifts import routes as shifts
from .signin import routes as signin
from .signin import sessions
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
            signin.room(STAFF),
            accounts,
            oidc_routes,
            # From here on in the order of the menu; an administrator's begins with accounts.
            staff_routes,
            invitations,
            shifts,
            contacts,
            followups,
            geography,
            insights,
            sync,
            devices_routes,
            numbers_routes,
            guidance,
            checkins_routes,
            releases,
            audit,
        ),
        sessions.load,
        _verify_device,
    )
