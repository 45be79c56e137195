"""Proving once more who one is, through the provider: freshly, and the same person."""

import html
import re
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import request

from fieldapp.accounts import service as accounts
from fieldapp.accounts.oidc_pending import MAX_KEPT_CHARS
from fieldapp.audit.service import SYSTEM
from fieldapp.signin import confirming
from tests.accounts.oidc.guest import Guest, onwards, refusals
from tests.accounts.oidc.provider import SUBJECT
from tests.signing import BASE, signed_in, token
from tests.sync.rows import count, rows


def confirm(guest: Guest, wanted: str = "/x", kept: str = "") -> None:
    """Ask to confirm; the browser is then on its way to the provider."""
    sent = {"csrf": token(guest.client), "next": wanted, "kept": kept}
    answer = guest.client.post("/login/oidc", data=sent, base_url=BASE)
    assert answer.status_code == 200, answer.text
    guest.address = onwards(answer)


def confirmed(app) -> int:
    """How many sessions are confirmed."""
    return count(app, "signin_session", "confirmed IS NOT NULL")


@pytest.fixture
def inside(guest):
    """A browser that is signed in through the provider, a while ago there."""
    guest.through()
    assert confirmed(guest.app) == 0
    return guest


def test_a_fresh_log_in_at_the_provider_confirms(app, inside):
    confirm(inside)
    assert inside.asked["prompt"] == "login"
    assert inside.asked["max_age"] == "0"
    answer = inside.come_back()
    assert (answer.status_code, answer.location) == (303, "/x")
    assert confirmed(app) == 1
    assert count(app, "signin_session") == 1, "the same session"
    assert inside.is_in()
    acts = [r.act for r in rows(app, "SELECT act FROM audit_entry ORDER BY id")][-2:]
    assert acts == ["accounts.oidc_confirmed", "signin.confirmed"]


@pytest.mark.parametrize("when", [None, -3600, -120, 3600, "now", True, float("nan")], ids=str)
def test_a_log_in_that_is_not_fresh_confirms_nothing(app, provider, inside, when):
    moves = isinstance(when, int) and not isinstance(when, bool)
    provider.claims["auth_time"] = int(time.time()) + when if moves else when
    confirm(inside)
    assert inside.come_back().status_code == 403
    assert confirmed(app) == 0
    assert refusals(app)[-1].startswith(("not_fresh", "untrusted"))


def test_another_person_of_the_provider_confirms_nothing(app, provider, inside):
    provider.claims["sub"] = "another"
    confirm(inside)
    assert inside.come_back().status_code == 403
    assert confirmed(app) == 0
    assert refusals(app) == ["other_person"]
    assert count(app, "accounts_staff") == 1, "and is not made"
    assert inside.is_in()


def test_another_person_who_is_known_confirms_nothing(app, provider, inside):
    provider.claims["sub"] = "another"
    Guest(app, provider).through()
    confirm(inside)
    assert inside.come_back().status_code == 403
    assert confirmed(app) == 0
    assert refusals(app) == ["other_person"]


@pytest.mark.parametrize("sub", [SUBJECT, "another"])
def test_somebody_else_of_this_surface_confirms_nothing(app, provider, inside, sub):
    """Whoever is signed in when the answer comes must be who began."""
    confirm(inside)
    provider.claims["sub"] = "another"
    other = Guest(app, provider)
    other.through()
    kept = inside.cookie().value
    other.client.set_cookie("__Host-fieldapp-team-oidc", kept, domain="localhost", secure=True)
    other.address = inside.address
    provider.claims["sub"] = sub
    assert other.come_back().status_code == 403
    assert confirmed(app) == 0


def test_a_confirmation_begins_no_session(app, provider, inside):
    confirm(inside)
    stranger = Guest(app, provider)
    kept = inside.cookie().value
    stranger.client.set_cookie("__Host-fieldapp-team-oidc", kept, domain="localhost", secure=True)
    stranger.address = inside.address
    assert stranger.come_back().status_code == 403
    assert not stranger.is_in()


def test_a_confirmation_counts_once(app, provider, inside):
    confirm(inside)
    kept, address = inside.cookie().value, inside.address
    sent = {"code": provider.authorize(address), "state": inside.asked["state"]}
    brought = dict(provider.begun[sent["code"]])
    assert inside.answered(**sent).status_code == 303
    provider.begun[sent["code"]] = brought
    inside.client.set_cookie("__Host-fieldapp-team-oidc", kept, domain="localhost", secure=True)
    assert inside.answered(**sent).status_code == 403
    assert refusals(app) == ["replayed"]


def test_it_does_not_follow_the_groups(app, provider, inside):
    provider.claims["groups"] = ["analys"]
    confirm(inside)
    inside.come_back()
    held = {r.role for r in rows(app, "SELECT role FROM accounts_staff_role")}
    assert held == {"outreach_worker"}


def test_what_was_filled_in_is_kept(app, inside):
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = inside.client.get_cookie(name, domain="localhost").value
    form = {"csrf": "x", "why": "<b>därför</b>"}
    with app.test_request_context(
        "/desk/x", method="POST", data=form, base_url=BASE, headers={"Cookie": f"{name}={cookie}"}
    ):
        assert request.form
        kept = confirming.kept_form()
    confirm(inside, kept=kept)
    answer = inside.come_back()
    assert answer.status_code == 200
    assert 'action="/desk/x' in answer.text
    assert "därför" in html.unescape(answer.text)
    assert "<b>därför" not in answer.text


def test_a_form_that_is_too_long_is_said_to_be(app, inside):
    sent = {"csrf": token(inside.client), "kept": "x" * (MAX_KEPT_CHARS + 1)}
    answer = inside.client.post("/login/oidc", data=sent, base_url=BASE)
    assert answer.status_code == 413
    assert "Bekräfta först" in answer.text
    confirm(inside, wanted="/" + "w" * 400, kept="x" * MAX_KEPT_CHARS)
    assert len(inside.cookie().value) < 4000, "a browser drops a longer one"


def test_it_needs_a_session_and_its_token(app, guest, provider):
    assert guest.client.post("/login/oidc", base_url=BASE).status_code == 403
    guest.get("/login")
    sent = {"csrf": token(guest.client)}
    answer = guest.client.post("/login/oidc", data=sent, base_url=BASE)
    assert answer.status_code == 401
    guest.through()
    assert guest.client.post("/login/oidc", base_url=BASE).status_code == 403


def test_it_is_offered_to_whom_it_can_confirm(app, inside, provider):
    shown = inside.get("/account/confirm?next=/x").text
    assert "Bekräfta med kommunens konto" in shown
    assert re.search(r'action="/login/oidc"', shown)
    with app.app_context():
        other = accounts.add_staff(SYSTEM, "anna", "Anna", frozenset({"auditor"}))
    client = signed_in(app, other)
    assert "/login/oidc" not in client.get("/account/confirm", base_url=BASE).text


def test_a_log_in_that_was_fresh_counts_as_confirmed(app, provider, guest):
    provider.claims["auth_time"] = int(time.time()) - 30
    guest.through()
    assert confirmed(app) == 1
    provider.claims["auth_time"] = int(time.time()) - 600
    guest.through()
    assert confirmed(app) == 0


def test_the_page_between_leads_to_the_provider_alone(app, inside):
    confirm(inside)
    parts = urlsplit(inside.address)
    assert f"{parts.scheme}://{parts.netloc}" == inside.provider.issuer
    assert parse_qs(parts.query)["response_type"] == ["code"]
