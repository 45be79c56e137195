"""Tables of contacts, of frozen tertials and of ids that were counted."""

from datetime import date
from uuid import UUID

from sqlalchemy import Index, Integer, SmallInteger, String, Uuid, and_, false
from sqlalchemy.orm import Mapped, mapped_column

from ..foundation.database import FIELD, db


class Contact(db.Model):  # type: ignore[name-defined]
    """One person met once, at the record's newest version; a deleted one is a tombstone.

    Squares are integers (floor(E/250), floor(N/250)); `given`, `need` and `signs` are bitmasks
    of their code lists. The table has no row number: its order says nothing of the night.
    Columns from `channel` on are laid for the kinds of contact that follow.
    """

    __bind_key__ = FIELD
    __tablename__ = "contacts_contact"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    version: Mapped[int]
    device_id: Mapped[UUID] = mapped_column(Uuid)
    shift_id: Mapped[UUID] = mapped_column(Uuid)
    team_id: Mapped[UUID] = mapped_column(Uuid)
    deleted: Mapped[bool]
    day: Mapped[date]
    tertial: Mapped[int]
    daypart: Mapped[str | None] = mapped_column(String(12))
    kind: Mapped[str | None] = mapped_column(String(16))
    arena: Mapped[str | None] = mapped_column(String(16))
    arena_group: Mapped[str | None] = mapped_column(String(8))
    form: Mapped[str | None] = mapped_column(String(12))
    with_police: Mapped[bool | None]
    gender: Mapped[str | None] = mapped_column(String(8))
    age: Mapped[str | None] = mapped_column(String(8))
    met: Mapped[str | None] = mapped_column(String(8))
    outcome: Mapped[str | None] = mapped_column(String(12))
    language: Mapped[str | None] = mapped_column(String(8))
    interpreter: Mapped[bool | None]
    origin: Mapped[str | None] = mapped_column(String(12))
    given: Mapped[int] = mapped_column(Integer, default=0)
    need: Mapped[int] = mapped_column(Integer, default=0)
    signs: Mapped[int] = mapped_column(Integer, default=0)
    follow_up: Mapped[str | None] = mapped_column(String(12))
    place_kind: Mapped[str | None] = mapped_column(String(12))
    square_e: Mapped[int | None]
    square_n: Mapped[int | None]
    zone_id: Mapped[UUID | None] = mapped_column(Uuid)
    district_code: Mapped[str | None] = mapped_column(String(40))
    municipality_code: Mapped[str | None] = mapped_column(String(4))
    channel: Mapped[str | None] = mapped_column(String(16))
    theme: Mapped[str | None] = mapped_column(String(16))
    kast: Mapped[str | None] = mapped_column(String(16))
    relation: Mapped[str | None] = mapped_column(String(16))
    organisation_kind: Mapped[str | None] = mapped_column(String(24))
    subject: Mapped[str | None] = mapped_column(String(16))
    topic: Mapped[str | None] = mapped_column(String(24))
    advice: Mapped[str | None] = mapped_column(String(24))
    sellers_band: Mapped[str | None] = mapped_column(String(8))
    buyers_band: Mapped[str | None] = mapped_column(String(8))

    __table_args__ = (
        # Covers every figure of the desk's first page, in the order in which it is grouped: map
        # and tables are added up while the index is read, without a sort and without the table.
        # What never counts is filtered in the index's last columns: a partial index would be
        # smaller, but SQLite then reads the table for each entry.
        Index(
            "contacts_contact_map",
            "tertial",
            "square_e",
            "square_n",
            "place_kind",
            "zone_id",
            "district_code",
            "arena_group",
            "kind",
            "deleted",
        ),
        {"sqlite_with_rowid": False},
    )


COUNTS = and_(Contact.deleted == false(), Contact.kind != "observation")
"""What is counted as a contact: not a tombstone, and never an observation (DOMAIN.md)."""


class Freeze(db.Model):  # type: ignore[name-defined]
    """A frozen tertial (year × 10 + 1..3) and the day it froze."""

    __bind_key__ = FIELD
    __tablename__ = "contacts_freeze"

    tertial: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    frozen_day: Mapped[date]


class Counted(db.Model):  # type: ignore[name-defined]
    """The id of a contact that a release has counted; kept until its year ends."""

    __bind_key__ = FIELD
    __tablename__ = "contacts_counted"
    __table_args__ = ({"sqlite_with_rowid": False},)

    contact_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    year: Mapped[int] = mapped_column(SmallInteger)
    tertial: Mapped[int]
