"""Staff who sign in, the teams they see, the phones they enrol."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..audit import service as audit
from ..foundation.database import db
from ..foundation.errors import Conflict, NotFound
from ..foundation.identity import Actor
from .models import Membership, Organisation, Staff, StaffRole, Team
from .people import STAFF
from .rules import check_roles

ORGANISATION_MADE = audit.act("accounts.organisation_made")
TEAM_ADDED = audit.act("accounts.team_added")
CONTACT_KINDS_SET = audit.act("accounts.contact_kinds_set")
STAFF_ADDED = audit.act("accounts.staff_added")


@dataclass(frozen=True)
class TeamInfo:
    """A team: id, name, kind, and the kinds of contact that it records (none said: all)."""

    id: UUID
    name: str
    kind: str
    contact_kinds: tuple[str, ...] = ()


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


def organisation_of(session: Session) -> Organisation | None:
    """The organisation within a transaction, as it is now; to be changed there."""
    return session.get(Organisation, 1)


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
    return [
        TeamInfo(t.id, t.name, t.kind, tuple(filter(None, (t.contact_kinds or "").split(","))))
        for t in rows
    ]


def set_contact_kinds(actor: Actor, team_id: UUID, kinds: tuple[str, ...]) -> None:
    """Say which kinds of contact a team records, in its order; none for all. Raises NotFound.

    kinds: codes of contacts.codes.KIND; whoever calls has checked them.
    """
    with audit.recorded(actor, CONTACT_KINDS_SET, "team", team_id) as session:
        team = session.get(Team, team_id)
        if team is None:
            raise NotFound
        team.contact_kinds = ",".join(kinds) or None


def add_staff(
    actor: Actor,
    username: str,
    display_name: str,
    roles: frozenset[str],
    team_ids: tuple[UUID, ...] = (),
) -> UUID:
    """Add a member of staff; raises ValueError for roles that do not go together.

    Nobody can sign in before a one-time link of `signin.links` was used.
    """
    check_roles(roles)
    staff_id = uuid4()
    with audit.recorded(actor, STAFF_ADDED, "staff", staff_id) as session:
        session.add(
            Staff(
                id=staff_id,
                username=username,
                display_name=display_name,
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


def staff_names(staff_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Id → display name of these members of staff, those who have left too."""
    query = select(Staff.id, Staff.display_name).where(Staff.id.in_(list(set(staff_ids))))
    return {row.id: row.display_name for row in db.session.execute(query)}


def load_actor(staff_id: str) -> Actor | None:
    """What a member of staff with this id may do; None when inactive or unknown."""
    try:
        return STAFF.actor(UUID(staff_id))
    except ValueError:
        return None


def team_ids_of(staff_id: UUID) -> frozenset[UUID]:
    """The teams that a member of staff belongs to."""
    return frozenset(
        db.session.scalars(select(Membership.team_id).where(Membership.staff_id == staff_id))
    )
