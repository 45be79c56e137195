"""The first page says what one can do here, and shows nothing that one cannot."""

import re
from datetime import date

import pytest

from fieldapp.accounts import rules
from fieldapp.audit.service import SYSTEM
from fieldapp.foundation.identity import permissions_of
from fieldapp.foundation.web import _menu
from fieldapp.parties import service as parties
from tests.desk import desk, team
from tests.signing import BASE, signed_in

WAYS = {
    "outreach_worker": {"/app/", "/desk/shifts", "/desk/followups", "/desk/phones"},
    "team_lead": {"/app/", "/desk/shifts", "/desk/followups", "/desk/phones", "/desk/figures",
                  "/desk/kinds", "/desk/held", "/desk/guidance", "/desk/numbers"},
    "analyst": {"/desk/figures", "/desk/kinds", "/desk/releases"},
    "release_approver": {"/desk/releases"},
    "auditor": {"/desk/log", "/desk/log/checks"},
    "administrator": {"/desk/accounts", "/desk/teams", "/desk/partners", "/desk/numbers",
                      "/desk/guidance", "/desk/short-codes"},
    "": set(),
}  # fmt: skip
"""Where each role can go from the start page; what is not built yet may be missing."""


def _ways(page: str) -> set[str]:
    return set(re.findall(r'<h2><a href="([^"]+)"', page))


@pytest.mark.parametrize("role", WAYS)
def test_each_role_finds_its_own_pages_and_they_open(team_app, clock, role):
    person = desk(team_app, "nina", *filter(None, [role]), teams=(team(team_app),))
    page = person.get("/")
    assert page.status_code == 200
    assert _ways(page.text) <= WAYS[role]
    if not role:
        assert 'class="empty"' in page.text
    for way in _ways(page.text) - {"/app/"}:
        assert person.get(way).status_code == 200, way


@pytest.mark.parametrize("role", [r for r in rules.ROLES.values if r not in ("auditor",)])
def test_every_role_has_somewhere_to_go(team_app, clock, role):
    assert _ways(desk(team_app, "nina", role, teams=(team(team_app),)).get("/").text)


@pytest.mark.parametrize("role", parties.ROLES.values)
def test_a_partner_finds_the_places(team_app, picture_app, clock, role):
    with team_app.app_context():
        partner = parties.add_partner(SYSTEM, "pia", "Pia", "x", role, date(2027, 1, 1))
    page = signed_in(picture_app, partner).get("/", base_url=BASE)
    ways = _ways(page.text)
    assert ways
    assert not any(way.startswith("/desk") for way in ways)


def test_nobody_is_sent_to_sign_in(team_app, picture_app):
    for app in (team_app, picture_app):
        answer = app.test_client().get("/", base_url=BASE)
        assert answer.status_code == 302
        assert answer.location == "/login"


def test_every_page_of_the_menu_says_what_it_is_for(team_app):
    assert [entry.label for entry in _menu if not entry.about] == []


def test_the_approver_holds_no_permission_of_who_reads_something_exact():
    """Whatever reads something exact is held by a role that nobody holds beside the approver's."""
    approver = permissions_of(frozenset({"release_approver"}))
    exact = {"insights.read_exact", "contacts.count_of_shift", "shifts.see", "followups.see",
             "sync.decide_held", "accounts.enrol"}  # fmt: skip
    assert approver.isdisjoint(exact)
    readers = {role for role in rules.ROLES.values if permissions_of(frozenset({role})) & exact}
    for role in readers:
        assert rules.excluded(frozenset({role, "release_approver"})) is not None, role
        assert rules.excluded(frozenset({role, "administrator"})) is not None, role


def test_the_auditor_reads_the_log_and_does_nothing_else():
    auditor = permissions_of(frozenset({"auditor"}))
    assert all(name.startswith("audit.") for name in auditor)
    for role in rules.ROLES.values:
        if role != "auditor":
            assert rules.excluded(frozenset({role, "auditor"})) is not None
            theirs = permissions_of(frozenset({role}))
            assert theirs.isdisjoint(auditor), "nobody else reads the log"
