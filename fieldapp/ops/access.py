"""docs/access.md and docs/api: who may use which address, and how; written from the apps."""

import importlib
import json
from pathlib import Path

from flask import Flask

from fieldapp.accounts.rules import ROLES as STAFF_ROLES
from fieldapp.foundation import access, identity, openapi
from fieldapp.foundation.access import NOBODY, PHONE
from fieldapp.foundation.settings import PICTURE, TEAM, Settings, StoreSettings
from fieldapp.parties.service import ROLES as PARTNER_ROLES

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "access.md"

API = DOCUMENT.parent / "api"

COLUMNS = {
    TEAM: [c.code for c in STAFF_ROLES.codes],
    PICTURE: [c.code for c in PARTNER_ROLES.codes],
}
"""The roles of each surface; nobody and the phone come before them."""

HEAD = """\
# Who may do what

Generated from the routes themselves by `fieldapp generate`; a test holds it fresh, and
`tests/access` asks every cell of it of both surfaces on both databases. A surface does not start
when a route says nothing of who may use it.

- **everybody**: no log-in is asked for; why stands beside the route.
- **signed in**: whoever has a session, for what is their own.
- **phone**: the signature of an enrolled phone, and no cookie.
- any other word is a permission; the tables below say which roles hold it.
- **again**: the person must have proved within the last ten minutes who they are.

`x` is let in, a dot is refused. What somebody is let in to may still be narrower: a team lead sees
the own teams alone. A log-in of one surface is nothing on the other.
"""


def surface_app(surface: str) -> Flask:
    """A surface on databases that are nowhere: to be looked at, not asked.

    The surfaces lie above the command line, so they are looked up as a server does, by name.
    """
    names = ("field", "shared") if surface == TEAM else ("shared",)
    nowhere = {
        name: StoreSettings("spatialite:////nowhere/nothing.db", "00" * 32) for name in names
    }
    settings = Settings(surface, nowhere, session_secret="-" * 32, limits=False)
    module = importlib.import_module(f"fieldapp.{surface}_app")
    made: Flask = module.make_app(settings)
    return made


def _mark(held: bool) -> str:
    return "x" if held else "·"


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _word(route: access.Route) -> str:
    words = {access.PUBLIC: "everybody", access.SIGNED_IN: "signed in", access.DEVICE: "phone"}
    said = words.get(route.access, f"`{route.access}`")
    return f"{said}, again" if route.step_up else said


def route_table(app: Flask, roles: list[str]) -> str:
    """Each method and address of a surface × each role."""
    who = [NOBODY, PHONE, *roles]
    made = _line(["method", "address", "for", *who]) + _line(["---"] * (len(who) + 3))
    for route in access.routes(app):
        address = route.path.replace("|", "\\|")
        marks = [_mark(access.may(route.access, one)) for one in who]
        made += _line([route.method, f"`{address}`", _word(route), *marks])
    return made


def permission_table(app: Flask, roles: list[str]) -> str:
    """Each permission that a route of the surface asks for, or that one of its roles holds."""
    asked = {route.access for route in access.routes(app)}
    made = _line(["permission", *roles]) + _line(["---"] * (len(roles) + 1))
    for name, holders in sorted(identity.registered().items()):
        if name in asked or holders & set(roles):
            made += _line([f"`{name}`", *(_mark(role in holders) for role in roles)])
    return made


def api_documents() -> dict[Path, str]:
    """docs/api: the OpenAPI document of each surface, as it should be."""
    titles = {TEAM: "fieldapp: team surface", PICTURE: "fieldapp: picture surface"}
    return {
        API / f"{surface}.json": json.dumps(
            openapi.document(surface_app(surface), title), indent=1, ensure_ascii=False
        )
        + "\n"
        for surface, title in titles.items()
    }


def document() -> str:
    """The text of docs/access.md."""
    parts = [HEAD]
    for surface, title in ((TEAM, "Team surface"), (PICTURE, "Picture surface")):
        app, roles = surface_app(surface), COLUMNS[surface]
        parts += [
            f"## {title}: roles and permissions\n",
            permission_table(app, roles),
            f"## {title}: addresses\n",
            route_table(app, roles),
        ]
    return "\n".join(parts)
