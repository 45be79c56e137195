"""What an administrator does with teams. Their names and kinds are data."""

from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..audit import service as audit
from ..foundation.database import db
from ..foundation.errors import Conflict, NotFound
from ..foundation.identity import Actor
from .models import Membership, Team
from .service import TEAM_ADDED

TEAM_CHANGED = audit.act("accounts.team_changed")


def add(actor: Actor, name: str, kind: str) -> UUID:
    """Add a team; returns its id. Raises Conflict when the name is taken."""
    team_id = uuid4()
    with audit.recorded(actor, TEAM_ADDED, "team", team_id) as session:
        _check_name(session, name, None)
        session.add(Team(id=team_id, name=name, kind=kind))
    return team_id


def change(actor: Actor, team_id: UUID, name: str, kind: str) -> None:
    """Give a team another name or kind; raises Conflict when the name is taken, NotFound.

    Its id stays, and with it everything that belongs to the team.
    """
    with audit.recorded(actor, TEAM_CHANGED, "team", team_id) as session:
        team = session.get(Team, team_id)
        if team is None:
            raise NotFound
        _check_name(session, name, team_id)
        team.name, team.kind = name, kind


def sizes() -> dict[UUID, int]:
    """Team → how many belong to it, closed accounts included."""
    query = select(Membership.team_id, func.count()).group_by(Membership.team_id)
    return {row[0]: row[1] for row in db.session.execute(query)}


def _check_name(session: Session, name: str, but: UUID | None) -> None:
    same = session.scalars(select(Team.id).where(Team.name == name))
    if any(team != but for team in same):
        raise Conflict("There is a team of this name already.", code="name_taken")
