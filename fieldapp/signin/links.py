"""One-time links: the only way in for whoever has no log-in yet, or has lost it.

The token is shown or sent once and stored hashed; using it takes it away in the same statement,
so that two who open it at once are not both let in.
"""

import hashlib
import secrets
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select, update

from ..audit import service as audit
from ..foundation import clock
from ..foundation.database import db
from ..foundation.identity import Actor
from ..foundation.payloads import is_storable
from . import rules
from .acts import NOBODY, act
from .models import tables
from .people import People, Person


@dataclass(frozen=True)
class OpenLink:
    """A link that can still be used, and whose it is."""

    person: Person
    purpose: str


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _moment() -> int:
    return int(clock.now().timestamp())


def make(
    actor: Actor, people: People, person_id: UUID, purpose: str, hours: int | None = None
) -> str:
    """Make a link for a person; returns its token, which is stored nowhere.

    purpose: 'invite', 'recovery' or 'first_admin'. hours: that it is good for; as rules.LINK_HOURS
    says when None. An earlier link of the person is dead after this.
    """
    hours = rules.LINK_HOURS[purpose] if hours is None else hours
    table = tables(people.store).link
    token, now = secrets.token_urlsafe(32), _moment()
    done = act(people.store, "link_made")
    with audit.recorded(actor, done, "person", person_id, purpose) as session:
        session.execute(delete(table).where(table.person_id == person_id))
        session.add(
            table(
                token_hash=_hash(token),
                person_id=person_id,
                purpose=purpose,
                made=now,
                until=now + hours * rules.HOUR,
            )
        )
    return token


def address(token: str) -> str:
    """Where a link's page is on its own surface."""
    return f"/link/{token}"


def find(people: People, token: str) -> OpenLink | None:
    """Whose link this is, None when it was used, is too old or never was one."""
    if not is_storable(token):
        return None
    table = tables(people.store).link
    row = db.session.scalar(
        select(table).where(
            table.token_hash == _hash(token), table.used.is_(None), table.until > _moment()
        )
    )
    person = people.by_id(row.person_id) if row is not None else None
    if row is None or person is None or not person.active:
        return None
    return OpenLink(person, row.purpose)


def use(people: People, token: str) -> bool:
    """Use a link up; False when somebody else has, or it is too old."""
    table = tables(people.store).link
    now = _moment()
    open_one = (table.token_hash == _hash(token)) & table.used.is_(None) & (table.until > now)
    found = find(people, token)
    if found is None:
        return False
    done = act(people.store, "link_used")
    try:
        with audit.recorded(NOBODY, done, "person", found.person.id, found.purpose) as session:
            taken = update(table).where(open_one).values(used=now).returning(table.token_hash)
            if session.execute(taken).first() is None:
                raise _Spent
    except _Spent:
        return False
    return True


class _Spent(Exception):
    """Somebody else has used the link in this very moment: nothing of ours is recorded."""
