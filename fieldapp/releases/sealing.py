"""Measure and seal, in one transaction: spend, draw, seal and forget, together or not at all.

A draw whose transaction did not commit was never seen: nothing of it is returned, logged or put
into an error. After the commit the same release gives the same bytes, however often it is asked.
"""

import hashlib
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ..audit import service as audit
from ..foundation import clock
from ..foundation.database import db
from ..foundation.errors import Conflict, NotFound
from ..foundation.identity import Actor
from ..geography import service as geography
from ..picture import canonical
from . import freezing, measure, partitions, rules, units
from . import partition as p
from .models import LedgerEntry, Partition, Release, Unit

RELEASE_SEALED = audit.act("releases.release_sealed")

SEALED_SCHEMA = "sealed/1"
COUNTED = "street, online and buyer rows with met = new, one per person and year"


class SnapshotChanged(Conflict):
    """The minimal table is not the one that was frozen: nothing was spent and nothing drawn."""

    code = "snapshot_changed"
    title = "The frozen table is not what it was"


def draw(actor: Actor, release_id: UUID) -> bytes:
    """Spend, draw and seal a frozen release; returns the sealed bytes, the same ones ever after.

    Raises BudgetExceeded or SnapshotChanged before anything is drawn.
    """
    standing = sealed(release_id)
    if standing is not None:
        return standing
    names = {
        "district": geography.names(geography.DISTRICT),
        "police_area": geography.names(geography.POLICE_AREA),
    }
    key, today = freezing.freeze_key(), clock.operational_day()
    with audit.recorded(actor, RELEASE_SEALED, "release", release_id) as session:
        release = session.get(Release, release_id, with_for_update=True)
        if release is None:
            raise NotFound
        state = rules.next_state(release.state, "draw")
        # Locks the year's ledger: two tertials of a year are never spent at the same moment.
        locked = session.get(Partition, release.partition_id, with_for_update=True)
        if locked is None:
            raise NotFound
        partition = partitions.load(session, locked.id)
        frozen = freezing.frozen_units(session, release_id)
        made = units.freeze_hash(key, release.tertial, locked.digest, frozen)
        if made != release.freeze_hash or p.digest(partition) != locked.digest:
            raise SnapshotChanged
        _spend(session, release, locked.cap_milli)
        noisy = measure.draw(units.tabulate(frozen.values(), len(partition.atoms)), release.milli)
        release.specification_hash = specification_hash(release, locked.digest)
        release.sealed = sealed_bytes(release, locked, partition, names, noisy)
        release.state, release.sealed_by, release.sealed_day = state, actor.id, today
        session.execute(delete(Unit).where(Unit.release_id == release_id))
        bytes_of_it = release.sealed
    return bytes_of_it


def _spend(session: Session, release: Release, cap: int) -> None:
    """Enter the spend; in the database before the draw, so that no draw is ever unpaid."""
    new = rules.Spend(release.tertial, release.query, release.milli)
    rules.check_spend(ledger(session, release.year), new, cap)
    session.add(
        LedgerEntry(
            id=uuid4(),
            release_id=release.id,
            year=release.year,
            tertial=release.tertial,
            query=release.query,
            milli=release.milli,
            day=clock.operational_day(),
        )
    )
    session.flush()


def ledger(session: Any, year: int) -> list[rules.Spend]:
    """All spends of an operational year."""
    rows = session.scalars(
        select(LedgerEntry)
        .where(LedgerEntry.year == year)
        .order_by(LedgerEntry.tertial, LedgerEntry.query)
    )
    return [rules.Spend(row.tertial, row.query, row.milli) for row in rows]


def specification_hash(release: Release, digest: str) -> str:
    """SHA-256 (hex) of what was asked: query, budget, unit and partition; nothing of the data."""
    asked = {
        "query": release.query,
        "tertial": release.tertial,
        "milli": release.milli,
        "sensitivity": units.SENSITIVITY,
        "mechanism": "discrete Laplace, scale 1000/milli",
        "unit": COUNTED,
        "partition": digest,
    }
    return hashlib.sha256(canonical.dumps(asked)).hexdigest()


def sealed_bytes(
    release: Release,
    locked: Partition,
    partition: p.Partition,
    names: dict[str, dict[str, str]],
    noisy: list[int],
) -> bytes:
    """The sealed release in its one byte form: all that post-processing is given."""
    used = {
        "district": {a.district for a in partition.atoms} - {None},
        "police_area": {a.police_area for a in partition.atoms} - {None},
    }
    return canonical.dumps(
        {
            "schema": SEALED_SCHEMA,
            "query": release.query,
            "year": release.year,
            "tertial": release.tertial,
            "milli": release.milli,
            "specification": release.specification_hash,
            "partition": {
                "id": str(locked.id),
                "version": partitions.VERSION,
                "digest": locked.digest,
            },
            "areas": {
                level: {code: names[level].get(code or "", code) for code in codes}
                for level, codes in used.items()
            },
            "atoms": [
                {
                    "key": a.key,
                    "kind": a.kind,
                    "name": a.name,
                    "district": a.district,
                    "police_area": a.police_area,
                }
                for a in partition.atoms
            ],
            "vector": noisy,
        }
    )


def sealed(release_id: UUID) -> bytes | None:
    """The sealed bytes, None while the release is frozen; raises NotFound."""
    row = db.session.execute(select(Release.sealed).where(Release.id == release_id)).one_or_none()
    if row is None:
        raise NotFound
    return bytes(row.sealed) if row.sealed is not None else None
