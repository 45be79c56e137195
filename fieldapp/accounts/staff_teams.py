"""What an administrator does with teams. Their names and kinds are data."""

from uuid import UUID, uuid4

from sqlalchemy import func, select

from ..audit import service as audit
from ..foundation.database import db, taken
from ..foundation.errors import NotFound
from ..foundation.identity import Actor
from .models import Membership, Team
from .service import TEAM_ADDED

TEAM_CHANGED = audit.act("accounts.team_changed")


def add(actor: Actor, name: str, kind: str) -> UUID:
    """Add a team; returns its id. Raises Conflict when the name is taken."""
    team_id = uuid4()
    with (
        taken("There is a team of this name already."),
        audit.recorded(actor, TEAM_ADDED, "team", team_id) as session,
    ):
        session.add(Team(id=team_id, name=name, kind=kind))
    return team_id


def change(actor: Actor, team_id: UUID, name: str, kind: str) -> None:
    """Give a team another name or kind; raises Conflict when the name is taken, NotFound.

    Its id stays, and with it everything that belongs to the team.
    """
    with (
        taken("There is a team of this name already."),
        audit.recorded(actor, TEAM_CHANGED, "team", team_id) as session,
    ):
        team = session.get(Team, team_id)
        if team is None:
            raise NotFound
        team.name, team.kind = name, kind


def sizes() -> dict[UUID, int]:
    """Team → how many belong to it, closed accounts included."""
    query = select(Membership.team_id, func.count()).group_by(Membership.team_id)
    return {row[0]: row[1] for row in db.session.execute(query)}
