"""Every change that a cookie carries is refused without this session's own token."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from fieldapp.foundation import access
from fieldapp.foundation.access import DEVICE, Route
from fieldapp.foundation.database import db, open_engine
from fieldapp.foundation.settings import PICTURE, TEAM
from tests.access.cells import People, address, people_of
from tests.databases import Stores
from tests.signing import BASE, token

CROSSINGS = {
    "no token": {},
    "a wrong token": {"X-CSRF-Token": "x" * 32},
    "an empty token": {"X-CSRF-Token": ""},
    "a token that is no text": {"X-CSRF-Token": "\u00ff\u00fe"},
    "another session's token": {"X-CSRF-Token": "OTHER"},
    "from another site": {"X-CSRF-Token": "RIGHT", "Sec-Fetch-Site": "cross-site"},
    "from a neighbour": {"X-CSRF-Token": "RIGHT", "Sec-Fetch-Site": "same-site"},
    "of another origin": {"X-CSRF-Token": "RIGHT", "Origin": "https://elsewhere.example"},
    "of a like origin": {"X-CSRF-Token": "RIGHT", "Origin": "https://localhost.example"},
    "of another port": {"X-CSRF-Token": "RIGHT", "Origin": "https://localhost:8443"},
}


def carried(app: Flask) -> list[Route]:
    """The changes that look at a cookie: all but those of phones and of nobody."""
    return [
        route
        for route in access.routes(app)
        if route.changes and route.access != DEVICE and not getattr(route.view, "cookieless", False)
    ]


def rows(stores: Stores, surface: str) -> dict[str, int]:
    """How many rows each table of the surface's own store has, seen by its owner."""
    store = "field" if surface == TEAM else "shared"
    engine = open_engine(stores.owner[store], readonly=True)
    try:
        with engine.connect() as connection:
            tables = db.metadatas[store].sorted_tables
            return {
                t.name: connection.scalar(select(func.count()).select_from(t)) or 0 for t in tables
            }
    finally:
        engine.dispose()


def changed(before: dict[str, int], after: dict[str, int]) -> set[str]:
    """Tables whose rows became more or fewer; the log of what was refused, and counters, may."""
    quiet = ("foundation_", "audit_")
    return {n for n in after if after[n] != before[n] and not n.startswith(quiet)}


def holder(people: People, route: Route) -> str:
    """Somebody whom the route lets in, so that nothing but the token is in the way."""
    return next(who for who in people.ids if access.may(route.access, who))


def send(client: FlaskClient, route: Route, headers: dict[str, str], as_json: bool) -> Any:
    """A change with a small body of one kind or the other."""
    how: dict[str, Any] = {"json": {}} if as_json else {"data": {"name": "x"}}
    return client.open(
        address(route.path), method=route.method, headers=headers, base_url=BASE, **how
    )


def said_no(answer: Any) -> bool:
    """Whether it was refused for the token, and not for something else."""
    told = answer.get_data(as_text=True)
    return answer.status_code == 403 and (
        "urn:fieldapp:csrf" in told
        or "urn:fieldapp:cross_site" in told
        or "Sidan var öppen för länge" in told
        or "annan webbplats" in told
    )


@pytest.mark.parametrize("surface", [TEAM, PICTURE])
def test_every_change_asks_for_the_token(
    stores: Stores, team_app: Flask, picture_app: Flask, surface: str
) -> None:
    people = people_of(team_app, picture_app, surface)
    app, wrong = people.app, []
    other = token(people.client(next(iter(people.ids))))
    walked = carried(app)
    assert len(walked) >= 8
    for route in walked:
        client = people.client(holder(people, route))
        right, before = token(client), rows(stores, surface)
        for name, sent in CROSSINGS.items():
            headers = {
                k: v.replace("RIGHT", right).replace("OTHER", other) for k, v in sent.items()
            }
            for as_json in (False, True):
                answer = send(client, route, headers, as_json)
                if answer.status_code == 415:
                    continue  # a kind of body that this route does not even take
                if not said_no(answer):
                    wrong.append(f"{name}: {route.method} {route.path} → {answer.status_code}")
        if told := changed(before, rows(stores, surface)):
            wrong.append(f"{told} changed: {route.method} {route.path}")
        # The control: with its own token it is not refused for that.
        if said_no(send(client, route, {"X-CSRF-Token": right}, as_json=False)):
            wrong.append(f"the right token is refused: {route.method} {route.path}")
    assert wrong == []


def test_a_token_of_before_the_log_in_is_nothing_after_it(
    team_app: Flask, picture_app: Flask
) -> None:
    people = people_of(team_app, picture_app, TEAM)
    client = people.client("team_lead")
    with client.session_transaction(base_url=BASE) as cookie:
        assert cookie["csrf"]
    again = people.client("team_lead")
    assert token(again) != token(client)


@pytest.mark.parametrize("surface", [TEAM, PICTURE])
def test_no_get_changes_anything(
    stores: Stores, team_app: Flask, picture_app: Flask, surface: str
) -> None:
    """What the token does not guard must be nothing to guard: reading writes the log alone."""
    people = people_of(team_app, picture_app, surface)
    for who in people.ids:
        client = people.client(who)
        before = rows(stores, surface)
        for route in access.routes(people.app):
            if not route.changes and access.may(route.access, who):
                client.get(address(route.path), base_url=BASE)
        told = changed(before, rows(stores, surface)) - {"signin_session"}
        assert told == set(), who


def test_a_method_cannot_be_put_over_another(team_app: Flask, picture_app: Flask) -> None:
    people = people_of(team_app, picture_app, TEAM)
    client = people.client("team_lead")
    over = {"X-HTTP-Method-Override": "DELETE", "X-Method-Override": "POST", "X-HTTP-Method": "PUT"}
    assert client.get("/desk/held", headers=over, base_url=BASE).status_code == 200
    assert client.get("/desk/held?_method=POST", base_url=BASE).status_code == 200
    for method in ("TRACE", "CONNECT", "PROPFIND", "PUT", "PATCH", "DELETE"):
        answer = client.open("/desk/held", method=method, base_url=BASE)
        assert answer.status_code == 405, method
        assert b"TRACE" not in answer.data
