"""Signing in in tests: a session begun by the product itself, or the whole way in by its pages."""

from uuid import UUID

from flask import Flask, session
from flask.testing import FlaskClient

from fieldapp.audit.service import SYSTEM
from fieldapp.foundation.identity import Actor
from fieldapp.signin import passwords, sessions, totp
from fieldapp.signin.people import EXTENSION

BASE = "https://localhost"
PASSWORD = "en lång mening om våren"


def signed_in(
    app: Flask, person_id: UUID | str, confirmed: bool = True, method: str = "passkey"
) -> FlaskClient:
    """A client of the surface with a session of this person (staff or partner)."""
    with app.test_request_context("/", base_url=BASE):
        actor: Actor | None = app.extensions[EXTENSION].actor(UUID(str(person_id)))
        assert actor is not None, "nobody who may sign in has this id"
        sessions.begin(actor, method, confirmed=confirmed)
        held = dict(session)
    client = app.test_client()
    with client.session_transaction(base_url=BASE) as cookie:
        cookie.update(held)
    return client


def token(client: FlaskClient) -> str:
    """The CSRF token of the client's session."""
    with client.session_transaction(base_url=BASE) as cookie:
        return str(cookie["csrf"])


def give_factors(app: Flask, person_id: UUID, password: str = PASSWORD) -> str:
    """Give a person of this surface a password and an authenticator; returns its secret."""
    people = app.extensions[EXTENSION]
    with app.app_context():
        passwords.set_password(SYSTEM, people, person_id, password)
        secret = totp.fresh()
        totp.set_secret(SYSTEM, people, person_id, secret)
    return secret


def code_now(secret: str) -> str:
    """The code that an authenticator app shows by the product's clock."""
    return totp.code(secret, sessions.now())


def full_sign_in(
    client: FlaskClient, username: str, password: str, totp_secret: str, wanted: str = "/"
) -> str:
    """By the pages: name and password, then the code; returns where that leads.

    A code counts once: a second sign-in within 30 seconds needs the clock moved on.
    """
    client.get("/login", base_url=BASE)
    first = client.post(
        "/login",
        data={"username": username, "password": password, "next": wanted, "csrf": token(client)},
        base_url=BASE,
    )
    assert first.status_code == 303, first.text
    second = client.post(
        "/login/code",
        data={"code": code_now(totp_secret), "csrf": token(client)},
        base_url=BASE,
    )
    assert second.status_code == 303, second.text
    return str(second.location)
