"""Somebody with a password and an authenticator, on either surface."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from fieldapp.foundation.database import FIELD, open_engine
from fieldapp.signin.people import EXTENSION
from tests.databases import Stores
from tests.signing import BASE, PASSWORD, code_now, full_sign_in, token

NETWORK = "203.0.113.7"


@dataclass
class Somebody:
    """A person of one surface, with both factors."""

    app: Flask
    id: UUID
    username: str
    secret: str
    password: str = PASSWORD

    @property
    def people(self) -> Any:
        """The People of their surface."""
        return self.app.extensions[EXTENSION]

    def enter(self, client: FlaskClient | None = None, wanted: str = "/") -> FlaskClient:
        """A client in which they have signed in by the pages."""
        client = client or self.app.test_client()
        full_sign_in(client, self.username, self.password, self.secret, wanted)
        return client

    def first(self, client: FlaskClient, password: str | None = None, **more: Any) -> Any:
        """The answer to their name with a password."""
        return name_and_password(client, self.username, password or self.password, **more)

    def code(self) -> str:
        """What their authenticator shows."""
        return code_now(self.secret)


def name_and_password(
    client: FlaskClient, name: str, password: str, wanted: str = "/", network: str = NETWORK
) -> Any:
    """The answer to the first step."""
    client.get("/login", base_url=BASE)
    return client.post(
        "/login",
        data={"username": name, "password": password, "next": wanted, "csrf": token(client)},
        base_url=BASE,
        environ_base={"REMOTE_ADDR": network},
    )


def post(client: FlaskClient, path: str, **data: Any) -> Any:
    """A form of our own pages, sent."""
    return client.post(path, data={"csrf": token(client), **data}, base_url=BASE)


def get(client: FlaskClient, path: str) -> Any:
    """A page."""
    return client.get(path, base_url=BASE)


def is_in(client: FlaskClient) -> bool:
    """Whether the client has a session."""
    return get(client, "/account").status_code == 200


def log(stores: Stores, store: str = FIELD) -> list[tuple[str, str, str]]:
    """(act, actor, object) of all entries in the store's log, in order, as its owner reads it."""
    engine = open_engine(stores.owner[store], readonly=True)
    try:
        with engine.connect() as connection:
            query = text("SELECT act, actor_id, object_id FROM audit_entry ORDER BY id")
            return [tuple(row) for row in connection.execute(query)]
    finally:
        engine.dispose()
