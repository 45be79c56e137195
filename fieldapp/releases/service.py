"""The room's door: partitions, freeze, draw, decide, publish; and what its pages show.

Nothing here returns an exact figure, the number of units among them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from ..contacts import codes
from ..foundation import clock
from ..foundation.database import db
from ..foundation.errors import NotFound
from ..foundation.identity import Actor, permission
from ..picture import canonical
from . import partitions, rules, sealing
from .deciding import approve, process, public_key, publish, withhold
from .freezing import freeze
from .models import Release
from .outbox import deliver
from .partition import Atom, check_codes
from .partitions import all_partitions, draft_partition, lock_partition
from .sealing import draw

SEE = permission("releases.see", ("analyst", "release_approver"))
DRAFT = permission("releases.draft", ("analyst",))
DECIDE = permission("releases.decide", ("release_approver",))

# Import is start: a contact form that the partition does not cover must not be served.
check_codes(codes.KIND.values, codes.ARENA.values, codes.PLACE_KIND.values)


@dataclass(frozen=True)
class ReleaseInfo:
    """A release as lists and pages show it."""

    id: UUID
    tertial: int
    year: int
    state: str
    demo: bool
    milli: int
    drafted_by: str
    sealed_by: str | None
    frozen_day: date
    sealed_day: date | None
    publish_day: date
    published_day: date | None
    partition_id: UUID
    note: str
    withhold_reason: str | None
    specification_hash: str | None


@dataclass(frozen=True)
class Budget:
    """The ledger of a year in milli-ε: without and with this release, and the cap."""

    before: int
    after: int
    cap: int


@dataclass(frozen=True)
class PartitionChange:
    """Reporting zones that came and went against the year before."""

    added: tuple[Atom, ...]
    removed: tuple[Atom, ...]


def releases() -> list[ReleaseInfo]:
    """All releases, the latest tertial first."""
    rows = db.session.scalars(select(Release).order_by(Release.tertial.desc()))
    return [_info(row) for row in rows]


def release(release_id: UUID) -> ReleaseInfo:
    """One release; raises NotFound."""
    row = db.session.get(Release, release_id)
    if row is None:
        raise NotFound
    return _info(row)


def _info(row: Release) -> ReleaseInfo:
    return ReleaseInfo(**{name: getattr(row, name) for name in ReleaseInfo.__dataclass_fields__})


def freezable() -> int | None:
    """The first tertial that waits to be frozen and has a locked partition, or None."""
    done = {r.tertial for r in releases()}
    latest = rules.latest_freezable(clock.operational_day())
    for part in sorted(all_partitions(), key=lambda p: p.year):
        if part.state != partitions.LOCKED:
            continue
        for tertial in (part.year * 10 + number for number in (1, 2, 3)):
            if tertial <= latest and tertial not in done:
                return tertial
    return None


def processed(release_id: UUID) -> dict[str, Any] | None:
    """What came back from post-processing, None before that; raises NotFound."""
    row = db.session.get(Release, release_id)
    if row is None:
        raise NotFound
    return canonical.loads(bytes(row.processed)) if row.processed is not None else None


def budget(of: ReleaseInfo) -> Budget:
    """What the year's ledger says without and with a release."""
    entries = sealing.ledger(db.session, of.year)
    own = (of.tertial, rules.PLACES)
    without = [e for e in entries if (e.tertial, e.query) != own]
    with_it = [*without, rules.Spend(of.tertial, rules.PLACES, of.milli)]
    cap = partitions.info(of.partition_id).cap_milli
    return Budget(rules.spent_milli(without), rules.spent_milli(with_it), cap)


def changes(of: ReleaseInfo) -> PartitionChange:
    """How the partition's zones differ from those of the year before."""
    own = partitions.info(of.partition_id)
    earlier = next((p for p in all_partitions() if p.year == own.year - 1), None)
    before = {zone.key: zone for zone in earlier.zones} if earlier else {}
    now = {zone.key: zone for zone in own.zones}
    return PartitionChange(_only_in(now.values(), before), _only_in(before.values(), now))


def _only_in(zones: Iterable[Atom], others: dict[str, Atom]) -> tuple[Atom, ...]:
    return tuple(zone for zone in zones if zone.key not in others)


def may_decide(actor: Actor, of: ReleaseInfo) -> bool:
    """Whether an actor may decide on a release, apart from its permission for the page."""
    try:
        rules.check_decider(actor.id, (of.drafted_by, of.sealed_by), actor.permissions)
    except rules.NotAllowed:
        return False
    return DECIDE in actor.permissions


__all__ = [
    "approve",
    "deliver",
    "draft_partition",
    "draw",
    "freeze",
    "lock_partition",
    "process",
    "public_key",
    "publish",
    "withhold",
]
