"""Shifts as their own team reads them at the desk. Who is not in a team learns nothing of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, false, func, select

from ..accounts import service as accounts
from ..foundation.database import db
from ..foundation.errors import NotFound
from ..foundation.identity import Actor, permission
from ..foundation.windows import Window, fetched
from ..zones import service as zones
from . import codes, screening
from .models import Shift, ShiftHours, ShiftZone

SEE = permission("shifts.see", ("outreach_worker", "team_lead"))
"""One's own teams' shifts; every question below asks for the teams besides."""


@dataclass(frozen=True)
class Listed:
    """A shift as the list shows it."""

    id: UUID
    day: date
    team: str
    kind: str | None
    dayparts: tuple[str, ...]
    staff: int
    half_hours: int | None
    closed: bool
    aborted: bool

    @property
    def staff_hours(self) -> float | None:
        """Hours × outreach staff; None until the shift is closed."""
        return None if self.half_hours is None else self.half_hours * self.staff / 2


@dataclass(frozen=True)
class Part:
    """Staff hours of a shift in one working zone, on one platform, or in neither."""

    zone: str | None
    platform: str | None
    hours: float


@dataclass(frozen=True)
class Shown:
    """A shift as its own page shows it."""

    id: UUID
    tertial: int
    listed: Listed
    with_police: str
    platforms: tuple[str, ...]
    zones: tuple[str, ...]
    parts: tuple[Part, ...]
    given_out: dict[str, int]
    """'cards', 'condoms', 'hygiene_kits', 'food' → pieces."""
    incident: bool
    note: str
    screened: dict[str, int]
    """What the screening still finds in the note: type (screening.TYPES) → how many."""
    was_cut: bool
    """Whether something was cut out of the note when it came in."""


def _mine(actor: Actor) -> ColumnElement[bool]:
    return Shift.team_id.in_([UUID(team) for team in actor.teams])


def _listed(row: Shift, teams: dict[UUID, str]) -> Listed:
    return Listed(
        row.id,
        row.day,
        teams.get(row.team_id, ""),
        row.kind,
        tuple(codes.DAYPART.chosen(row.dayparts)),
        row.staff,
        row.half_hours,
        row.closed,
        row.aborted,
    )


def _team_names() -> dict[UUID, str]:
    return {team.id: team.name for team in accounts.teams()}


def of_my_teams(actor: Actor, page: int) -> Window[Listed]:
    """The shifts of the actor's teams, newest first."""
    wanted = (_mine(actor), Shift.deleted == false())
    newest = select(Shift).where(*wanted).order_by(Shift.day.desc(), Shift.id)
    names = _team_names()

    def fetch(begin: int, many: int) -> Sequence[Listed]:
        rows = db.session.scalars(newest.offset(begin).limit(many))
        return [_listed(row, names) for row in rows]

    count = db.session.scalar(select(func.count()).select_from(Shift).where(*wanted))
    return fetched(count or 0, page, fetch)


def one_of_my_teams(actor: Actor, shift_id: UUID) -> Shown:
    """One shift of the actor's teams; raises NotFound for another's, as for none at all."""
    row = db.session.scalar(
        select(Shift).where(Shift.id == shift_id, _mine(actor), Shift.deleted == false())
    )
    if row is None:
        raise NotFound
    names = zones.zone_names()
    visited = db.session.scalars(select(ShiftZone.zone_id).where(ShiftZone.shift_id == row.id))
    return Shown(
        row.id,
        row.tertial,
        _listed(row, _team_names()),
        row.with_police,
        tuple(codes.PLATFORM.chosen(row.platforms)),
        tuple(sorted(names.get(zone, "") for zone in visited)),
        _parts(row.id, names),
        {name: getattr(row, name) for name in ("cards", "condoms", "hygiene_kits", "food")},
        row.incident,
        row.note,
        screening.counts(row.note),
        screening.CUT in row.note,
    )


def _parts(shift_id: UUID, names: dict[UUID, str]) -> tuple[Part, ...]:
    by = (ShiftHours.zone_id, ShiftHours.platform)
    rows = db.session.execute(
        select(*by, func.sum(ShiftHours.centihours))
        .where(ShiftHours.shift_id == shift_id)
        .group_by(*by)
    )
    parts = [
        Part(names.get(zone, "") if zone else None, platform, int(centihours) / 100)
        for zone, platform, centihours in rows
    ]
    return tuple(sorted(parts, key=lambda p: (-p.hours, p.zone or "", p.platform or "")))
