"""Passwords of one store: set, and asked after. What one may be stands in rules.py."""

from uuid import UUID

from sqlalchemy import delete

from ..audit import service as audit
from ..foundation import clock, passwords
from ..foundation.database import db
from ..foundation.identity import Actor
from ..foundation.payloads import is_storable
from .acts import act
from .models import tables
from .people import People, Person


def set_password(actor: Actor, people: People, person_id: UUID, password: str) -> None:
    """Give a person a new password; what it may be has been checked by whoever calls."""
    table = tables(people.store).password
    row = table(
        person_id=person_id, hash=passwords.hashed(password), set_day=clock.operational_day()
    )
    with audit.recorded(actor, act(people.store, "password_set"), "person", person_id) as session:
        session.execute(delete(table).where(table.person_id == person_id))
        session.add(row)


def person_with(people: People, username: str, password: str) -> Person | None:
    """The active person with this log-in name and password, or None.

    Nobody, a person without a password and a wrong one take the same time.
    """
    if not is_storable(username) or not is_storable(password):
        return None
    person = people.by_name(username.strip())
    stored = hash_of(people, person.id) if person is not None else None
    right = passwords.matches(stored, password)
    return person if person is not None and person.active and right else None


def is_right(people: People, person_id: UUID, password: str) -> bool:
    """Whether this is the person's password."""
    return is_storable(password) and passwords.matches(hash_of(people, person_id), password)


def has_one(people: People, person_id: UUID) -> bool:
    """Whether the person can sign in by password at all."""
    return hash_of(people, person_id) is not None


def hash_of(people: People, person_id: UUID) -> str | None:
    """The stored hash of the password, None when there is none."""
    row = db.session.get(tables(people.store).password, person_id)
    return row.hash if row is not None else None
