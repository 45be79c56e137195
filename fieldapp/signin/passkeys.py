"""Passkeys: added, listed, named, removed, and used to come in or to prove oneself again.

The door for other rooms is `verified`: it says who holds a passkey and begins nothing.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import current_app, session
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session
from webauthn.helpers import base64url_to_bytes

from ..audit import service as audit
from ..foundation import clock
from ..foundation.database import db, insert_new
from ..foundation.errors import Conflict, NotFound
from ..foundation.identity import Actor
from . import alerts
from . import passkeys_rules as rules
from .acts import NOBODY, act
from .models import tables
from .passkeys_proof import (
    NewKey,
    PasskeyRefused,
    challenge_of,
    creation_options,
    proven_new,
    proven_use,
    request_options,
)
from .people import Person, of_this_surface

RP_NAME = {"team": "fieldapp", "picture": "fieldapp lägesbild"}
"""What an authenticator shows beside the user name, by surface."""


@dataclass(frozen=True)
class PasskeyInfo:
    """A passkey as its owner sees it. mark: what stands for it in addresses and in the log."""

    mark: str
    name: str
    added_day: date
    last_used_day: date | None


class _CounterWentBack(Exception):
    """A good signature with a counter that was there already: there may be a copy of the key."""

    def __init__(self, actor: Actor) -> None:
        super().__init__()
        self.actor = actor


def mark(credential_id: bytes) -> str:
    """32 hexadecimal characters that stand for a credential without telling its id."""
    return hashlib.sha256(credential_id).hexdigest()[:32]


def listed(person_id: UUID) -> list[PasskeyInfo]:
    """The person's passkeys on this surface, in the order of their names."""
    table = tables(of_this_surface().store).passkey
    rows = db.session.scalars(select(table).where(table.person_id == person_id))
    known = [PasskeyInfo(mark(r.credential_id), r.name, r.added_day, r.last_used_day) for r in rows]
    return sorted(known, key=lambda one: (one.name.casefold(), one.added_day, one.mark))


# --- what the browser is asked ------------------------------------------------------


def options_to_add(person: Person, purpose: str = rules.ADD) -> dict[str, Any]:
    """What the browser needs to make a new passkey of this person (JSON).

    purpose: rules.ADD on the account page, rules.LINK on a link's.
    """
    handle = rules.user_handle(of_this_surface().store, person.id)
    return creation_options(
        _origin(),
        _challenge(purpose, person.id),
        (handle, person.username, person.display_name),
        RP_NAME[current_app.extensions["fieldapp"].surface],
        _known(person.id),
    )


def options_to_use(purpose: str = rules.LOG_IN, person_id: UUID | None = None) -> dict[str, Any]:
    """What the browser needs to answer with a passkey (JSON).

    Without a person it offers all that it has for this address: nobody types a name, and we
    tell nobody which names there are.
    """
    known = _known(person_id) if person_id is not None else []
    return request_options(_origin(), _challenge(purpose, person_id), known)


def _now() -> int:
    return int(clock.now().timestamp())


def _origin() -> str:
    origin: str = current_app.extensions["fieldapp"].origin
    return origin


def _known(person_id: UUID) -> list[tuple[bytes, tuple[str, ...]]]:
    table = tables(of_this_surface().store).passkey
    rows = db.session.scalars(select(table).where(table.person_id == person_id))
    return [(r.credential_id, tuple(t for t in r.transports.split(",") if t)) for r in rows]


# --- challenges ---------------------------------------------------------------------


def _keys() -> list[bytes]:
    config = current_app.config
    kept = [config["SECRET_KEY"], *(config.get("SECRET_KEY_FALLBACKS") or ())]
    return [key.encode() if isinstance(key, str) else key for key in kept]


def _bound_to(purpose: str, person_id: UUID | None) -> bytes:
    # The token for changes is a secret of this browser's session, and new after each log-in.
    known = session.get("csrf")
    if not known:
        raise PasskeyRefused
    return rules.binding(purpose, known, str(person_id or ""))


def _challenge(purpose: str, person_id: UUID | None) -> bytes:
    bound_to = _bound_to(purpose, person_id)
    return rules.challenge(_keys()[0], bound_to, secrets.token_bytes(16), _now())


def _ours(credential: dict[str, Any], purpose: str, person_id: UUID | None) -> tuple[bytes, int]:
    """The challenge of an answer and the second until which it is good; raises PasskeyRefused."""
    given = challenge_of(credential)
    try:
        return given, rules.check_challenge(_keys(), _bound_to(purpose, person_id), given, _now())
    except rules.ChallengeRefused as error:
        raise PasskeyRefused from error


def _spend(written: Session, given: bytes, until: int, purpose: str, whose: UUID) -> None:
    """Note in the act's transaction that a challenge was answered; raises PasskeyRefused when it
    was before. Two at once cannot both be first: its hash is the key."""
    table = tables(of_this_surface().store).challenge
    written.execute(delete(table).where(table.until < _now()))
    row = {
        "hash": hashlib.sha256(given).hexdigest(),
        "purpose": purpose,
        "person_id": whose,
        "until": until + rules.CLOCK_SLACK_S,
    }
    if not insert_new(table.__table__, written, [row], table.hash):
        raise PasskeyRefused


# --- what it answered ---------------------------------------------------------------


def verified(
    credential: dict[str, Any], purpose: str = rules.LOG_IN, person_id: UUID | None = None
) -> Actor:
    """Who holds the passkey that answered, being present and verified; raises PasskeyRefused.

    credential: as `passkeys_proof.UsedCredential` loads it from JSON, made for options of
    `options_to_use` with the same purpose and person, by the same browser, in five minutes. With
    person_id it must be that person's. The use is recorded; no session is begun, so that a caller
    may begin one that is good for a single thing: `sessions.begin(verified(…), "passkey",
    only="accounts.enrol")`.
    """
    people = of_this_surface()
    given, until = _ours(credential, purpose, person_id)
    table = tables(people.store).passkey
    known = db.session.get(table, base64url_to_bytes(credential["id"]))
    if known is None or person_id not in (None, known.person_id):
        raise PasskeyRefused
    whose, credential_id = known.person_id, known.credential_id
    try:
        _check_handle(credential, people.store, whose, may_miss=person_id is not None)
        count = proven_use(credential, given, _origin(), known.public_key)
        actor: Actor | None = people.actor(whose)
        if actor is None:
            raise PasskeyRefused
        _use(actor, credential_id, count, (given, until, purpose))
    except PasskeyRefused:
        audit.read(NOBODY, act(people.store, "failed"), "person", whose, "passkey")
        raise
    except _CounterWentBack as error:
        _alert(error.actor, credential_id, (given, until, purpose))
        raise PasskeyRefused from None
    return actor


def _check_handle(credential: dict[str, Any], store: str, whose: UUID, *, may_miss: bool) -> None:
    """Who was named beforehand needs no handle; a wrong one is refused all the same."""
    sent = credential["response"]["userHandle"]
    if sent is None and may_miss:
        return
    if sent is None or base64url_to_bytes(sent) != rules.user_handle(store, whose):
        raise PasskeyRefused


def _use(actor: Actor, credential_id: bytes, count: int, challenge: tuple[bytes, int, str]) -> None:
    given, until, purpose = challenge
    store = of_this_surface().store
    table = tables(store).passkey
    mine = table.credential_id == credential_id
    done = act(store, "passkey_used")
    with audit.recorded(actor, done, "passkey", mark(credential_id), purpose) as written:
        _spend(written, given, until, purpose, UUID(actor.id))
        known = written.scalar(select(table.sign_count).where(mine).with_for_update())
        if known is None:  # removed while it answered
            raise PasskeyRefused
        if not rules.is_counter_good(known, count):
            raise _CounterWentBack(actor)
        today = clock.operational_day()
        written.execute(update(table).where(mine).values(sign_count=count, last_used_day=today))


def _alert(actor: Actor, credential_id: bytes, challenge: tuple[bytes, int, str]) -> None:
    """Say in the log and to its owner that a passkey may have been copied; once a challenge."""
    given, until, purpose = challenge
    store = of_this_surface().store
    done = act(store, "passkey_counter")
    with audit.recorded(actor, done, "passkey", mark(credential_id), purpose) as written:
        _spend(written, given, until, purpose, UUID(actor.id))
    alerts.tell(of_this_surface(), UUID(actor.id), alerts.PASSKEY_COUNTER)


# --- what a person keeps ------------------------------------------------------------


@dataclass(frozen=True)
class Proven:
    """A new passkey that is good, and not kept yet."""

    key: NewKey
    name: str
    challenge: tuple[bytes, int, str]


def proven(actor: Actor, credential: dict[str, Any], name: str, purpose: str = rules.ADD) -> Proven:
    """What a new passkey of the actor's proves; raises PasskeyRefused, Invalid. Writes nothing.

    credential: as `passkeys_proof.NewCredential` loads it, made for `options_to_add`.
    """
    clean = rules.clean_name(name)
    given, until = _ours(credential, purpose, UUID(actor.id))
    return Proven(proven_new(credential, given, _origin()), clean, (given, until, purpose))


def keep(actor: Actor, new: Proven) -> None:
    """Keep a passkey of the actor's own; raises PasskeyRefused, Conflict.

    Whoever calls has made sure that this is the person: a session just confirmed, or a link.
    """
    people, person_id = of_this_surface(), UUID(actor.id)
    table = tables(people.store).passkey
    row = {
        "credential_id": new.key.credential_id,
        "person_id": person_id,
        "public_key": new.key.public_key,
        "sign_count": new.key.sign_count,
        "name": new.name,
        "transports": ",".join(new.key.transports),
        "added_day": clock.operational_day(),
        "last_used_day": None,
    }
    given, until, purpose = new.challenge
    done, named = act(people.store, "passkey_added"), mark(new.key.credential_id)
    with audit.recorded(actor, done, "passkey", named, purpose) as written:
        _spend(written, given, until, purpose, person_id)
        mine = select(func.count()).select_from(table).where(table.person_id == person_id)
        if (written.scalar(mine) or 0) >= rules.MOST_PASSKEYS:
            raise Conflict("You have as many passkeys as one may have. Remove one first.")
        # A credential id that somebody has already is a lie, or the same key once more.
        if not insert_new(table.__table__, written, [row], table.credential_id):
            raise PasskeyRefused


def rename(actor: Actor, passkey: str, name: str) -> None:
    """Give a passkey of the actor's own another name; raises NotFound, Invalid."""
    store = of_this_surface().store
    _check_mark(passkey)
    clean = rules.clean_name(name)
    table = tables(store).passkey
    with audit.recorded(actor, act(store, "passkey_renamed"), "passkey", passkey) as written:
        found = _one(written, UUID(actor.id), passkey)
        written.execute(
            update(table).where(table.credential_id == found.credential_id).values(name=clean)
        )


def remove(actor: Actor, passkey: str) -> None:
    """Remove a passkey of the actor's own; raises NotFound, and Conflict for the last way in."""
    store, person_id = of_this_surface().store, UUID(actor.id)
    _check_mark(passkey)
    known = tables(store)
    with audit.recorded(actor, act(store, "passkey_removed"), "passkey", passkey) as written:
        # Locked, all of them: two that are removed at once would each count the other as left.
        all_of_them = written.scalars(
            select(known.passkey.credential_id)
            .where(known.passkey.person_id == person_id)
            .order_by(known.passkey.credential_id)
            .with_for_update()
        ).all()
        found = [one for one in all_of_them if mark(one) == passkey]
        if not found:
            raise NotFound
        rules.check_may_remove(
            len(all_of_them) - 1,
            written.get(known.password, person_id) is not None,
            written.get(known.totp, person_id) is not None,
        )
        written.execute(delete(known.passkey).where(known.passkey.credential_id == found[0]))


def _check_mark(passkey: str) -> None:
    """Raise NotFound for what is no mark: the log has no room for whatever an address holds."""
    if not rules.MARK.fullmatch(passkey):
        raise NotFound


def _one(written: Session, person_id: UUID, passkey: str) -> Any:
    table = tables(of_this_surface().store).passkey
    for row in written.scalars(select(table).where(table.person_id == person_id)):
        if mark(row.credential_id) == passkey:
            return row
    raise NotFound
