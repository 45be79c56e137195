"""Working zones for teams and phones; drafts of reporting zones for `releases`."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..audit import service as audit
from ..foundation.database import db
from ..foundation.errors import Invalid
from ..foundation.identity import Actor
from ..geography import service as geography
from . import rules
from .models import ReportingDraft, ReportingDraftSquare, Zone, ZoneSquare

ZONE_DRAWN = audit.act("zones.zone_drawn")
REPORTING_DRAFTED = audit.act("zones.reporting_drafted")


@dataclass(frozen=True)
class WorkingZone:
    """A working zone with its squares (e, n)."""

    id: UUID
    team_id: UUID
    name: str
    district_code: str | None
    squares: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class ReportingZone:
    """A drafted reporting zone: its name, its public source and its squares (e, n)."""

    id: UUID
    year: int
    name: str
    source: str
    squares: tuple[tuple[int, int], ...]


def draw_zone(actor: Actor, team_id: UUID, name: str, squares: Iterable[tuple[int, int]]) -> UUID:
    """Draw a working zone of a team; raises Invalid when it has no square."""
    chosen = sorted(set(squares))
    if not chosen:
        raise Invalid("A zone needs at least one square.")
    zone_id = uuid4()
    district = rules.district_of(chosen, geography.districts_of(chosen))
    with audit.recorded(actor, ZONE_DRAWN, "zone", zone_id) as session:
        session.add(
            Zone(id=zone_id, team_id=team_id, name=name, district_code=district, retired_day=None)
        )
        session.flush()
        session.add_all(ZoneSquare(zone_id=zone_id, e=e, n=n) for e, n in chosen)
    return zone_id


def working_zones(teams: Iterable[UUID] | None = None) -> list[WorkingZone]:
    """Working zones in use, of these teams or of all, by name."""
    query = select(Zone).where(Zone.retired_day.is_(None)).order_by(Zone.name)
    if teams is not None:
        query = query.where(Zone.team_id.in_(list(teams)))
    zones = list(db.session.scalars(query))
    squares: dict[UUID, list[tuple[int, int]]] = defaultdict(list)
    for row in db.session.execute(
        select(ZoneSquare.zone_id, ZoneSquare.e, ZoneSquare.n)
        .where(ZoneSquare.zone_id.in_([z.id for z in zones]))
        .order_by(ZoneSquare.zone_id, ZoneSquare.n, ZoneSquare.e)
    ):
        squares[row.zone_id].append((row.e, row.n))
    return [
        WorkingZone(z.id, z.team_id, z.name, z.district_code, tuple(squares[z.id])) for z in zones
    ]


def zone_names() -> dict[UUID, str]:
    """Id → name of every working zone, retired ones included."""
    return {row.id: row.name for row in db.session.execute(select(Zone.id, Zone.name))}


def teams_of(zone_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Zone → team of those of these working zones that exist, retired ones included."""
    query = select(Zone.id, Zone.team_id).where(Zone.id.in_(list(zone_ids)))
    return {row.id: row.team_id for row in db.session.execute(query)}


def districts_of(session: Session, zone_ids: Iterable[UUID]) -> dict[UUID, str | None]:
    """The stored mapping of working zones to the district that holds most of their squares."""
    wanted = list(zone_ids)
    if not wanted:
        return {}
    query = select(Zone.id, Zone.district_code).where(Zone.id.in_(wanted))
    return {row.id: row.district_code for row in session.execute(query)}


def draft_reporting_zone(
    actor: Actor, year: int, name: str, source: str, squares: Iterable[tuple[int, int]]
) -> UUID:
    """Draft a reporting zone for a year, with the public source it rests on."""
    chosen = sorted(set(squares))
    if not chosen:
        raise Invalid("A zone needs at least one square.")
    if not source.strip():
        raise Invalid("A reporting zone needs a public source.")
    draft_id = uuid4()
    with audit.recorded(actor, REPORTING_DRAFTED, "reporting zone", draft_id) as session:
        session.add(
            ReportingDraft(id=draft_id, year=year, name=name, source=source, drafted_by=actor.id)
        )
        session.flush()
        session.add_all(ReportingDraftSquare(draft_id=draft_id, e=e, n=n) for e, n in chosen)
    return draft_id


def reporting_drafts(year: int) -> list[ReportingZone]:
    """The drafted reporting zones of a year, by name."""
    drafts = db.session.scalars(
        select(ReportingDraft).where(ReportingDraft.year == year).order_by(ReportingDraft.name)
    )
    return [
        ReportingZone(
            d.id,
            d.year,
            d.name,
            d.source,
            tuple(
                (s.e, s.n)
                for s in db.session.scalars(
                    select(ReportingDraftSquare)
                    .where(ReportingDraftSquare.draft_id == d.id)
                    .order_by(ReportingDraftSquare.n, ReportingDraftSquare.e)
                )
            ),
        )
        for d in drafts
    ]
