"""What the provider's groups give here, and who of its people is whom; set by command line."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ..audit import service as audit
from ..foundation.database import db
from ..foundation.errors import Conflict, NotFound
from ..foundation.identity import Actor
from . import oidc_rules as rules
from .models import Staff, Team
from .oidc_models import OidcGroup, OidcIdentity
from .rules import check_roles

MAPPED = audit.act("accounts.oidc_mapped")
UNMAPPED = audit.act("accounts.oidc_unmapped")
LINKED = audit.act("accounts.oidc_linked")


@dataclass(frozen=True)
class Given:
    """What a group gives, as the administrator lists it: a role, or a place in a team."""

    group: str
    role: str | None
    team: str | None


def map_group(
    actor: Actor, group: str, *, role: str | None = None, team: str | None = None
) -> None:
    """Let a group give a role, or a place in the team of this name.

    Raises ValueError for an unknown role, for roles of one group that do not go together, and
    when it is given neither or both; NotFound for an unknown team; Conflict when it stands.
    """
    if not 0 < len(group) <= rules.MAX_GROUP_CHARS or (role is None) == (team is None):
        raise ValueError("say a group, and a role or a team")
    with audit.recorded(actor, MAPPED, "group", group[:80], role or "team") as session:
        team_id = _team_id(session, team)
        rows = session.scalars(select(OidcGroup).where(OidcGroup.group_name == group)).all()
        if any((row.role, row.team_id) == (role, team_id) for row in rows):
            raise Conflict("The group gives this already.")
        if role is not None:
            check_roles(frozenset({role, *(row.role for row in rows if row.role)}))
        session.add(OidcGroup(group_name=group, role=role, team_id=team_id))


def unmap_group(
    actor: Actor, group: str, *, role: str | None = None, team: str | None = None
) -> int:
    """Let a group no longer give a role or a team, or (neither named) anything at all.

    Returns how much it gave; raises NotFound when that is nothing. Who holds something through
    it loses that at their next log-in.
    """
    with audit.recorded(actor, UNMAPPED, "group", group[:80], role or "") as session:
        team_id = _team_id(session, team)
        gone = delete(OidcGroup).where(OidcGroup.group_name == group)
        if role is not None:
            gone = gone.where(OidcGroup.role == role)
        if team_id is not None:
            gone = gone.where(OidcGroup.team_id == team_id)
        number: int = session.execute(gone).rowcount  # type: ignore[attr-defined]
        if not number:
            raise NotFound("The group gives nothing of that.")
    return number


def _team_id(session: Session, name: str | None) -> UUID | None:
    if name is None:
        return None
    found = session.scalar(select(Team.id).where(Team.name == name))
    if found is None:
        raise NotFound("There is no team of that name.")
    return found


def mappings() -> list[Given]:
    """All that groups give, by group."""
    query = (
        select(OidcGroup.group_name, OidcGroup.role, Team.name)
        .outerjoin(Team, Team.id == OidcGroup.team_id)
        .order_by(OidcGroup.group_name, OidcGroup.role, Team.name)
    )
    return [Given(*row) for row in db.session.execute(query)]


def link(actor: Actor, username: str, issuer: str, subject: str) -> None:
    """Let somebody of the provider sign in as this member of staff.

    Raises NotFound for an unknown user name, Conflict when the subject is somebody here already.
    """
    rules.subject_of({"sub": subject})
    with audit.recorded(actor, LINKED, "staff", username) as session:
        staff_id = session.scalar(select(Staff.id).where(Staff.username == username))
        if staff_id is None:
            raise NotFound("There is no member of staff with that user name.")
        if session.get(OidcIdentity, (issuer, subject)) is not None:
            raise Conflict("That subject is somebody here already.")
        session.add(OidcIdentity(issuer=issuer, subject=subject, staff_id=staff_id))


def given_by(groups: frozenset[str]) -> tuple[frozenset[str], frozenset[UUID]]:
    """The roles and the teams that any of these groups gives."""
    rows = db.session.scalars(select(OidcGroup)).all()
    mine = [row for row in rows if row.group_name in groups]
    return (
        frozenset(row.role for row in mine if row.role is not None),
        frozenset(row.team_id for row in mine if row.team_id is not None),
    )
