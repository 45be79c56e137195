"""Staff who sign in, the teams they see, the phones they enrol."""

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from sqlalchemy import Uuid, bindparam, or_, select, update
from sqlalchemy.orm import Session

from ..audit import service as audit
from ..foundation import clock, passwords
from ..foundation.database import db
from ..foundation.errors import Conflict, Invalid, NotFound, NotSignedIn
from ..foundation.identity import Actor, permission, permissions_of
from ..foundation.payloads import is_storable
from .models import Device, Membership, Organisation, Staff, StaffRole, Team
from .rules import check_roles

ENROL = permission("accounts.enrol", ("outreach_worker", "team_lead"))

ORGANISATION_MADE = audit.act("accounts.organisation_made")
TEAM_ADDED = audit.act("accounts.team_added")
STAFF_ADDED = audit.act("accounts.staff_added")
PASSWORD_SET = audit.act("accounts.password_set")
DEVICE_ENROLLED = audit.act("accounts.device_enrolled")
DEVICE_REVOKED = audit.act("accounts.device_revoked")

DELIVERY_CONTEXT = "fieldapp/delivery/1"
"""First line of what a phone signs: a signature for deliveries is good for nothing else."""


@dataclass(frozen=True)
class Phone:
    """An enrolled phone as other rooms see it."""

    id: UUID
    staff_id: UUID
    teams: frozenset[UUID]
    revoked: bool
    last_day_seen: date | None


@dataclass(frozen=True)
class TeamInfo:
    """A team: id, name and kind."""

    id: UUID
    name: str
    kind: str


def make_organisation(actor: Actor, name: str, municipality: str, *, demo: bool) -> None:
    """Make the one organisation of an empty installation; raises Conflict when there is one.

    Whether it is fictional is said here and never changed.
    """
    with audit.recorded(actor, ORGANISATION_MADE, "organisation", 1) as session:
        if session.get(Organisation, 1) is not None:
            raise Conflict("This installation already has an organisation.")
        session.add(Organisation(id=1, name=name, municipality=municipality, demo=demo))


def organisation() -> Organisation | None:
    """The organisation of this installation, None when it is empty."""
    return db.session.get(Organisation, 1)


def is_demo() -> bool:
    """Whether this installation's organisation is fictional."""
    found = organisation()
    return bool(found and found.demo)


def add_team(actor: Actor, name: str, kind: str) -> UUID:
    """Add a team; returns its id."""
    team_id = uuid4()
    with audit.recorded(actor, TEAM_ADDED, "team", team_id) as session:
        session.add(Team(id=team_id, name=name, kind=kind))
    return team_id


def teams() -> list[TeamInfo]:
    """All teams by name."""
    rows = db.session.scalars(select(Team).order_by(Team.name))
    return [TeamInfo(t.id, t.name, t.kind) for t in rows]


def add_staff(
    actor: Actor,
    username: str,
    display_name: str,
    password: str | None,
    roles: frozenset[str],
    team_ids: tuple[UUID, ...] = (),
) -> UUID:
    """Add a member of staff; raises ValueError for roles that do not go together.

    Without a password nobody can sign in until one is set.
    """
    check_roles(roles)
    staff_id = uuid4()
    with audit.recorded(actor, STAFF_ADDED, "staff", staff_id) as session:
        session.add(
            Staff(
                id=staff_id,
                username=username,
                display_name=display_name,
                password_hash=passwords.hashed(password),
                active=True,
            )
        )
        session.flush()
        session.add_all(StaffRole(staff_id=staff_id, role=role) for role in sorted(roles))
        session.add_all(Membership(staff_id=staff_id, team_id=team) for team in team_ids)
    return staff_id


@dataclass(frozen=True)
class Member:
    """A member of staff as the administrator lists them."""

    id: UUID
    username: str
    display_name: str
    roles: frozenset[str]


def members() -> list[Member]:
    """All staff by log-in name."""
    roles: dict[UUID, set[str]] = {}
    for staff_id, role in db.session.execute(select(StaffRole.staff_id, StaffRole.role)):
        roles.setdefault(staff_id, set()).add(role)
    rows = db.session.scalars(select(Staff).order_by(Staff.username))
    return [Member(s.id, s.username, s.display_name, frozenset(roles.get(s.id, ()))) for s in rows]


def set_password(actor: Actor, staff_id: UUID, password: str) -> None:
    """Give a member of staff a new password; raises NotFound."""
    with audit.recorded(actor, PASSWORD_SET, "staff", staff_id) as session:
        staff = session.get(Staff, staff_id)
        if staff is None:
            raise NotFound
        staff.password_hash = passwords.hashed(password)


def load_actor(actor_id: str) -> Actor | None:
    """The actor of a session cookie's opaque id; None when inactive or unknown."""
    try:
        staff = db.session.get(Staff, UUID(actor_id))
    except ValueError:
        return None
    return _actor(staff) if staff is not None and staff.active else None


def authenticate(username: str, password: str) -> Actor | None:
    """The actor with this name and password, or None."""
    if not is_storable(username) or not is_storable(password):
        return None
    staff = db.session.scalar(select(Staff).where(Staff.username == username.strip()))
    right = passwords.matches(staff.password_hash if staff else None, password)
    return _actor(staff) if staff is not None and right and staff.active else None


def _actor(staff: Staff) -> Actor:
    roles = frozenset(
        db.session.scalars(select(StaffRole.role).where(StaffRole.staff_id == staff.id))
    )
    return Actor(
        id=str(staff.id),
        party="city",
        name=staff.display_name,
        permissions=permissions_of(roles),
        roles=roles,
        teams=frozenset(str(t) for t in team_ids_of(staff.id)),
    )


def team_ids_of(staff_id: UUID) -> frozenset[UUID]:
    """The teams that a member of staff belongs to."""
    return frozenset(
        db.session.scalars(select(Membership.team_id).where(Membership.staff_id == staff_id))
    )


def _public_key(encoded: str) -> bytes:
    try:
        der = base64.b64decode(encoded, validate=True)
        key = serialization.load_der_public_key(der)
    except (ValueError, binascii.Error, UnsupportedAlgorithm) as error:
        raise Invalid("The phone's key could not be read.", code="bad_key") from error
    if not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name != "secp256r1":
        raise Invalid("The phone's key is not a P-256 key.", code="bad_key")
    return der


def enrol(
    actor: Actor, name: str, public_key: str, app_version: str, known_as: UUID | None = None
) -> UUID:
    """Enrol a phone of this member of staff; public_key: base64 of a SPKI DER P-256 key.

    known_as: the id that the phone had. It is kept when it is this person's, not revoked, and of
    this key; else the phone is a new one.
    """
    der = _public_key(public_key)
    before = db.session.get(Device, known_as) if known_as is not None else None
    if (
        before is not None
        and before.staff_id == UUID(actor.id)
        and before.revoked_day is None
        and before.public_key == der
    ):
        return before.id
    device_id = uuid4()
    with audit.recorded(actor, DEVICE_ENROLLED, "device", device_id) as session:
        session.add(
            Device(
                id=device_id,
                staff_id=UUID(actor.id),
                name=name,
                public_key=der,
                app_version=app_version,
                enrolled_day=clock.operational_day(),
            )
        )
    return device_id


def revoke(actor: Actor, device_id: UUID) -> None:
    """Revoke a phone: what it still delivers is held; raises NotFound."""
    with audit.recorded(actor, DEVICE_REVOKED, "device", device_id) as session:
        device = session.get(Device, device_id)
        if device is None:
            raise NotFound
        device.revoked_day = clock.operational_day()


def verify_delivery(device_id: str, signature: str, method: str, path: str, body: bytes) -> Phone:
    """The phone whose signature stands under a request; raises NotSignedIn.

    signature: base64 of r‖s (64 bytes), ECDSA P-256 with SHA-256 over
    "fieldapp/delivery/1\\n" METHOD " " path "\\n" body.
    """
    try:
        rows = db.session.execute(_PHONE, {"device": UUID(device_id)}).all()
        raw = base64.b64decode(signature, validate=True)
    except (ValueError, binascii.Error):
        raise NotSignedIn("The signature could not be read.", code="bad_signature") from None
    if not rows:
        raise NotSignedIn("This phone is not enrolled here.", code="unknown_device")
    if len(raw) != 64:
        raise NotSignedIn("The signature could not be read.", code="bad_signature")
    signed = f"{DELIVERY_CONTEXT}\n{method} {path}\n".encode() + body
    device = rows[0]
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    try:
        _verifying_key(device.public_key).verify(der, signed, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        raise NotSignedIn("The signature is not this phone's.", code="bad_signature") from None
    return Phone(
        device.id,
        device.staff_id,
        frozenset(row.team_id for row in rows if row.team_id is not None),
        # Who has left delivers what is sealed, to be held, like a revoked phone.
        device.revoked_day is not None or not device.active,
        device.last_day_seen,
    )


_PHONE = (
    select(
        Device.id,
        Device.staff_id,
        Device.public_key,
        Device.revoked_day,
        Device.last_day_seen,
        Membership.team_id,
        Staff.active,
    )
    .join(Staff, Staff.id == Device.staff_id)
    .outerjoin(Membership, Membership.staff_id == Device.staff_id)
    .where(Device.id == bindparam("device", type_=Uuid))
)
"""A phone with its teams, a row for each: one question for each delivery."""


@lru_cache(maxsize=1024)
def _verifying_key(der: bytes) -> ec.EllipticCurvePublicKey:
    key = serialization.load_der_public_key(der)
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise NotSignedIn("The phone's key is not a P-256 key.", code="bad_key")
    return key


def mark_seen(session: Session, phone: Phone) -> None:
    """Note the day (never the time) on which a phone was last heard of."""
    today = clock.operational_day()
    if phone.last_day_seen != today:
        session.execute(update(Device).where(Device.id == phone.id).values(last_day_seen=today))


def phones_of_teams(team_ids: frozenset[UUID]) -> frozenset[UUID]:
    """Phones of staff in these teams, and of staff in no team any more; revoked ones included."""
    query = (
        select(Device.id)
        .outerjoin(Membership, Membership.staff_id == Device.staff_id)
        .where(or_(Membership.team_id.in_(list(team_ids)), Membership.team_id.is_(None)))
    )
    return frozenset(db.session.scalars(query))


def phone_names(device_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Id → name of a phone and of its owner: every phone may be called the same."""
    query = (
        select(Device.id, Device.name, Staff.display_name)
        .join(Staff, Staff.id == Device.staff_id)
        .where(Device.id.in_(list(device_ids)))
    )
    return {row.id: f"{row.name} – {row.display_name}" for row in db.session.execute(query)}


def phone(device_id: UUID) -> Phone | None:
    """An enrolled phone by its id."""
    device = db.session.get(Device, device_id)
    return _phone(device) if device is not None else None


def _phone(device: Device) -> Phone:
    return Phone(
        device.id,
        device.staff_id,
        team_ids_of(device.staff_id),
        device.revoked_day is not None,
        device.last_day_seen,
    )
