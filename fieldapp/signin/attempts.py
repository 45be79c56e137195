"""Attempts to sign in, counted in the store so that it holds across workers.

A try is counted as failed before the password is looked at, and given back when it was right:
however many are made at once, no more of them are looked at than may be.
"""

import hashlib
import hmac
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import current_app, request
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from ..foundation import clock
from ..foundation.database import insert_new, writing
from ..foundation.errors import TooMany
from ..foundation.limits import network_of
from . import attempts_rules as rules
from . import known_browser
from .models import tables
from .moments import now
from .people import People

ACCOUNT, BROWSER, NETWORK = "account", "browser", "network"
ANY_NAME = ""


class MustWait(TooMany):
    """Too many failures; `retry_after` is in seconds."""

    code = "must_wait"
    title = "Too many attempts; wait a while"


@dataclass(frozen=True)
class Try:
    """A try that may be made. was: the failures of this name before it; locks: whether the name
    must wait if this one fails too."""

    store: str
    own: tuple[str, str, str]
    network: tuple[str, str, str] | None
    was: rules.Failures

    @property
    def locks(self) -> bool:
        """Whether this name must wait after one more failure."""
        return rules.has_been_locked(rules.Failures(self.was.count + 1, 0))


def keyed(what: str, text: str) -> str:
    """A keyed hash: neither a typed name nor an address can be read from the store."""
    key = str(current_app.secret_key).encode()
    return hmac.new(key, f"{what}|{text}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _name(username: str) -> str:
    return keyed("name", username.strip().casefold())


def remember(people: People, person_id: UUID) -> None:
    """Remember, with this answer, that this person has come in in this browser."""
    person = people.by_id(person_id)
    if person is not None:
        known_browser.remember(_name(person.username))


def begin(store: str, username: str, *, session: str | None = None) -> Try:
    """Count a try as failed beforehand; raises MustWait when it may not be made now.

    username: as typed, whether anybody has it or not. session: a session's token, when somebody
    who is signed in proves it again; it is then that session's own count.
    """
    name = _name(username)
    browser = keyed("session", session) if session else known_browser.of(name)
    own = (BROWSER, browser, name) if browser else (ACCOUNT, name, ANY_NAME)
    network = None
    if not browser:
        network = (NETWORK, keyed("network", network_of(request.remote_addr)), name)
    moment = now()
    with writing(store) as written:
        was = _locked(written, store, own)
        waits = rules.wait(was, moment)
        if network is not None:
            _locked(written, store, network)
            waits = max(waits, rules.network_wait(_lasts(written, store, network[1]), moment))
        if waits:
            raise MustWait(retry_after=waits)
        for key in (own, network):
            if key is not None:
                _put(written, store, key, rules.failed(_read(written, store, key), moment))
        table = tables(store).attempt
        written.execute(delete(table).where(table.last < moment - rules.FORGET_S))
    return Try(store, own, network, was)


def begin_in_daypart(store: str, what: str, phone: str) -> Try:
    """Count a phone's try at something as missed beforehand; raises MustWait until the daypart ends
    when there were too many. No time finer than the daypart is kept."""
    own = (BROWSER, keyed("phone", phone), keyed("name", what))
    begun, until = (int(moment.timestamp()) for moment in clock.daypart_bounds())
    with writing(store) as written:
        stood = _locked(written, store, own)
        was = stood if stood.last == begun else rules.NONE
        if was.count >= rules.MOST_IN_A_DAYPART:
            raise MustWait(retry_after=until - now())
        _put(written, store, own, rules.Failures(was.count + 1, begun))
    return Try(store, own, None, was)


def right_so_far(done: Try) -> None:
    """The password was right and the code is still to come: this try was no failure."""
    with writing(done.store) as written:
        for key in (done.own, done.network):
            if key is None:
                continue
            found = _locked(written, done.store, key)
            if key == done.own and found.count == done.was.count + 1 and done.was.count:
                # As it was, its time too: the code that follows must not wait for this step.
                _put(written, done.store, key, done.was)
            elif found.count > 1:
                _put(written, done.store, key, rules.Failures(found.count - 1, found.last))
            else:
                _drop(written, done.store, key)


def succeeded(done: Try) -> None:
    """Whoever tried has come in: the name's failures are over, here and on this network."""
    with writing(done.store) as written:
        for key in (done.own, done.network):
            if key is not None:
                _drop(written, done.store, key)


def _where(store: str, key: tuple[str, str, str]) -> Any:
    table = tables(store).attempt
    return (table.scope == key[0]) & (table.key == key[1]) & (table.name == key[2])


def _locked(written: Session, store: str, key: tuple[str, str, str]) -> rules.Failures:
    """The failures of a key, whose row is ours until the end of the transaction."""
    table = tables(store).attempt
    scope, hashed, name = key
    row = {"scope": scope, "key": hashed, "name": name, "failures": 0, "last": 0}
    while True:
        insert_new(table.__table__, written, [row], table.scope)
        found = _found(written, store, key)
        # Whoever came in meanwhile has dropped the row that stood in our way: write it anew.
        if found is not None:
            return found


def _found(written: Session, store: str, key: tuple[str, str, str]) -> rules.Failures | None:
    table = tables(store).attempt
    query = select(table.failures, table.last).where(_where(store, key)).with_for_update()
    found = written.execute(query).one_or_none()
    return None if found is None else rules.Failures(found.failures, found.last)


def _read(written: Session, store: str, key: tuple[str, str, str]) -> rules.Failures:
    """The failures of a key whose row is ours."""
    found = _found(written, store, key)
    if found is None:
        raise LookupError("the row of this key is not locked")
    return found


def _put(written: Session, store: str, key: tuple[str, str, str], said: rules.Failures) -> None:
    table = tables(store).attempt
    changed = update(table).where(_where(store, key))
    written.execute(changed.values(failures=said.count, last=said.last))


def _drop(written: Session, store: str, key: tuple[str, str, str]) -> None:
    written.execute(delete(tables(store).attempt).where(_where(store, key)))


def _lasts(written: Session, store: str, network: str) -> list[int]:
    table = tables(store).attempt
    failed = select(table.last).where(
        table.scope == NETWORK, table.key == network, table.failures > 0
    )
    return list(written.scalars(failed))
