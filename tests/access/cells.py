"""Everybody who may come to a surface, and what a route answers each of them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from flask import Flask, Response, g
from flask.testing import FlaskClient

from fieldapp.accounts import service as staff
from fieldapp.accounts.rules import ROLES as STAFF_ROLES
from fieldapp.audit.service import SYSTEM
from fieldapp.foundation.access import NOBODY, PHONE, Route
from fieldapp.foundation.settings import TEAM
from fieldapp.parties import service as partners
from fieldapp.parties.service import ROLES as PARTNER_ROLES
from tests.signing import BASE, signed_in
from tests.sync.phone import Phone


@dataclass
class People:
    """One person of each role of a surface, and a phone of the team's."""

    app: Flask
    surface: str
    ids: dict[str, UUID] = field(default_factory=dict)
    phone: Phone | None = None
    made: dict[str, str] = field(default_factory=dict)
    """Place in an address → the id of a thing that is there for it, and of nobody above."""

    @property
    def everybody(self) -> list[str]:
        """Each role, nobody, and the phone."""
        return [NOBODY, PHONE, *self.ids]

    def client(self, who: str, confirmed: bool = True) -> FlaskClient:
        """A browser of this person, just signed in; an empty one for nobody and the phone."""
        if who in self.ids:
            return signed_in(self.app, self.ids[who], confirmed)
        return self.app.test_client()


def people_of(team_app: Flask, picture_app: Flask, surface: str) -> People:
    """One person of each role of a surface, each member of staff in one team.

    Partners too are made by the team surface: the other one may only read who they are.
    """
    app = team_app if surface == TEAM else picture_app
    made = People(app, surface)
    with team_app.app_context():
        if surface == TEAM:
            team = staff.add_team(SYSTEM, "Prov", "street")
            for code in STAFF_ROLES.values:
                made.ids[code] = staff.add_staff(
                    SYSTEM, f"a-{code}", code, frozenset({code}), (team,)
                )
            other = staff.add_team(SYSTEM, "Andra", "online")
            outreach = frozenset({"outreach_worker"})
            spare = staff.add_staff(SYSTEM, "a-spare", "Spare", outreach, (team,))
        else:
            for code in PARTNER_ROLES.values:
                made.ids[code] = partners.add_partner(
                    SYSTEM, f"a-{code}", code, "Polis", code, date(2099, 1, 1)
                )
    if surface == TEAM:
        made.phone = Phone(app, team, made.ids["outreach_worker"])
        lost = Phone(app, team, spare)
        made.made = {
            "staff_id": str(spare),
            "team_id": str(other),
            "device_id": str(lost.id),
            "shift_id": str(made.phone.shift),
        }
    return made


def address(path: str) -> str:
    """A route's address with something in each place that it leaves open."""

    def fill(found: re.Match[str]) -> str:
        kind, _, _name = found[1].rpartition(":")
        if kind == "uuid":
            return str(uuid4())
        if kind.startswith("any("):
            return kind[4:-1].split(",")[0].strip()
        if kind == "int":
            return "1"
        return "app.webmanifest" if kind == "path" else "x"

    return re.sub(r"<([^>]+)>", fill, path)


@contextmanager
def watched(app: Flask) -> Iterator[list[bool]]:
    """While it lasts, the list tells of the last request whether a view's guard let it in."""
    seen = [False]

    def look(answer: Response) -> Response:
        seen[0] = bool(g.get("let_in", False)) or "device" in g
        return answer

    app.after_request_funcs.setdefault(None, []).append(look)
    try:
        yield seen
    finally:
        app.after_request_funcs[None].remove(look)


def _token(client: FlaskClient) -> str:
    with client.session_transaction(base_url=BASE) as cookie:
        return str(cookie.setdefault("csrf", "of-nobody"))


def ask(people: People, who: str, route: Route, client: FlaskClient, **more: Any) -> Any:
    """What the surface answers this person here; changes carry the right CSRF token."""
    headers: dict[str, str] = dict(more.pop("headers", {}))
    path, body = address(route.path), more.pop("data", b"")
    types: tuple[str, ...] = getattr(route.view, "body_types", ())
    kind = types[0] if types else "application/json" if "/api/" in path or "/sync/" in path else ""
    if route.changes and kind == "application/json":
        body, more["content_type"] = b"{}", kind
    if who == PHONE and people.phone is not None:
        headers |= people.phone.sign(route.method, path, body)
    elif route.changes:
        headers["X-CSRF-Token"] = _token(client)
    return client.open(path, method=route.method, headers=headers, data=body, base_url=BASE, **more)


def is_refused(answer: Any) -> bool:
    """Whether the answer is the one of somebody who may not: 401, 403, or to the log-in."""
    if answer.status_code in (401, 403):
        return True
    place = answer.headers.get("Location", "")
    return answer.status_code in (302, 303) and place.startswith(("/login?", f"{BASE}/login?"))


__all__ = ["NOBODY", "PHONE", "People", "address", "ask", "is_refused", "people_of", "watched"]
