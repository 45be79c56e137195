"""Partitions in the field database: drafted by one person, locked by another, published."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ..accounts import service as accounts
from ..audit import service as audit
from ..foundation import clock
from ..foundation.database import db, insert_all
from ..foundation.errors import Conflict, NotFound
from ..foundation.identity import Actor
from ..geography import service as geography
from ..picture import canonical
from ..zones import service as zones
from . import drafting, outbox, rules
from . import partition as p
from .models import Atom, AtomDistrict, AtomSquare, Partition, Release

PARTITION_DRAFTED = audit.act("releases.partition_drafted")
PARTITION_LOCKED = audit.act("releases.partition_locked")

DRAFT, LOCKED = "draft", "locked"
OPEN, INDOOR = "open", "indoor"
VERSION = 1
"""A locked partition has no second version within its year."""


@dataclass(frozen=True)
class PartitionInfo:
    """A partition as pages show it; it tells nothing of any contact."""

    id: UUID
    year: int
    state: str
    profile: str
    cap_milli: int
    municipality: str
    digest: str
    drafted_by: str
    drafted_day: date
    locked_day: date | None
    atoms: tuple[p.Atom, ...]

    @property
    def zones(self) -> list[p.Atom]:
        """Its reporting zones with their sources."""
        return [atom for atom in self.atoms if atom.kind == p.ZONE]


def draft_partition(actor: Actor, year: int) -> UUID:
    """Make the year's draft of areas and drafted zones, in place of an earlier draft.

    Raises Conflict when the year's partition is locked, Invalid for a year that cannot be meant
    and for a zone that breaks a rule.
    """
    rules.check_year(year)
    made = _drafted(year)
    partition_id = uuid4()
    with audit.recorded(actor, PARTITION_DRAFTED, "partition", partition_id) as session:
        # The draft may be in the hands of its locker. Then this waits for the locker's commit and
        # looks at the row again: what is locked by now stays, and the question after it sees it.
        session.execute(delete(Partition).where(Partition.year == year, Partition.state == DRAFT))
        if session.scalar(select(Partition.id).where(Partition.locked_year == year)):
            raise Conflict("The year's partition is locked.", code="locked")
        session.add(
            Partition(
                id=partition_id,
                year=year,
                state=DRAFT,
                profile=made.partition.profile,
                cap_milli=rules.CAP_MILLI,
                municipality=made.partition.municipality,
                digest=p.digest(made.partition),
                drafted_by=actor.id,
                drafted_day=clock.operational_day(),
            )
        )
        session.flush()
        _store(session, partition_id, made.partition)
    return partition_id


def _drafted(year: int) -> drafting.Drafted:
    """The draft that areas and drafted zones give now."""
    organisation = accounts.organisation()
    if organisation is None:
        raise Conflict("Make the organisation first.")
    own = organisation.municipality
    ground = [
        drafting.Ground((s.square.e, s.square.n), s.district, s.police_area, s.residents)
        for s in geography.squares()
        if s.district is not None and s.municipality in (None, own)
    ]
    drafts = [
        drafting.ZoneDraft(z.name, z.source, frozenset(z.squares))
        for z in zones.reporting_drafts(year)
    ]
    names = {
        **geography.names(geography.DISTRICT),
        own: geography.names(geography.MUNICIPALITY).get(own, organisation.name),
    }
    return drafting.draft(year, rules.profile_for(latest_totals()), own, ground, drafts, names)


def latest_totals() -> list[int]:
    """Sums of the latest sealed vectors, noise included, the latest first."""
    sealed = db.session.scalars(
        select(Release.sealed)
        .where(Release.sealed.is_not(None), Release.query == rules.PLACES)
        .order_by(Release.tertial.desc())
        .limit(3)
    )
    return [sum(canonical.loads(bytes(data or b""))["vector"]) for data in sealed]


def _store(session: Session, partition_id: UUID, made: p.Partition) -> None:
    insert_all(
        Atom.__table__,
        session,
        [
            {
                "partition_id": partition_id,
                "position": i,
                "key": atom.key,
                "kind": atom.kind,
                "name": atom.name,
                "source": atom.source,
                "district_code": atom.district,
                "police_area_code": atom.police_area,
            }
            for i, atom in enumerate(made.atoms)
        ],
    )
    insert_all(
        AtomSquare.__table__,
        session,
        [
            {"partition_id": partition_id, "e": e, "n": n, "atom": atom}
            for (e, n), atom in sorted(made.squares.items())
        ],
    )
    insert_all(
        AtomDistrict.__table__,
        session,
        [
            {
                "partition_id": partition_id,
                "sphere": sphere,
                "district_code": code,
                "atom": atom,
            }
            for sphere, held in ((OPEN, made.rests), (INDOOR, made.indoors))
            for code, atom in sorted(held.items())
        ],
    )


def load(session: Any, partition_id: UUID) -> p.Partition:
    """The whole function as it is stored. session: reading or writing."""
    row = session.get(Partition, partition_id)
    if row is None:
        raise NotFound
    spheres: dict[str, dict[str, int]] = {OPEN: {}, INDOOR: {}}
    for d in session.scalars(select(AtomDistrict).where(AtomDistrict.partition_id == partition_id)):
        spheres[d.sphere][d.district_code] = d.atom
    squares = session.execute(
        select(AtomSquare.e, AtomSquare.n, AtomSquare.atom).where(
            AtomSquare.partition_id == partition_id
        )
    )
    return p.Partition(
        row.year,
        row.profile,
        row.municipality,
        tuple(_atoms(session, partition_id)),
        {(e, n): atom for e, n, atom in squares},
        spheres[OPEN],
        spheres[INDOOR],
    )


def _atoms(session: Any, partition_id: UUID) -> list[p.Atom]:
    rows = session.scalars(
        select(Atom).where(Atom.partition_id == partition_id).order_by(Atom.index)
    )
    return [
        p.Atom(r.key, r.kind, r.name, r.district_code, r.police_area_code, r.source) for r in rows
    ]


def lock_partition(actor: Actor, partition_id: UUID) -> None:
    """Lock a drafted partition as its second person, and publish it through the outbox.

    Raises NotAllowed for the drafter, Conflict after New Year, when the draft is not the same
    as the areas and zones give now, or when it is locked already.
    """
    standing = info(partition_id)
    if standing.state == LOCKED:
        raise Conflict("The partition is locked already.", code="locked")
    rules.check_lock(standing.year, clock.operational_day(), standing.drafted_by, actor.id)
    made = _drafted(standing.year)
    if p.digest(made.partition) != standing.digest:
        raise Conflict("Areas or zones have changed since the draft. Draft it again.")
    demo = accounts.is_demo()
    today = clock.operational_day()
    with audit.recorded(actor, PARTITION_LOCKED, "partition", partition_id) as session:
        row = session.get(Partition, partition_id, with_for_update=True)
        if row is None or row.state != DRAFT:
            raise Conflict("The draft is no longer there.")
        # Two who draft at once leave two drafts, of which one may have been locked.
        if session.scalar(select(Partition.id).where(Partition.locked_year == row.year)):
            raise Conflict("The year's partition is locked.", code="locked")
        if p.digest(load(session, partition_id)) != row.digest:
            raise Conflict("The stored draft is not whole. Draft it again.")
        row.state, row.locked_by, row.locked_day = LOCKED, actor.id, today
        row.locked_year = row.year
        payload = _payload(partition_id, row.digest, today, demo, made)
        outbox.put(session, partition_id, outbox.PARTITION, payload, today)
    outbox.deliver(actor)


def _payload(
    partition_id: UUID, digest: str, today: date, demo: bool, made: drafting.Drafted
) -> bytes:
    """What the shared database is given: atoms with the squares that are drawn."""
    partition = made.partition
    drawn: dict[int, list[list[int]]] = {}
    for (e, n), atom in sorted(partition.squares.items()):
        if (e, n) not in made.undrawn:
            drawn.setdefault(atom, []).append([e, n])
    for s in geography.squares():
        indoor = partition.indoors.get(s.district or "")
        if indoor is not None and s.municipality in (None, partition.municipality):
            drawn.setdefault(indoor, []).append([s.square.e, s.square.n])
    return canonical.dumps(
        {
            "id": str(partition_id),
            "year": partition.year,
            "version": VERSION,
            "profile": partition.profile,
            "municipality": partition.municipality,
            "locked_day": today.isoformat(),
            "digest": digest,
            "demo": demo,
            "atoms": [
                {**vars(atom), "squares": drawn.get(i, [])}
                for i, atom in enumerate(partition.atoms)
            ],
        }
    )


def info(partition_id: UUID) -> PartitionInfo:
    """A partition for a page; raises NotFound."""
    row = db.session.get(Partition, partition_id)
    if row is None:
        raise NotFound
    return _info(row)


def _info(row: Partition) -> PartitionInfo:
    return PartitionInfo(
        row.id,
        row.year,
        row.state,
        row.profile,
        row.cap_milli,
        row.municipality,
        row.digest,
        row.drafted_by,
        row.drafted_day,
        row.locked_day,
        tuple(_atoms(db.session, row.id)),
    )


def all_partitions() -> list[PartitionInfo]:
    """All partitions, the latest year first."""
    rows: Iterable[Partition] = db.session.scalars(
        select(Partition).order_by(Partition.year.desc())
    )
    return [_info(row) for row in rows]


def locked_id(year: int) -> UUID:
    """The id of the year's locked partition; raises Conflict when there is none."""
    found = db.session.scalar(select(Partition.id).where(Partition.locked_year == year))
    if found is None:
        raise Conflict(
            "No partition was locked before the year began: nothing can be released.",
            code="no_partition",
        )
    return found
