"""Who comes in through the provider, as whom, and with what."""

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import insert, update

from fieldapp.accounts import oidc_groups
from fieldapp.accounts import service as accounts
from fieldapp.accounts.models import Membership, Staff, StaffRole
from fieldapp.audit.service import SYSTEM
from fieldapp.foundation.database import FIELD, writing
from tests.accounts.oidc.guest import Guest, refusals, roles, sessions
from tests.accounts.oidc.provider import SUBJECT, Provider
from tests.sync.rows import count, rows


def test_the_first_log_in_makes_a_person_with_what_the_groups_give(app, provider, guest):
    answer = guest.through("/desk/figures?x=1")
    assert (answer.status_code, answer.location) == (303, "/desk/figures?x=1")
    assert guest.is_in()
    [person] = rows(app, "SELECT username, display_name, email FROM accounts_staff")
    assert person.display_name == "Fiktiva Svensson"
    assert person.username.startswith("oidc-")
    assert person.email is None
    assert roles(app) == {"outreach_worker"}
    assert count(app, "accounts_membership") == 1
    [begun] = rows(app, "SELECT method, confirmed FROM signin_session")
    assert (begun.method, begun.confirmed) == ("oidc", None), "an old log-in at the provider"
    acts = [r.act for r in rows(app, "SELECT act FROM audit_entry ORDER BY id")][-2:]
    assert acts == ["accounts.oidc_signed_in", "signin.signed_in"]
    guest.through()
    assert count(app, "accounts_staff") == 1, "the same person again"


def test_what_is_asked_of_the_provider(app, guest):
    guest.begin()
    assert guest.asked.keys() == {
        "response_type", "client_id", "redirect_uri", "scope", "state", "nonce",
        "code_challenge", "code_challenge_method",
    }  # fmt: skip
    assert guest.asked["redirect_uri"] == f"{app.extensions['fieldapp'].origin}/login/oidc/back"
    assert guest.asked["code_challenge_method"] == "S256"
    assert guest.asked["response_type"] == "code"
    first = guest.asked
    guest.begin()
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name]) >= 43
        assert guest.asked[name] != first[name]


def test_the_way_back_does_not_come_from_the_host_header(app, provider):
    answer = app.test_client().get("/login/oidc", base_url="https://evil.example")
    assert answer.status_code == 400
    assert "evil" not in str(answer.headers)


def test_the_cookie_of_a_log_in_is_lax_short_and_our_own(app, guest):
    answer = guest.get("/login/oidc")
    [cookie] = answer.headers.getlist("Set-Cookie")
    for part in ("__Host-fieldapp-team-oidc=", "Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    assert "Max-Age=600" in cookie
    assert "Domain" not in cookie
    guest.begin()
    assert guest.cookie() is not None
    guest.come_back()
    assert guest.cookie() is None


def test_another_site_begins_no_log_in(guest):
    """Nobody lands signed in because a page elsewhere sent the browser here."""
    sent = {"Sec-Fetch-Site": "cross-site"}
    answer = guest.client.get("/login/oidc", headers=sent, base_url="https://localhost")
    assert (answer.status_code, answer.location) == (303, "/login")


def test_beginning_writes_nothing(app, guest):
    before = count(app, "audit_entry")
    for _ in range(5):
        guest.begin()
    assert count(app, "audit_entry") == before
    assert count(app, "accounts_oidc_used") == 0


def write(app, statement):
    """What an administrator does by hand."""
    with app.app_context(), writing(FIELD) as session:
        session.execute(statement)


def test_roles_and_teams_follow_the_groups_and_what_was_given_by_hand_stays(app, provider, guest):
    guest.through()
    [staff] = rows(app, "SELECT id FROM accounts_staff")
    staff_id = UUID(str(staff.id))
    with app.app_context():
        day = next(t.id for t in accounts.teams() if t.name == "Dag")
    write(app, insert(StaffRole).values(staff_id=staff_id, role="team_lead"))
    write(app, insert(Membership).values(staff_id=staff_id, team_id=day))
    provider.claims["groups"] = ["analys", "unknown"]
    guest.through()
    assert roles(app) == {"team_lead", "analyst"}
    assert count(app, "accounts_membership") == 1, "the team by hand stays, the group's goes"
    provider.claims["groups"] = ["uppsok"]
    guest.through()
    assert roles(app) == {"team_lead", "outreach_worker"}
    assert count(app, "accounts_membership") == 2
    [said] = rows(app, "SELECT detail FROM audit_entry ORDER BY id DESC LIMIT 1 OFFSET 1")
    assert "+outreach_worker" in said.detail
    assert "-analyst" in said.detail


def test_whoever_leaves_all_groups_loses_all_and_is_refused(app, provider, guest):
    guest.through()
    provider.claims["groups"] = []
    answer = guest.through()
    assert answer.status_code == 403
    assert roles(app) == set()
    assert refusals(app) == ["no_role"]
    assert not guest.is_in(), "the session before ends with the roles that it stood on"


def test_groups_that_give_no_role_make_nobody(app, provider, guest):
    for groups in ([], ["unknown"], None):
        provider.claims["groups"] = groups
        assert guest.through().status_code == 403
    assert count(app, "accounts_staff") == 0
    assert sessions(app) == 0


def test_a_team_alone_makes_nobody(app, provider, guest):
    with app.app_context():
        oidc_groups.map_group(SYSTEM, "natten", team="Natt")
    provider.claims["groups"] = ["natten"]
    assert guest.through().status_code == 403
    assert count(app, "accounts_staff") == 0


def test_incompatible_roles_are_never_given(app, provider, guest):
    provider.claims["groups"] = ["analys", "godkann"]
    answer = guest.through()
    assert answer.status_code == 403
    assert refusals(app) == ["incompatible"]
    assert count(app, "accounts_staff") == 0
    provider.claims["groups"] = ["analys"]
    guest.through()
    provider.claims["groups"] = ["analys", "godkann"]
    assert guest.through().status_code == 403
    assert roles(app) == {"analyst"}, "what was held before stays"


def test_deactivated_staff_stay_out(app, provider, guest):
    guest.through()
    write(app, update(Staff).values(active=False))
    provider.claims["groups"] = ["uppsok", "analys"]
    assert guest.through().status_code == 403
    assert refusals(app) == ["inactive"]
    assert roles(app) == {"outreach_worker"}
    assert not guest.is_in()


def test_nobody_is_found_by_a_name_or_a_mail_address(app, provider, guest):
    with app.app_context():
        accounts.add_staff(SYSTEM, "admin", "Adminsson", frozenset({"administrator"}))
    provider.claims |= {
        "preferred_username": "admin",
        "email": "admin@kommun.example",
        "email_verified": True,
        "name": "Adminsson",
    }
    guest.through()
    assert count(app, "accounts_staff") == 2, "another person"
    [held] = rows(
        app,
        "SELECT r.role FROM accounts_staff_role r JOIN accounts_oidc_identity i "
        "ON i.staff_id = r.staff_id",
    )
    assert held.role == "outreach_worker"


def test_a_known_person_is_linked_by_command_alone(app, provider, guest):
    with app.app_context():
        accounts.add_staff(SYSTEM, "anna", "Anna", frozenset({"auditor"}))
        oidc_groups.link(SYSTEM, "anna", provider.issuer, SUBJECT)
    provider.claims["groups"] = []
    guest.through()
    assert guest.is_in()
    assert count(app, "accounts_staff") == 1
    assert roles(app) == {"auditor"}


def test_the_same_subject_at_another_issuer_is_another_person(make_app, provider):
    app = make_app()
    with app.app_context():
        accounts.add_staff(SYSTEM, "anna", "Anna", frozenset({"auditor"}))
        oidc_groups.link(SYSTEM, "anna", "https://elsewhere.example", SUBJECT)
    Guest(app, provider).through()
    assert count(app, "accounts_staff") == 2


def test_script_in_a_name_is_text(app, provider, guest):
    provider.claims["name"] = "<script>alert(1)</script>\u202e\x07 B"
    guest.through()
    shown = guest.get("/account/confirm").text
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt; B" in shown


def test_groups_and_name_from_userinfo_when_the_token_has_none(app, provider, guest):
    provider.metadata["userinfo_endpoint"] = f"{provider.issuer}/userinfo"
    provider.userinfo = {"sub": SUBJECT, "groups": ["analys"], "name": "Ur userinfo", "acr": "x"}
    provider.claims |= {"groups": None, "name": None}
    guest.through()
    assert roles(app) == {"analyst"}
    [person] = rows(app, "SELECT display_name FROM accounts_staff")
    assert person.display_name == "Ur userinfo"


def test_the_login_page_offers_it_where_it_is_set_up(app, team_app, picture_app):
    for language, words in (("sv", "Logga in med kommunens konto"), ("en", "municipality")):
        shown = app.test_client().get(
            f"/login?lang={language}&next=/x", base_url="https://localhost"
        )
        assert words in shown.text
        assert "/login/oidc?next=/x" in shown.text
    for other in (team_app, picture_app):
        client = other.test_client()
        assert "/login/oidc" not in client.get("/login", base_url="https://localhost").text
        for path in ("/login/oidc", "/login/oidc/back", "/login/oidc/finish"):
            answer = client.get(path, base_url="https://localhost")
            assert answer.status_code == 404


def test_where_it_leads_stays_here(app, guest):
    for wanted in ("https://evil.example/", "//evil.example", "/\\evil.example", "x"):
        guest.begin(wanted)
        assert guest.come_back().location == "/"


def administrators(app: Flask, provider: Provider, *others: str) -> None:
    """A group that gives the role; others: administrators by hand."""
    with app.app_context():
        oidc_groups.map_group(SYSTEM, "it", role="administrator")
        for name in others:
            accounts.add_staff(SYSTEM, name, name, frozenset({"administrator"}))
    provider.claims["groups"] = ["it"]


@pytest.mark.parametrize("groups", [[], ["unknown"], ["uppsok"], ["analys", "uppsok"]])
def test_the_last_administrator_stays_whatever_the_groups_say(app, provider, guest, groups):
    administrators(app, provider)
    guest.through()
    provider.claims["groups"] = groups
    assert guest.through().status_code == 303
    assert roles(app) == {"administrator"}, "and nothing else comes from groups"
    assert guest.is_in()
    with app.app_context():
        accounts.add_staff(SYSTEM, "adam", "Adam", frozenset({"administrator"}))
    guest.through()
    given = {"analys": "analyst", "uppsok": "outreach_worker"}
    mine = {given[group] for group in groups if group in given}
    assert roles(app) == {"administrator", *mine}, "now there is another, who stays"
    assert count(app, "accounts_staff_role") == len(mine) + 1


def test_one_of_several_administrators_ceases_to_be_one(app, provider, guest):
    administrators(app, provider, "adam")
    guest.through()
    provider.claims["groups"] = ["uppsok"]
    guest.through()
    [staff] = rows(app, "SELECT id FROM accounts_staff WHERE username LIKE 'oidc-%'")
    held = rows(app, "SELECT staff_id, role FROM accounts_staff_role")
    mine = {row.role for row in held if UUID(str(row.staff_id)) == UUID(str(staff.id))}
    assert mine == {"outreach_worker"}
