"""Sessions on the server: the cookie holds a random token, the table its hash.

What ends here is dead: a copied cookie opens nothing after log-out, however well it is signed.
"""

import hashlib
import secrets
from dataclasses import dataclass
from uuid import UUID, uuid4

from flask import g, request, session
from flask_login import current_user, login_user, logout_user
from sqlalchemy import delete, select, update

from ..audit import service as audit
from ..foundation import web
from ..foundation.database import db, writing
from ..foundation.errors import NotFound
from ..foundation.identity import Actor
from . import attempts, browsers, rules
from .acts import act
from .models import tables
from .moments import now
from .people import of_this_surface


@dataclass(frozen=True)
class SessionInfo:
    """A session as its owner sees it; begun and seen in whole seconds since 1970."""

    id: UUID
    method: str
    browser: str
    begun: int
    seen: int
    here: bool


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def begin(actor: Actor, method: str, *, confirmed: bool = True, only: str | None = None) -> None:
    """Begin a session with nothing left of the one before it: new token, new CSRF token.

    method: passkey, password_totp, oidc, recovery_code or link. only: a permission; the session
    is then good for that and nothing else. Whoever calls has proved who this is.
    """
    people = of_this_surface()
    store = people.store
    token, moment = secrets.token_urlsafe(32), now()
    row = {
        "token_hash": _hash(token),
        "id": uuid4(),
        "person_id": UUID(actor.id),
        "method": method,
        "roles": _roles(actor),
        "only": only,
        "browser": browsers.described(request.user_agent.string),
        "begun": moment,
        "seen": moment,
        "confirmed": moment if confirmed else None,
    }
    table = tables(store).session
    with audit.recorded(actor, act(store, "signed_in"), "session", row["id"], method) as written:
        # The session that this browser had before is over: nobody else goes on in it.
        before = session.get("_user_id")
        if isinstance(before, str):
            written.execute(delete(table).where(table.token_hash == _hash(before)))
        written.execute(delete(table).where(table.begun < moment - rules.SHIFT.longest))
        written.execute(table.__table__.insert(), row)
    language = session.get("lang")
    session.clear()
    if language:
        session["lang"] = language
    web.csrf_token()
    attempts.remember(people, UUID(actor.id))
    g.actor, g.signin_session = actor, row["id"]
    g.confirmed = confirmed
    login_user(web.SignedIn(actor, token))


def _roles(actor: Actor) -> str:
    return ",".join(sorted(actor.roles))


def load(token: str) -> Actor | None:
    """The actor of a session's token; None when it is unknown, over, or its owner has changed.

    Sets `g.confirmed`, `g.signin_session` and `g.narrowed_session` for the rest of the request.
    """
    people = of_this_surface()
    table = tables(people.store).session
    row = db.session.get(table, _hash(token))
    if row is None:
        return None
    actor: Actor | None = people.actor(row.person_id)
    moment = now()
    if (
        actor is None
        or _roles(actor) != row.roles
        or rules.is_over(rules.limits(actor.party, actor.roles), row.begun, row.seen, moment)
    ):
        with writing(people.store) as written:
            written.execute(delete(table).where(table.token_hash == row.token_hash))
        return None
    g.confirmed = rules.is_confirmed(row.confirmed, moment)
    g.signin_session, g.narrowed_session = row.id, row.only is not None
    only, seen, token_hash = row.only, row.seen, row.token_hash
    if moment - seen >= rules.SEEN_EVERY_S:
        with writing(people.store) as written:
            written.execute(update(table).where(table.token_hash == token_hash).values(seen=moment))
    return web.narrowed(actor, only)


def end() -> None:
    """End this session, on the server too, with all that its cookie held."""
    if current_user.is_authenticated:
        people, actor = of_this_surface(), current_user.actor
        table = tables(people.store).session
        done = act(people.store, "signed_out")
        with audit.recorded(actor, done, "session", g.get("signin_session", "")) as written:
            written.execute(delete(table).where(table.token_hash == _hash(current_user.token)))
    logout_user()
    session.clear()
    g.actor, g.confirmed = None, False


def end_others(
    actor: Actor, person_id: UUID, keep: UUID | None = None, store: str | None = None
) -> None:
    """End all sessions of a person but `keep` (a session's id). store: this surface's, if None."""
    where = store or of_this_surface().store
    table = tables(where).session
    ended = delete(table).where(table.person_id == person_id)
    if keep is not None:
        ended = ended.where(table.id != keep)
    with audit.recorded(actor, act(where, "sessions_ended"), "person", person_id) as written:
        written.execute(ended)


def end_one(actor: Actor, session_id: UUID) -> None:
    """End one session of the actor's own; raises NotFound for another's."""
    store = of_this_surface().store
    table = tables(store).session
    mine = (table.id == session_id) & (table.person_id == UUID(actor.id))
    with audit.recorded(actor, act(store, "sessions_ended"), "session", session_id) as written:
        if written.execute(delete(table).where(mine).returning(table.id)).first() is None:
            raise NotFound


def listed(person_id: UUID) -> list[SessionInfo]:
    """The person's sessions that have not ended, the newest first."""
    people = of_this_surface()
    table = tables(people.store).session
    actor = people.actor(person_id)
    if actor is None:
        return []
    limit, moment = rules.limits(actor.party, actor.roles), now()
    rows = db.session.scalars(
        select(table).where(table.person_id == person_id).order_by(table.begun.desc())
    )
    return [
        SessionInfo(r.id, r.method, r.browser, r.begun, r.seen, r.id == g.get("signin_session"))
        for r in rows
        if not rules.is_over(limit, r.begun, r.seen, moment)
    ]


def confirm(method: str) -> None:
    """Note that the person of this session has just proved again who they are.

    The session goes on under a new token: a copy of the cookie from before is dead, and was never
    confirmed (OWASP ASVS 5.0, 7.2.4).
    """
    people, actor = of_this_surface(), current_user.actor
    token = secrets.token_urlsafe(32)
    table = tables(people.store).session
    with audit.recorded(actor, act(people.store, "confirmed"), "session", "", method) as written:
        written.execute(
            update(table)
            .where(table.token_hash == _hash(current_user.token))
            .values(confirmed=now(), token_hash=_hash(token))
        )
    login_user(web.SignedIn(actor, token))
    g.confirmed = True
