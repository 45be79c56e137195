"""`recorded`: one transaction, one named act. `read`: an entry before the data is sent."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import current_app, has_app_context
from sqlalchemy import select
from sqlalchemy.orm import Session

from ..foundation import clock
from ..foundation.database import FIELD, SHARED, add_up, db, writing
from ..foundation.identity import Actor
from .models import Delivery, FieldEntry, SharedEntry

SYSTEM = Actor(id="system", party="system", name="fieldapp")
"""Acts that the product does by itself: set-up, the publisher, retention."""

CITY = Actor(id="city", party="city", name="city")
"""Who of social services did something to the shared store, as the shared store is told."""

KNOWN_IN_SHARED = ("police", "system")
"""Parties that stand in the shared store's log as they are."""


CHANGE, READ, EXACT, EXPORT, LOG = "change", "read", "exact", "export", "log"
"""What an act is: it changes something, or something is read: a list or page, exact figures, a
file that leaves the product, or this log itself."""

REFUSED, ALARM = "refused", "alarm"
"""Or nothing was done: somebody asked for what is not theirs, or something happened that never
should."""

KINDS = (CHANGE, READ, EXACT, EXPORT, LOG, REFUSED, ALARM)


@dataclass(frozen=True)
class Act:
    """A named act on one store, registered by its room."""

    name: str
    store: str
    kind: str = CHANGE


_acts: dict[str, Act] = {}


def act(name: str, store: str = FIELD, kind: str = CHANGE) -> Act:
    """Register an act once, at import of its room; ValueError when the name is taken.

    name: `room.what_was_done`; its Swedish stands in the catalogue under that name. kind: one of
    KINDS; reads of exact figures and exports are what the recurring checks look at first, an alarm
    is a sign by itself.
    """
    made = Act(name, store, kind)
    if kind not in KINDS:
        raise ValueError(f"{kind} is no kind of act")
    if _acts.setdefault(name, made) != made:
        raise ValueError(f"the act {name} is registered otherwise already")
    return made


def registered() -> dict[str, Act]:
    """Every registered act by its name."""
    return dict(_acts)


def _entry(actor: Actor, done: Act, kind: str, object_id: object, detail: str) -> dict[str, Any]:
    surface = current_app.extensions["fieldapp"].surface if has_app_context() else "command"
    return {
        "at": clock.now(),
        "actor_id": actor.id,
        "actor_name": actor.name,
        "surface": surface,
        "act": done.name,
        "object_kind": kind,
        "object_id": str(object_id),
        "detail": detail,
    }


def _write(session: Session, store: str, entry: dict[str, Any]) -> None:
    table = (FieldEntry if store == FIELD else SharedEntry).__table__
    # `inline` asks for nothing back: the picture's role may add an entry and not read one.
    session.connection().execute(table.insert().inline(), entry)


@contextmanager
def recorded(
    actor: Actor, done: Act, object_kind: str = "", object_id: object = "", detail: str = ""
) -> Iterator[Session]:
    """One transaction on the act's store; its entry and its changes commit together.

    Yields a Session on the store's write engine. An exception rolls back both.

    The shared store's log names nobody of social services: whoever opens it would read who of
    them worked when. The person stands in the field's log, first and for good; in the shared
    store the city acts.
    """
    if done.store == SHARED and actor.party not in KNOWN_IN_SHARED:
        with writing(FIELD) as session:
            _write(session, FIELD, _entry(actor, done, object_kind, object_id, detail))
        actor = CITY
    with writing(done.store) as session:
        _write(session, done.store, _entry(actor, done, object_kind, object_id, detail))
        yield session


def read(
    actor: Actor, done: Act, object_kind: str = "", object_id: object = "", detail: str = ""
) -> None:
    """Record that an actor is about to see something exact; returns when that is durable."""
    with recorded(actor, done, object_kind, object_id, detail):
        pass


@contextmanager
def delivering() -> Iterator[Session]:
    """The transaction of a delivery: no entry with a clock. Call `delivered` inside it."""
    with writing(FIELD) as session:
        yield session


def delivered(session: Session, device: UUID, counts: Mapping[tuple[UUID, date], int]) -> None:
    """Add to the log of deliveries: (shift, day) → number of envelopes stored."""
    rows = [
        {"device_id": device, "shift_id": shift, "day": day, "envelopes": number}
        for (shift, day), number in sorted(counts.items(), key=lambda item: str(item[0]))
    ]
    add_up(session, Delivery.__table__, rows, "envelopes")


def shifts_delivered(devices: Collection[UUID]) -> dict[UUID, date]:
    """Shift → operational day of everything that these phones have delivered."""
    query = select(Delivery.shift_id, Delivery.day).where(Delivery.device_id.in_(devices))
    return {row.shift_id: row.day for row in db.session.execute(query)}


__all__ = [
    "ALARM",
    "CHANGE",
    "CITY",
    "EXACT",
    "EXPORT",
    "LOG",
    "READ",
    "REFUSED",
    "SHARED",
    "SYSTEM",
    "Act",
    "act",
    "delivered",
    "delivering",
    "read",
    "recorded",
    "shifts_delivered",
]
