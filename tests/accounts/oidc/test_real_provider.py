"""The whole way with a provider that others wrote (npm oidc-provider), PKCE required."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from fieldapp.accounts.oidc_routes import BACK
from tests.accounts.oidc.guest import Guest, onwards, refusals, roles, sessions
from tests.accounts.oidc.provider import CLIENT_ID
from tests.accounts.oidc.real import running, sign_in
from tests.signing import BASE, token
from tests.sync.rows import count, rows

ORIGIN = "https://localhost"


@pytest.fixture(params=["userinfo", "token"])
def real(request, tmp_path):
    """The issuer of a running oidc-provider; groups from userinfo, or in the ID token."""
    redirect = ORIGIN + BACK
    with running(redirect, tmp_path / "log", in_token=request.param == "token") as issuer:
        yield issuer


@pytest.fixture
def visitor(make_app, real):
    """A browser on the surface that knows the real provider."""
    app = make_app(issuer=real, surface={"origin": ORIGIN})
    return Guest(app, None)  # type: ignore[arg-type]


def back(guest: Guest, person: requests.Session, name: str):
    """Through the provider's pages as somebody, and back."""
    address = sign_in(person, guest.address, name, ORIGIN + BACK)
    parts = urlsplit(address)
    sent = {k: v[0] for k, v in parse_qs(parts.query).items()}
    return sent, guest.answered(**sent)


def test_the_whole_way(visitor):
    app = visitor.app
    visitor.begin("/desk/x")
    sent, answer = back(visitor, requests.Session(), "fiktiva")
    assert sent.keys() == {"code", "state", "iss"}
    assert (answer.status_code, answer.location) == (303, "/desk/x")
    assert visitor.is_in()
    assert roles(app) == {"outreach_worker"}
    [person] = rows(app, "SELECT display_name FROM accounts_staff")
    assert person.display_name == "Fiktiva Svensson"
    assert visitor.answered(**sent).status_code == 403, "replayed"
    assert sessions(app) == 1


def test_step_up(visitor):
    app, person = visitor.app, requests.Session()
    visitor.begin()
    back(visitor, person, "chef")
    assert count(app, "signin_session", "confirmed IS NOT NULL") == 0
    sent = {"csrf": token(visitor.client), "next": "/desk/y"}
    visitor.address = onwards(visitor.client.post("/login/oidc", data=sent, base_url=BASE))
    _sent, answer = back(visitor, person, "chef")
    assert (answer.status_code, answer.location) == (303, "/desk/y")
    assert count(app, "signin_session", "confirmed IS NOT NULL") == 1


def test_no_role_no_session(visitor):
    visitor.begin()
    _sent, answer = back(visitor, requests.Session(), "utan")
    assert answer.status_code == 403
    assert refusals(visitor.app) == ["no_role"]
    assert sessions(visitor.app) == 0


def test_the_provider_itself_insists_on_our_verifier(visitor):
    other = Guest(visitor.app, None)  # type: ignore[arg-type]
    other.begin()
    code = parse_qs(
        urlsplit(sign_in(requests.Session(), other.address, "chef", ORIGIN + BACK)).query
    )["code"][0]
    visitor.begin()
    answer = visitor.answered(code=code, state=visitor.asked["state"], iss=iss(visitor))
    assert answer.status_code == 403
    assert refusals(visitor.app) == ["denied: code"]


def iss(guest: Guest) -> str:
    """The issuer that the surface knows."""
    return guest.app.extensions["accounts.oidc"].told.issuer


def test_somebody_who_says_no_at_the_provider(visitor, real):
    visitor.begin()
    sent = {"error": "access_denied", "error_description": "x", "state": visitor.asked["state"]}
    assert visitor.answered(**sent, iss=real).status_code == 403
    assert refusals(visitor.app) == ["denied: access_denied"]


def test_the_provider_refuses_a_log_in_without_pkce(visitor):
    visitor.begin()
    bare = visitor.address.split("&code_challenge")[0]
    assert CLIENT_ID in bare
    answer = requests.get(bare, allow_redirects=False, timeout=20)
    assert "error=invalid_request" in answer.headers["Location"], json.dumps(dict(answer.headers))
