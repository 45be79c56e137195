"""Staff who sign in, the teams they see, the phones they enrol."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import select

from ..audit import service as audit
from ..foundation import passwords
from ..foundation.database import db
from ..foundation.errors import Conflict, NotFound
from ..foundation.identity import Actor, permissions_of
from ..foundation.payloads import is_storable
from .models import Membership, Organisation, Staff, StaffRole, Team
from .rules import check_roles

ORGANISATION_MADE = audit.act("accounts.organisation_made")
TEAM_ADDED = audit.act("accounts.team_added")
STAFF_ADDED = audit.act("accounts.staff_added")
PASSWORD_SET = audit.act("accounts.password_set")


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
