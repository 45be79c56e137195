"""Freezing a tertial: which contacts are units is decided once and never again."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from flask import current_app
from sqlalchemy import Row, insert, select
from sqlalchemy.orm import Session

from ..accounts import service as accounts
from ..audit import service as audit
from ..contacts import freezing as contacts
from ..contacts import service as contacts_service
from ..foundation import clock
from ..foundation.errors import Conflict
from ..foundation.identity import Actor
from ..shifts import freezing as shifts
from . import partition as p
from . import partitions, rules, units
from .models import Partition, Release, Unit

TERTIAL_FROZEN = audit.act("releases.tertial_frozen")


def row_of(row: Row[Any]) -> units.Row:
    """A candidate of `contacts.freezing` as the rule reads it."""
    square = (row.square_e, row.square_n) if row.square_e is not None else None
    place = p.Place(row.place_kind or "none", square, row.district_code)
    return units.Row(row.id, row.day, row.deleted, row.kind, row.arena, row.met, place)


def candidates(session: Session, tertial: int) -> Iterator[units.Row]:
    """All contacts of the operational year up to the tertial's last day."""
    first, last = date(tertial // 10, 1, 1), clock.tertial_bounds(tertial)[1]
    return map(row_of, contacts.candidates(session, first, last))


def freeze_key() -> bytes:
    """The key of the keyed hash; it stays on the field side."""
    return bytes.fromhex(current_app.extensions["fieldapp"].freeze_key)


def freeze(actor: Actor, tertial: int, publish_day: date | None = None) -> UUID:
    """Freeze a tertial and make the release of its places; returns the release's id.

    publish_day: fixed here, before any figure exists; today when not given. Raises Invalid for
    what is no tertial, Conflict when it is too early, done already, out of order, or when no
    partition was locked for the year.
    """
    rules.check_tertial(tertial)
    today = clock.operational_day()
    publish_day = publish_day or today
    rules.check_publish_day(publish_day, today)
    year = tertial // 10
    partition_id = partitions.locked_id(year)
    release_id, demo, key = uuid4(), accounts.is_demo(), freeze_key()
    with audit.recorded(actor, TERTIAL_FROZEN, "tertial", tertial) as session:
        locked = session.get(Partition, partition_id, with_for_update=True)
        if locked is None or locked.state != partitions.LOCKED:
            raise Conflict("The partition is not locked.")
        rules.check_freeze(tertial, today, contacts_service.frozen_tertials(session))
        partition = partitions.load(session, partition_id)
        found = units.cells(
            candidates(session, tertial),
            tertial,
            contacts.counted_ids(session),
            contacts.closed_years(session),
            partition,
        )
        contacts.freeze(session, tertial, today, found)
        shifts.forget_notes(session, tertial)
        session.add(
            Release(
                id=release_id,
                query=rules.PLACES,
                year=year,
                tertial=tertial,
                partition_id=partition_id,
                milli=rules.BUDGET_MILLI[locked.profile][rules.PLACES],
                state="frozen",
                demo=demo,
                drafted_by=actor.id,
                frozen_day=today,
                publish_day=publish_day,
                freeze_hash=units.freeze_hash(key, tertial, locked.digest, found),
                note="",
            )
        )
        session.flush()
        if found:
            session.execute(
                insert(Unit),
                [
                    {"release_id": release_id, "contact_id": contact, "cell": cell}
                    for contact, cell in sorted(found.items())
                ],
            )
    return release_id


def frozen_units(session: Session, release_id: UUID) -> dict[UUID, int]:
    """The minimal table of a release that is not sealed yet: contact id → cell."""
    rows = session.execute(select(Unit.contact_id, Unit.cell).where(Unit.release_id == release_id))
    return {row.contact_id: row.cell for row in rows}
