"""The shared store's log names nobody of social services; the picture surface only adds to it."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from fieldapp.audit import service as audit
from fieldapp.audit.models import FieldEntry, SharedEntry
from fieldapp.foundation.database import SHARED, db, open_engine
from fieldapp.foundation.identity import Actor
from fieldapp.parties import service as parties
from fieldapp.parties.people import PARTNERS
from fieldapp.signin import links
from tests.databases import POSTGRESQL, Stores

ADMINISTRATOR = Actor("6e9c0f0a-an-opaque-id", "city", "Åsa Administratör")
LIAISON = Actor("0d1b7c52-an-opaque-id", "police", "Bo Polis")
SEEN = audit.act("tests.shared_seen", store=SHARED)


def entries(model: Any) -> list[tuple[str, str, str]]:
    db.session.rollback()
    rows = db.session.execute(
        select(model.act, model.actor_id, model.actor_name).order_by(model.id)
    )
    return [tuple(row) for row in rows]


def test_a_person_of_the_city_stands_in_the_fields_log_alone(team_app: Flask) -> None:
    with team_app.app_context():
        parties.set_installation(ADMINISTRATOR, "Provstad", demo=False)
        partner = parties.add_partner(
            ADMINISTRATOR, "bo", "Bo", "Polis", "police_liaison", date(2099, 1, 1)
        )
        links.make(ADMINISTRATOR, PARTNERS, partner, "invite")
        audit.read(ADMINISTRATOR, SEEN)
        acts = [
            "parties.installation_set",
            "parties.partner_added",
            "signin.partner.link_made",
            SEEN.name,
        ]
        assert entries(SharedEntry) == [(act, "city", "city") for act in acts]
        assert entries(FieldEntry) == [(act, ADMINISTRATOR.id, ADMINISTRATOR.name) for act in acts]


def test_an_act_that_fails_names_nobody_either(team_app: Flask) -> None:
    with team_app.app_context():
        parties.set_installation(audit.SYSTEM, "Provstad", demo=False)
        with pytest.raises(ValueError, match="never become"):
            parties.set_installation(ADMINISTRATOR, "Provstad", demo=True)
        assert [actor for _act, actor, _name in entries(SharedEntry)] == ["system"]


def test_the_police_stand_in_their_own_log(picture_app: Flask, stores: Stores) -> None:
    """And their surface needs no field for it, nor any right to read what it has written."""
    with picture_app.app_context():
        audit.read(LIAISON, SEEN)
    engine = open_engine(stores.team[SHARED], readonly=True)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT actor_id, surface FROM audit_entry")).all()
    engine.dispose()
    assert [tuple(row) for row in found] == [(LIAISON.id, "picture")]


@pytest.mark.stores(POSTGRESQL)
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT count(*) FROM audit_entry",
        "SELECT actor_name FROM audit_entry",
        "TABLE audit_entry",
    ],
)
def test_the_pictures_role_reads_no_entry(stores: Stores, statement: str) -> None:
    engine = open_engine(stores.picture[SHARED])
    with engine.connect() as connection, pytest.raises(ProgrammingError, match="permission"):
        connection.execute(text(statement))
    engine.dispose()
