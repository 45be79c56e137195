"""Every route × everybody, on both surfaces and both databases: let in and refused as docs say.

The routes are read from the apps, so a new one is asked without a word here.
"""

import pytest
from flask import Flask

from fieldapp.foundation import access
from fieldapp.foundation.access import NOBODY, PHONE, PUBLIC
from fieldapp.foundation.settings import PICTURE, TEAM
from tests.access.cells import People, ask, is_refused, people_of, watched


def wrong_cells(people: People, only: str | None = None) -> list[str]:
    """Each cell of the table that the surface answers otherwise than the table says."""
    found = []
    with watched(people.app) as let_in:
        for who in people.everybody:
            reader = people.client(who)
            # Changes last: one of them ends the person's other sessions.
            for route in sorted(access.routes(people.app), key=lambda r: r.changes):
                if only is not None and route.path != only:
                    continue
                if route.access == PUBLIC:
                    continue  # nobody is refused by its guard: it has none (see below)
                if who == PHONE and people.phone is None:
                    continue
                # What changes something may end the session: each has one of its own.
                client = people.client(who) if route.changes else reader
                answer = ask(people, who, route, client)
                expected = access.may(route.access, who)
                told = f"{who}: {route.method} {route.path} → {answer.status_code}"
                if expected and not let_in[0]:
                    found.append(f"refused {told}")
                if not expected and (let_in[0] or not is_refused(answer)):
                    found.append(f"let in {told}")
    return found


@pytest.mark.parametrize("surface", [TEAM, PICTURE])
def test_every_cell_of_the_table(team_app: Flask, picture_app: Flask, surface: str) -> None:
    assert wrong_cells(people_of(team_app, picture_app, surface)) == []


@pytest.mark.parametrize("surface", [TEAM, PICTURE])
def test_public_routes_refuse_nobody_for_who_they_are(
    team_app: Flask, picture_app: Flask, surface: str
) -> None:
    """A route for everybody answers nobody with no log-in page and no missing right.

    A wrong password, a wrong code or an unknown link may be refused: that is what was sent, not
    who sent it.
    """
    people = people_of(team_app, picture_app, surface)
    for route in access.routes(people.app):
        if route.access == PUBLIC and not route.changes:
            answer = ask(people, NOBODY, route, people.client(NOBODY))
            # An answer that no log-in of ours has asked for.
            allowed = route.path.startswith("/login/oidc")
            assert allowed or not is_refused(answer), (route.path, answer.status_code)


def test_every_route_that_steps_up_asks_for_it(team_app: Flask, picture_app: Flask) -> None:
    for app, surface in ((team_app, TEAM), (picture_app, PICTURE)):
        people = people_of(team_app, picture_app, surface)
        with watched(app) as let_in:
            for route in access.routes(app):
                if not route.step_up:
                    continue
                holders = [who for who in people.ids if access.may(route.access, who)]
                assert holders, route.path
                answer = ask(people, holders[0], route, people.client(holders[0], confirmed=False))
                assert not let_in[0], route.path
                asked_again = answer.status_code == 403 or "confirm" in answer.headers["Location"]
                assert asked_again, (route.path, answer.status_code)


def test_a_planted_hole_is_found(team_app: Flask) -> None:
    """The control: a guard taken off one route shows as cells that are let in."""
    people = people_of(team_app, team_app, TEAM)
    route = next(r for r in access.routes(team_app) if r.path == "/desk/held")

    def bare() -> str:
        return "seen"

    bare.access = route.access  # type: ignore[attr-defined]
    team_app.view_functions[route.endpoint] = bare
    found = wrong_cells(people, "/desk/held")
    assert "let in auditor: GET /desk/held → 200" in found
    assert "let in nobody: GET /desk/held → 200" in found
