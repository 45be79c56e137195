"""Tables of disclosure control, all in the field database; private to this room.

The exact vector of a release has no column anywhere: it exists in memory inside the sealing
transaction and nowhere else. `releases_unit` holds rows only between freezing and sealing.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import (
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from ..foundation.database import FIELD, db
from ..foundation.roles import APPEND, TEAM_ROLE


class Partition(db.Model):  # type: ignore[name-defined]
    """A reporting partition of one operational year: drafted by one person, locked by another."""

    __bind_key__ = FIELD
    __tablename__ = "releases_partition"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    year: Mapped[int] = mapped_column(Integer, nullable=False, index=True)
    state: Mapped[str] = mapped_column(String(10), nullable=False)
    profile: Mapped[str] = mapped_column(String(10), nullable=False)
    cap_milli: Mapped[int] = mapped_column(Integer, nullable=False)
    municipality: Mapped[str] = mapped_column(String(32), nullable=False)
    digest: Mapped[str] = mapped_column(String(64), nullable=False)
    drafted_by: Mapped[str] = mapped_column(String(64), nullable=False)
    drafted_day: Mapped[date] = mapped_column(Date, nullable=False)
    locked_by: Mapped[str | None] = mapped_column(String(64))
    locked_day: Mapped[date | None] = mapped_column(Date)
    # Equal to the year when locked, else NULL: the database itself refuses a second locked one.
    locked_year: Mapped[int | None] = mapped_column(Integer, unique=True)


class Atom(db.Model):  # type: ignore[name-defined]
    """One cell of a partition. Single atoms (online, other, buyers) have no squares."""

    __bind_key__ = FIELD
    __tablename__ = "releases_atom"

    partition_id: Mapped[UUID] = mapped_column(
        ForeignKey("releases_partition.id", ondelete="CASCADE"), primary_key=True
    )
    index: Mapped[int] = mapped_column("position", Integer, primary_key=True)
    key: Mapped[str] = mapped_column(String(64), nullable=False)
    kind: Mapped[str] = mapped_column(String(20), nullable=False)
    name: Mapped[str] = mapped_column(String(120), nullable=False)
    source: Mapped[str] = mapped_column(String(400), nullable=False, default="")
    district_code: Mapped[str | None] = mapped_column(String(32))
    police_area_code: Mapped[str | None] = mapped_column(String(32))


class AtomSquare(db.Model):  # type: ignore[name-defined]
    """250 m squares of zones and rests: the place part of the total function."""

    __bind_key__ = FIELD
    __tablename__ = "releases_atom_square"

    partition_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    e: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    n: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    atom: Mapped[int] = mapped_column(Integer, nullable=False)

    __table_args__ = (
        ForeignKeyConstraint(
            ["partition_id", "atom"],
            ["releases_atom.partition_id", "releases_atom.position"],
            ondelete="CASCADE",
        ),
    )


class AtomDistrict(db.Model):  # type: ignore[name-defined]
    """Which atom takes a whole district: its rest (`open`) or its indoor area (`indoor`)."""

    __bind_key__ = FIELD
    __tablename__ = "releases_atom_district"

    partition_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    sphere: Mapped[str] = mapped_column(String(10), primary_key=True)
    district_code: Mapped[str] = mapped_column(String(32), primary_key=True)
    atom: Mapped[int] = mapped_column(Integer, nullable=False)

    __table_args__ = (
        ForeignKeyConstraint(
            ["partition_id", "atom"],
            ["releases_atom.partition_id", "releases_atom.position"],
            ondelete="CASCADE",
        ),
    )


class Release(db.Model):  # type: ignore[name-defined]
    """One query of one tertial, from freezing to publishing (states: rules.TRANSITIONS)."""

    __bind_key__ = FIELD
    __tablename__ = "releases_release"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    query: Mapped[str] = mapped_column(String(20), nullable=False)
    year: Mapped[int] = mapped_column(Integer, nullable=False)
    tertial: Mapped[int] = mapped_column(Integer, nullable=False)
    partition_id: Mapped[UUID] = mapped_column(ForeignKey("releases_partition.id"), nullable=False)
    milli: Mapped[int] = mapped_column(Integer, nullable=False)
    state: Mapped[str] = mapped_column(String(12), nullable=False)
    demo: Mapped[bool] = mapped_column(nullable=False)
    drafted_by: Mapped[str] = mapped_column(String(64), nullable=False)
    frozen_day: Mapped[date] = mapped_column(Date, nullable=False)
    publish_day: Mapped[date] = mapped_column(Date, nullable=False)
    freeze_hash: Mapped[str] = mapped_column(String(64), nullable=False)
    specification_hash: Mapped[str | None] = mapped_column(String(64))
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed_by: Mapped[str | None] = mapped_column(String(64))
    sealed_day: Mapped[date | None] = mapped_column(Date)
    processed: Mapped[bytes | None] = mapped_column(LargeBinary)
    decided_by: Mapped[str | None] = mapped_column(String(64))
    decided_day: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str] = mapped_column(String(500), nullable=False, default="")
    withhold_reason: Mapped[str | None] = mapped_column(String(30))
    document: Mapped[bytes | None] = mapped_column(LargeBinary)
    published_day: Mapped[date | None] = mapped_column(Date)

    __table_args__ = (UniqueConstraint("tertial", "query", name="uq_releases_release_tertial"),)


class Unit(db.Model):  # type: ignore[name-defined]
    """The frozen minimal table: contact id and cell, nothing else; emptied at sealing.

    Ids are UUIDv4, so the order of the primary key is random and says nothing of time.
    """

    __bind_key__ = FIELD
    __tablename__ = "releases_unit"

    release_id: Mapped[UUID] = mapped_column(ForeignKey("releases_release.id"), primary_key=True)
    contact_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    cell: Mapped[int] = mapped_column(Integer, nullable=False)


class LedgerEntry(db.Model):  # type: ignore[name-defined]
    """A spend of privacy budget in integer milli-ε. Never changed, never refunded."""

    __bind_key__ = FIELD
    __tablename__ = "releases_ledger"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    release_id: Mapped[UUID] = mapped_column(ForeignKey("releases_release.id"), nullable=False)
    year: Mapped[int] = mapped_column(Integer, nullable=False)
    # The tertial (20261 …) or 0 for a query of the whole year.
    tertial: Mapped[int] = mapped_column(Integer, nullable=False)
    query: Mapped[str] = mapped_column(String(20), nullable=False)
    milli: Mapped[int] = mapped_column(Integer, nullable=False)
    day: Mapped[date] = mapped_column(Date, nullable=False)

    __table_args__ = (
        UniqueConstraint("year", "tertial", "query", name="uq_releases_ledger_year"),
        {"info": {"rights": {TEAM_ROLE: APPEND}}},
    )


class OutboxRow(db.Model):  # type: ignore[name-defined]
    """What is to cross the wall: written in the field first, confirmed when it stands in shared."""

    __bind_key__ = FIELD
    __tablename__ = "releases_outbox"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), nullable=False)
    payload: Mapped[bytes] = mapped_column(LargeBinary, nullable=False)
    sha256: Mapped[str] = mapped_column(String(64), nullable=False)
    written_day: Mapped[date] = mapped_column(Date, nullable=False)
    confirmed_day: Mapped[date | None] = mapped_column(Date)

    __table_args__ = (Index("ix_releases_outbox_confirmed_day", "confirmed_day"),)
