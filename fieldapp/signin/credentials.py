"""What a person has to come in by: any passkey, or a password together with an authenticator."""

from uuid import UUID

from sqlalchemy import select

from ..foundation.database import db
from . import passwords, totp
from .models import tables
from .people import People


def has_passkey(people: People, person_id: UUID) -> bool:
    """Whether the person has a passkey."""
    table = tables(people.store).passkey
    found = select(table.person_id).where(table.person_id == person_id).limit(1)
    return db.session.scalar(found) is not None


def can_sign_in(people: People, person_id: UUID) -> bool:
    """Whether the person has all that one way in asks for."""
    both = passwords.has_one(people, person_id) and totp.has_one(people, person_id)
    return both or has_passkey(people, person_id)
