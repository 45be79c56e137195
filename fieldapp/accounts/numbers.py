"""The numbers that a team's phones show: whom to call from every screen, locked or not."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from ..audit import service as audit
from ..foundation.database import db
from ..foundation.errors import NotFound
from ..foundation.identity import Actor, permission
from .models import Team
from .numbers_models import DUTY, PARTNER, TeamNumber
from .service import TeamInfo, teams

SET = permission("accounts.team_numbers", ("team_lead", "administrator"))
NUMBERS_SET = audit.act("accounts.team_numbers_set")


@dataclass(frozen=True)
class Number:
    """A number with the words that stand beside it."""

    label: str
    number: str


@dataclass(frozen=True)
class Numbers:
    """What is set for a team: its colleagues' phones in order, and the duty manager."""

    partners: tuple[Number, ...] = ()
    duty: Number | None = None
    duty_email: str | None = None


@dataclass(frozen=True)
class ListedTeam:
    """A team with its numbers."""

    team: TeamInfo
    numbers: Numbers = field(default_factory=Numbers)


def of_teams(team_ids: frozenset[UUID]) -> dict[UUID, Numbers]:
    """Team → its numbers; a team that has set none is left out."""
    query = select(TeamNumber).where(TeamNumber.team_id.in_(list(team_ids)))
    rows: dict[UUID, list[TeamNumber]] = {}
    for row in db.session.scalars(query.order_by(TeamNumber.role, TeamNumber.position)):
        rows.setdefault(row.team_id, []).append(row)
    return {team_id: _read(found) for team_id, found in rows.items()}


def _read(rows: list[TeamNumber]) -> Numbers:
    duty = next((row for row in rows if row.role == DUTY), None)
    return Numbers(
        tuple(Number(row.label, row.number) for row in rows if row.role == PARTNER),
        Number(duty.label, duty.number) if duty else None,
        duty.email if duty else None,
    )


def pulled(numbers: Numbers) -> dict[str, Any]:
    """The numbers as a phone gets them; the duty manager's address stays here."""
    shown = [{"label": one.label, "number": one.number} for one in numbers.partners]
    duty = numbers.duty
    told = {"label": duty.label, "number": duty.number} if duty else None
    return {"partner": shown, "duty": told}


def mine(actor: Actor) -> list[ListedTeam]:
    """The teams whose numbers this actor sets: a team lead's own, an administrator's all."""
    all_teams = "administrator" in actor.roles
    found = [team for team in teams() if all_teams or str(team.id) in actor.teams]
    known = of_teams(frozenset(team.id for team in found))
    return [ListedTeam(team, known.get(team.id, Numbers())) for team in found]


def one_of_mine(actor: Actor, team_id: UUID) -> ListedTeam:
    """A team whose numbers this actor sets; raises NotFound for any other."""
    for listed in mine(actor):
        if listed.team.id == team_id:
            return listed
    raise NotFound


def set_numbers(actor: Actor, team_id: UUID, numbers: Numbers) -> None:
    """Set a team's numbers anew, all of them; raises NotFound for a team that is not the actor's.

    The access log says that they were set and how many there are, not what they are.
    """
    one_of_mine(actor, team_id)
    duty = "with a duty manager" if numbers.duty else "no duty manager"
    said = f"{len(numbers.partners)} colleagues, {duty}"
    with audit.recorded(actor, NUMBERS_SET, "team", team_id, said) as session:
        if session.get(Team, team_id) is None:
            raise NotFound
        session.execute(delete(TeamNumber).where(TeamNumber.team_id == team_id))
        session.add_all(
            TeamNumber(
                team_id=team_id, role=PARTNER, position=i, label=one.label, number=one.number
            )
            for i, one in enumerate(numbers.partners)
        )
        if numbers.duty:
            session.add(
                TeamNumber(
                    team_id=team_id,
                    role=DUTY,
                    position=0,
                    label=numbers.duty.label,
                    number=numbers.duty.number,
                    email=numbers.duty_email,
                )
            )
