"""Phones as the desk sees them: whose they are, how they are, and that one is lost.

Never what is on them. An outreach worker has the own ones, a team lead those of the own teams.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..audit import service as audit
from ..foundation import clock
from ..foundation.database import db
from ..foundation.errors import Conflict, Invalid, NotFound
from ..foundation.identity import Actor
from ..foundation.payloads import is_storable
from . import devices
from .devices_enrolment import MANAGE
from .devices_models import Device
from .models import Staff

PHONES_LISTED = audit.act("accounts.phones_listed", kind=audit.READ)
DEVICE_RENAMED = audit.act("accounts.device_renamed")
DEVICE_REVOKED = audit.act("accounts.device_revoked")
DEVICE_WRITTEN_OFF = audit.act("accounts.device_written_off")

LONGEST_NAME = 80


@dataclass(frozen=True)
class ListedPhone:
    """A phone on the desk's page: days and numbers, never content."""

    id: UUID
    name: str
    owner: str
    is_mine: bool
    app: str
    enrolled_day: date
    last_day_seen: date | None
    status_day: date | None
    queue: int | None
    oldest_days: int | None
    error: str | None
    revoked_day: date | None
    written_off_day: date | None


def listed(actor: Actor) -> list[ListedPhone]:
    """The phones that this actor has to do with, those in use first, by owner and name.

    That somebody looked at colleagues' phones is recorded before it is shown.
    """
    if MANAGE in actor.permissions:
        audit.read(actor, PHONES_LISTED, "device")
    query = (
        select(Device, Staff.display_name)
        .join(Staff, Staff.id == Device.staff_id)
        .where(Device.id.in_(_mine(actor)))
    )
    phones = [_listed(actor, row.Device, row.display_name) for row in db.session.execute(query)]
    return sorted(phones, key=lambda p: (p.revoked_day is not None, p.owner, p.name, str(p.id)))


def one(actor: Actor, device_id: UUID) -> ListedPhone:
    """One phone that this actor has to do with; raises NotFound."""
    _check_mine(actor, device_id)
    device = db.session.get(Device, device_id)
    owner = db.session.get(Staff, device.staff_id) if device is not None else None
    if device is None or owner is None:
        raise NotFound
    return _listed(actor, device, owner.display_name)


def _listed(actor: Actor, device: Device, owner: str) -> ListedPhone:
    return ListedPhone(
        id=device.id,
        name=device.name,
        owner=owner,
        is_mine=str(device.staff_id) == actor.id,
        app=device.app_version,
        enrolled_day=device.enrolled_day,
        last_day_seen=device.last_day_seen,
        status_day=device.status_day,
        queue=device.queue_length,
        oldest_days=device.queue_oldest_days,
        error=device.error_code,
        revoked_day=device.revoked_day,
        written_off_day=device.written_off_day,
    )


def _mine(actor: Actor) -> frozenset[UUID]:
    own = db.session.scalars(select(Device.id).where(Device.staff_id == UUID(actor.id)))
    if MANAGE not in actor.permissions:
        return frozenset(own)
    return frozenset(own) | devices.phones_of_teams(frozenset(map(UUID, actor.teams)))


def _check_mine(actor: Actor, device_id: UUID) -> None:
    if actor.party != "system" and device_id not in _mine(actor):
        raise NotFound  # the same for another team's as for none


def rename(actor: Actor, device_id: UUID, name: str) -> None:
    """Give a phone another name; raises NotFound, Invalid."""
    _check_mine(actor, device_id)
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not is_storable(name):
        raise Invalid("A phone's name has between 1 and 80 characters.")
    with audit.recorded(actor, DEVICE_RENAMED, "device", device_id) as session:
        _get(session, device_id).name = name


def revoke(actor: Actor, device_id: UUID) -> None:
    """Revoke a phone: nothing is sent to it, it wipes at its next contact, and what it delivers is
    held. For good: who finds it again enrols it anew. Raises NotFound."""
    _check_mine(actor, device_id)
    with audit.recorded(actor, DEVICE_REVOKED, "device", device_id) as session:
        device = _get(session, device_id)
        device.revoked_day = device.revoked_day or clock.operational_day()


def write_off(actor: Actor, device_id: UUID) -> None:
    """Wait no longer for what a revoked phone may still hold: no key is kept for it.

    Raises NotFound, and Conflict for a phone that is in use.
    """
    _check_mine(actor, device_id)
    if actor.party != "system" and MANAGE not in actor.permissions:
        raise NotFound
    with audit.recorded(actor, DEVICE_WRITTEN_OFF, "device", device_id) as session:
        device = _get(session, device_id)
        if device.revoked_day is None:
            raise Conflict("Only a phone that is revoked is written off.")
        device.written_off_day = device.written_off_day or clock.operational_day()


def _get(session: Session, device_id: UUID) -> Device:
    device = session.get(Device, device_id)
    if device is None:
        raise NotFound
    return device
