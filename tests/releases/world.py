"""A small municipality, people who act, and contacts put straight into the table."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import shapely
from flask import Flask
from sqlalchemy import insert, select, update

from fieldapp.accounts import service as accounts
from fieldapp.audit import service as audit
from fieldapp.contacts.models import Contact
from fieldapp.foundation.clock import tertial_of
from fieldapp.foundation.database import db
from fieldapp.foundation.identity import Actor, permissions_of
from fieldapp.geography import shapes
from fieldapp.geography.models import FieldArea, Square
from fieldapp.parties import service as parties
from fieldapp.releases import service as releases
from fieldapp.releases.models import LedgerEntry, OutboxRow, Release, Unit
from fieldapp.zones import service as zones

PREPARED = audit.act("tests.prepared")
WIDTH, HEIGHT = 12, 8
E0, N0 = 2680, 26320
MUNICIPALITY = "0999"
ZONE_A = [(E0 + e, N0 + n) for e in range(1, 4) for n in range(1, 4)]
ZONE_B = [(E0 + e, N0 + n) for e in range(7, 10) for n in range(3, 6)]
REST_WEST = (E0, N0 + 6)


def person(role: str) -> Actor:
    """Somebody of the city with one role."""
    roles = frozenset({role})
    return Actor(str(uuid4()), "city", role, permissions_of(roles), roles)


DRAFTER, APPROVER = person("analyst"), person("release_approver")


def district_of(e: int) -> str:
    """West is d1, east is d2."""
    return "d1" if e - E0 < WIDTH // 2 else "d2"


def contact(day: date, square: tuple[int, int] | None = None, **more: Any) -> dict[str, Any]:
    """A row of a contact: a street contact met for the first time, unless `more` says else."""
    row: dict[str, Any] = {
        "id": uuid4(),
        "version": 1,
        "device_id": UUID(int=1),
        "shift_id": UUID(int=2),
        "team_id": UUID(int=3),
        "deleted": False,
        "kind": "street",
        "arena": "street",
        "met": "new",
        "place_kind": "square" if square else "unknown",
        "square_e": square[0] if square else None,
        "square_n": square[1] if square else None,
        "district_code": district_of(square[0]) if square else None,
        "municipality_code": None,
        "given": 0,
        "need": 0,
        "signs": 0,
    }
    row |= more
    return row | {"day": day, "tertial": tertial_of(day)}


@dataclass
class World:
    """One installation of a test; use it inside `with world.here():`."""

    app: Flask
    clock: Any

    @contextmanager
    def here(self) -> Iterator[None]:
        """The team surface's application context."""
        with self.app.app_context():
            yield

    def prepare(self, *, demo: bool = False) -> None:
        """Organisation, areas and squares."""
        accounts.make_organisation(audit.SYSTEM, "Provstad", MUNICIPALITY, demo=demo)
        parties.set_installation(audit.SYSTEM, "Provstad", demo=demo)
        with audit.recorded(audit.SYSTEM, PREPARED) as session:
            for kind, code, west, east in (
                ("district", "d1", 0, 6),
                ("district", "d2", 6, 12),
                ("police_area", "p1", 0, 12),
                ("municipality", MUNICIPALITY, 0, 12),
            ):
                box = shapely.box(
                    (E0 + west) * 250, N0 * 250, (E0 + east) * 250, (N0 + HEIGHT) * 250
                )
                session.add(
                    FieldArea(
                        kind=kind,
                        code=code,
                        name=f"Namn {code}",
                        source="prov",
                        source_date=None,
                        geom=shapes.to_column(box),
                    )
                )
            session.execute(
                insert(Square),
                [
                    {
                        "e": E0 + e,
                        "n": N0 + n,
                        "district_code": district_of(E0 + e),
                        "police_area_code": "p1",
                        "municipality_code": MUNICIPALITY,
                        "residents": None,
                    }
                    for e in range(WIDTH)
                    for n in range(HEIGHT)
                ],
            )

    def lock(self, year: int) -> UUID:
        """Draft and lock the year's partition with two zones; leaves the clock before the year."""
        self.clock.set(f"{year - 1}-12-01 12:00")
        zones.draft_reporting_zone(DRAFTER, year, "Zon A", "Trafikkontoret", ZONE_A)
        zones.draft_reporting_zone(DRAFTER, year, "Zon B", "Trafikkontoret", ZONE_B)
        partition_id = releases.draft_partition(DRAFTER, year)
        releases.lock_partition(APPROVER, partition_id)
        return partition_id

    def put(self, rows: Iterable[dict[str, Any]]) -> None:
        """Insert contacts."""
        given = list(rows)
        if given:
            with audit.recorded(audit.SYSTEM, PREPARED) as session:
                session.execute(insert(Contact), given)

    def change(self, row: dict[str, Any]) -> None:
        """Replace a contact's stored row."""
        with audit.recorded(audit.SYSTEM, PREPARED) as session:
            session.execute(update(Contact).where(Contact.id == row["id"]).values(row))

    def freeze(self, tertial: int, day: str | None = None) -> UUID:
        """Freeze a tertial on its first possible day, or another."""
        days = {1: "06-01", 2: "10-01", 3: "02-01"}
        year, number = divmod(tertial, 10)
        self.clock.set(day or f"{year + (number == 3)}-{days[number]} 12:00")
        return releases.freeze(DRAFTER, tertial)

    def units(self, release_id: UUID) -> list[int]:
        """The frozen cells of a release."""
        query = select(Unit.cell).where(Unit.release_id == release_id)
        return sorted(db.session.scalars(query))

    def publish(self, tertial: int) -> UUID:
        """Freeze, draw, process, approve and publish."""
        release_id = self.freeze(tertial)
        releases.draw(DRAFTER, release_id)
        releases.process(DRAFTER, release_id)
        releases.approve(APPROVER, release_id)
        releases.publish(APPROVER, release_id)
        return release_id

    def ledger(self) -> list[LedgerEntry]:
        """All ledger entries."""
        return list(db.session.scalars(select(LedgerEntry).order_by(LedgerEntry.tertial)))

    def release(self, release_id: UUID) -> Release:
        """The stored release, read anew."""
        db.session.rollback()
        return db.session.get_one(Release, release_id)

    def outbox(self) -> list[OutboxRow]:
        """All rows of the outbox, read anew."""
        db.session.rollback()
        return list(db.session.scalars(select(OutboxRow)))
