"""One-time links: the only way in for whoever has no log-in yet, or has lost it.

The token is shown or sent once and stored hashed; using it takes it away in the same statement,
so that two who open it at once are not both let in.
"""

import hashlib
import secrets
from dataclasses import dataclass
from uuid import UUID

from flask import current_app
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from ..audit import service as audit
from ..foundation.database import FIELD, db
from ..foundation.identity import Actor
from ..foundation.payloads import is_storable
from ..foundation.settings import PICTURE
from . import alerts, rules
from .acts import NOBODY, act
from .models import tables
from .moments import now
from .people import People, Person

RECOVERY, FORGOTTEN = "recovery", "forgotten"


@dataclass(frozen=True)
class OpenLink:
    """A link that can still be used, and whose it is."""

    person: Person
    purpose: str


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def make(
    actor: Actor, people: People, person_id: UUID, purpose: str, hours: int | None = None
) -> str:
    """Make a link for a person; returns its token, which is stored nowhere.

    purpose: 'invite', 'recovery' or 'first_admin', by somebody who has made sure whom they give it
    to; 'forgotten', for whoever asks by mail, which is good for a new password only together with
    the second factor. hours: that it is good for; as rules.LINK_HOURS says when None. An earlier
    link of the person is dead after this, but where this one is asked for by mail.
    """
    hours = rules.LINK_HOURS[purpose] if hours is None else hours
    return _made(actor, people, person_id, purpose, hours)


def _made(actor: Actor, people: People, person_id: UUID, purpose: str, hours: int) -> str:
    table = tables(people.store).link
    token, moment = secrets.token_urlsafe(32), now()
    done = act(people.store, "link_made")
    with audit.recorded(actor, done, "person", person_id, purpose) as session:
        before = delete(table).where(table.person_id == person_id)
        if purpose == FORGOTTEN:
            # Whoever knows the name may ask: that must not take a link away that is good.
            before = before.where(table.until <= moment)
        session.execute(before)
        session.add(
            table(
                token_hash=_hash(token),
                person_id=person_id,
                purpose=purpose,
                made=moment,
                until=moment + hours * rules.HOUR,
            )
        )
    return token


def address(token: str) -> str:
    """Where a link's page is on its own surface."""
    return f"/link/{token}"


def whole_address(people: People, token: str) -> str:
    """The link itself, with the address of the surface that its person uses."""
    settings = current_app.extensions["fieldapp"]
    here = settings.surface == PICTURE or people.store == FIELD
    origin = settings.origin if here else settings.picture_origin or ""
    return f"{origin}{address(token)}"


def make_forgotten(people: People, person_id: UUID) -> str | None:
    """A link for whoever asks by mail, None when they have asked often enough; links from before
    stay good."""
    table = tables(people.store).link
    asked_for = (table.person_id == person_id) & (table.purpose == FORGOTTEN)
    number = select(func.count()).where(asked_for, table.used.is_(None), table.until > now())
    if (db.session.scalar(number) or 0) >= rules.MOST_FORGOTTEN:
        return None
    return _made(NOBODY, people, person_id, FORGOTTEN, rules.LINK_HOURS[FORGOTTEN])


def find(people: People, token: str, *, forgotten: bool = False) -> OpenLink | None:
    """Whose link this is, None when it was used, is too old or never was one.

    forgotten: find links that somebody asked for by mail, and no others; they do not give a new
    second factor.
    """
    if not is_storable(token):
        return None
    table = tables(people.store).link
    row = db.session.scalar(
        select(table).where(
            table.token_hash == _hash(token), table.used.is_(None), table.until > now()
        )
    )
    person = people.by_id(row.person_id) if row is not None else None
    if row is None or person is None or not person.active:
        return None
    if (row.purpose == FORGOTTEN) is not forgotten:
        return None
    return OpenLink(person, row.purpose)


def forget(session: Session, store: str, person_id: UUID) -> None:
    """Let every link of a person be dead, in the transaction of the act that asks for it."""
    table = tables(store).link
    session.execute(delete(table).where(table.person_id == person_id))


def use(people: People, token: str, *, forgotten: bool = False) -> bool:
    """Use a link up, with it all others of whose it is, and end their sessions; False when somebody
    else has used it, or it is too old."""
    table = tables(people.store).link
    moment = now()
    open_one = (table.token_hash == _hash(token)) & table.used.is_(None) & (table.until > moment)
    found = find(people, token, forgotten=forgotten)
    if found is None:
        return False
    done = act(people.store, "link_used")
    try:
        with audit.recorded(NOBODY, done, "person", found.person.id, found.purpose) as session:
            taken = update(table).where(open_one).values(used=moment).returning(table.token_hash)
            if session.execute(taken).first() is None:
                raise _Spent
            others = (table.person_id == found.person.id) & (table.token_hash != _hash(token))
            session.execute(delete(table).where(others))
            whose = tables(people.store).session
            session.execute(delete(whose).where(whose.person_id == found.person.id))
    except _Spent:
        return False
    if found.purpose in (RECOVERY, FORGOTTEN):
        alerts.tell(people, found.person.id, alerts.BY_LINK)
    return True


class _Spent(Exception):
    """Somebody else has used the link in this very moment: nothing of ours is recorded."""
