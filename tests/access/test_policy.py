"""What the table must never say, whatever a room registers: the roles' own limits."""

import pytest
from flask import Flask

from fieldapp.foundation import access
from fieldapp.foundation.access import NOBODY, PHONE
from fieldapp.foundation.settings import PICTURE, TEAM
from fieldapp.foundation.web import RouteWithoutAccess, check_routes
from fieldapp.ops import access as documents

EXACT = ("/desk/figures", "/desk/kinds", "/desk/shifts", "/desk/held", "/desk/followups")
"""Addresses with exact figures, single shifts or contacts behind them."""
ACCOUNTS = ("/desk/accounts", "/desk/teams", "/desk/partners")

OPEN = (
    "/", "/login", "/logout", "/link/", "/recover", "/static/", "/app/", "/healthz",
    "/geography/basemap.pmtiles", "/api/v1/devices", "/nothing",
)  # fmt: skip
"""All that anybody may ask without a log-in or a signature."""


@pytest.fixture(scope="module")
def surfaces() -> dict[str, Flask]:
    return {surface: documents.surface_app(surface) for surface in (TEAM, PICTURE)}


def reach(app: Flask, who: str) -> set[str]:
    """Addresses that somebody is let in to because of who they are."""
    return {
        r.path
        for r in access.routes(app)
        if r.access not in (access.PUBLIC, access.SIGNED_IN) and access.may(r.access, who)
    }


def under(paths: set[str], beginnings: tuple[str, ...]) -> set[str]:
    return {path for path in paths if path.startswith(beginnings)}


def test_the_document_is_fresh() -> None:
    wanted = documents.document()
    assert documents.DOCUMENT.read_text(encoding="utf-8") == wanted, "run bin/fieldapp generate"


def test_an_auditor_reads_the_log_and_nothing_else(surfaces: dict[str, Flask]) -> None:
    reached = reach(surfaces[TEAM], "auditor")
    assert reached == under(reached, ("/desk/log",))


def test_an_administrator_has_accounts_and_nothing_of_contacts(surfaces: dict[str, Flask]) -> None:
    reached = reach(surfaces[TEAM], "administrator")
    assert under(reached, EXACT) == set()
    assert under(reached, ACCOUNTS)


def test_an_approver_sees_no_exact_figure(surfaces: dict[str, Flask]) -> None:
    assert under(reach(surfaces[TEAM], "release_approver"), EXACT) == set()


def test_an_outreach_worker_sees_no_figures_and_no_accounts(surfaces: dict[str, Flask]) -> None:
    reached = reach(surfaces[TEAM], "outreach_worker")
    assert under(reached, ("/desk/figures", "/desk/kinds", "/desk/held", *ACCOUNTS)) == set()


NUMBERS = "/desk/teams/<uuid:team_id>/numbers"


def test_nobody_else_manages_accounts(surfaces: dict[str, Flask]) -> None:
    for who in documents.COLUMNS[TEAM]:
        if who != "administrator":
            reached = under(reach(surfaces[TEAM], who), ACCOUNTS)
            # A named role may invite partners; staff and teams are the administrator's alone, but
            # for the numbers that a team's phones call: its lead sets them.
            numbers = {NUMBERS} if who == "team_lead" else set()
            assert under(reached, ("/desk/accounts", "/desk/teams")) == numbers, who


def test_nobody_and_phones_reach_what_is_named(surfaces: dict[str, Flask]) -> None:
    for surface, app in surfaces.items():
        opened = {r.path for r in access.routes(app) if r.access == access.PUBLIC}
        beyond = {p for p in opened if p != "/" and not p.startswith(OPEN[1:])}
        assert beyond == set(), surface
        assert reach(app, NOBODY) == set()
    assert all(p.startswith(("/api/v1/", "/sync/v1/")) for p in reach(surfaces[TEAM], PHONE))
    assert reach(surfaces[PICTURE], PHONE) == set()


def test_partners_reach_nothing_of_the_field(surfaces: dict[str, Flask]) -> None:
    paths = {r.path for r in access.routes(surfaces[PICTURE])}
    assert under(paths, ("/desk", "/sync", "/api", "/app")) == set()


@pytest.mark.parametrize("surface", [TEAM, PICTURE])
def test_a_surface_with_a_route_of_nobody_does_not_start(
    surface: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fieldapp.foundation import assets

    assert documents.surface_app(surface)
    planted = lambda: "seen"  # noqa: E731
    monkeypatch.setattr(assets.blueprint, "_got_registered_once", False)
    monkeypatch.setattr(
        assets.blueprint, "deferred_functions", [*assets.blueprint.deferred_functions]
    )
    assets.blueprint.add_url_rule("/planted", "planted", planted)
    with pytest.raises(RouteWithoutAccess, match="/planted"):
        documents.surface_app(surface)


def test_the_check_names_every_route_that_says_nothing() -> None:
    app = Flask("planted", static_folder=None)
    app.add_url_rule("/one", "one", lambda: "")
    app.add_url_rule("/two", "two", lambda: "")
    with pytest.raises(RouteWithoutAccess, match="/one, /two"):
        check_routes(app)
