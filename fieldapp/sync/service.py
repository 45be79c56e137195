"""Deliveries in: open before the transaction, store each once, answer each by itself."""

from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from ..accounts import devices
from ..accounts.devices import Phone
from ..accounts.devices_rules import Status
from ..audit import service as audit
from ..foundation import clock
from ..foundation.database import FIELD, has_one_writer
from . import intake
from .opening import Opened, Refused, envelope_of, open_all
from .rules import TRY_LATER, Decision
from .together import Together, store_alone

MAX_ENVELOPES = 500
TRIES = 5
"""How often a batch is decided anew when another delivery got in between."""

SMALL = 10
"""Envelopes of a delivery that may share its transaction: a larger one is worth a commit."""


Said = dict[str, Any]
"""What changes by hearing from a phone (`devices.heard`): column → value."""


@dataclass(frozen=True)
class Answer:
    """The answer to one envelope of a batch, in the batch's order."""

    id: str
    version: int
    answer: str
    reason: str | None


def take(
    phone: Phone, entries: list[Any], status: Status | None = None, *, heard: bool = True
) -> list[Answer]:
    """Take a batch of envelopes ({id, version, kid, ct}) of a phone; one answer for each.

    At most MAX_ENVELOPES. A bad one is held with its reason and blocks nothing. What the phone says
    of itself is noted in the same transaction; heard: it is the phone that brings them.
    """
    envelopes = [envelope_of(entry) for entry in entries]
    keys = current_app.extensions["fieldapp"].envelope_keys
    if phone.revoked:
        items: list[Opened | Refused] = [Refused(e, "device_revoked") for e in envelopes]
    else:
        items = open_all(keys, phone.id, phone.teams, clock.operational_day(), envelopes)
    decisions = _store(phone, items, devices.heard(phone, status) if heard else {})
    return [
        Answer(e.id, e.version, d.answer, d.reason)
        for e, d in zip(envelopes, decisions, strict=True)
    ]


def hear(phone: Phone, status: Status | None) -> None:
    """Note what a phone says of itself where it delivers nothing."""
    said = devices.heard(phone, status)
    if said:
        store_alone(lambda session: devices.note(session, phone, said))


def _store(phone: Phone, items: list[Opened | Refused], said: Said) -> list[Decision]:
    all_new = intake.may_all_be_new(items)
    for turn in range(TRIES):
        try:
            return _store_once(phone, items, said, ask=turn > 0 or not all_new)
        except (intake.Raced, OperationalError):
            continue  # another delivery of the same ids, a deadlock, a busy database
        except DBAPIError as error:
            # Its message, or its server's, may hold a contact: the log gets the type alone.
            code = getattr(error.orig, "sqlstate", None)
            name = type(error.orig).__name__
            current_app.logger.error("%d envelopes refused: %s %s", len(items), name, code)
            return _store_alone(phone, items, said)
    return [Decision(TRY_LATER)] * len(items)


def _store_alone(phone: Phone, items: list[Opened | Refused], said: Said) -> list[Decision]:
    """The database refused something in the batch: find it, hold it, store the others."""
    if len(items) > 1:
        return [_store(phone, [item], said)[0] for item in items]
    item = items[0]
    if isinstance(item, Refused):
        return [Decision(TRY_LATER)]
    return _store(phone, [Refused(item.envelope, "malformed")], said)


def _store_once(
    phone: Phone, items: list[Opened | Refused], said: Said, *, ask: bool
) -> list[Decision]:
    today = clock.operational_day()

    def work(session: Session) -> list[Decision]:
        batch = intake.load(session, phone.id, items if ask else [])
        decisions = batch.take_all(items)
        intake.write(session, batch, today)
        audit.delivered(session, phone.id, batch.stored)
        devices.note(session, phone, said)
        return decisions

    if ask or len(items) > SMALL or not has_one_writer(FIELD):
        return store_alone(work)
    together: Together = current_app.extensions.setdefault("fieldapp.sync.together", Together())
    return together.store(work)
