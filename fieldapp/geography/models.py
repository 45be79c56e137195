"""Tables of the room. Private: other rooms ask ``geography.service``.

Geometry is MULTIPOLYGON in SWEREF 99 TM (EPSG:3006), metres, easting first. No spatial index:
SpatiaLite would not use it, and every geometrical question is answered once, at import, and
stored as codes on integer squares.
"""

from datetime import date
from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import (
    Boolean,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from ..foundation.database import FIELD, SHARED, db
from ..foundation.roles import APPEND, TEAM_ROLE
from .sweref import SRID


class AreaColumns:
    """What an area is made of, the same in both databases."""

    __tablename__ = "geography_area"
    __table_args__ = (UniqueConstraint("kind", "code", name="uq_geography_area_kind_code"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    code: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(120))
    geom: Mapped[WKBElement] = mapped_column(
        Geometry("MULTIPOLYGON", srid=SRID, spatial_index=False), nullable=False
    )
    source: Mapped[str] = mapped_column(String(200))
    source_date: Mapped[date | None] = mapped_column(Date)


class FieldArea(AreaColumns, db.Model):  # type: ignore[name-defined]
    """An area as the field side knows it; the squares are computed from these."""

    __bind_key__ = FIELD


class SharedArea(AreaColumns, db.Model):  # type: ignore[name-defined]
    """The published copy, for the maps of the police side."""

    __bind_key__ = SHARED


class Square(db.Model):  # type: ignore[name-defined]
    """The areas of one 250 m square, by largest overlap.

    ``e`` and ``n`` are floor(easting / 250) and floor(northing / 250). ``residents`` comes from
    a population grid and is unknown (None) until one was imported.
    """

    __bind_key__ = FIELD
    __tablename__ = "geography_square"
    __table_args__ = (Index("ix_geography_square_district_code", "district_code"),)

    e: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    n: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    district_code: Mapped[str | None] = mapped_column(String(32))
    police_area_code: Mapped[str | None] = mapped_column(String(32))
    municipality_code: Mapped[str | None] = mapped_column(String(32))
    residents: Mapped[int | None] = mapped_column(Integer)


class Partition(db.Model):  # type: ignore[name-defined]
    """The public division of a year, locked before the year began by two persons."""

    __bind_key__ = SHARED
    __tablename__ = "geography_partition"
    __table_args__ = (
        UniqueConstraint("year", "version", name="uq_geography_partition_year"),
        {"info": {"rights": {TEAM_ROLE: APPEND}}},
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    year: Mapped[int] = mapped_column(Integer)
    version: Mapped[int] = mapped_column(Integer)
    profile: Mapped[str] = mapped_column(String(8))
    municipality_code: Mapped[str] = mapped_column(String(32))
    locked_day: Mapped[date] = mapped_column(Date)
    digest: Mapped[str] = mapped_column(String(64))
    demo: Mapped[bool] = mapped_column(Boolean)


class Atom(db.Model):  # type: ignore[name-defined]
    """One cell of a partition. ``position`` is its index in every sealed vector.

    Atoms that are no place (online, other, buyers) have no geometry; a place has at least
    500 m a side, an indoor area is a union of whole districts.
    """

    __bind_key__ = SHARED
    __tablename__ = "geography_atom"
    __table_args__ = {"info": {"rights": {TEAM_ROLE: APPEND}}}  # noqa: RUF012

    partition_id: Mapped[UUID] = mapped_column(
        ForeignKey("geography_partition.id"), primary_key=True
    )
    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(16))
    code: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(120))
    district_code: Mapped[str | None] = mapped_column(String(32))
    police_area_code: Mapped[str | None] = mapped_column(String(32))
    source: Mapped[str | None] = mapped_column(String(400))
    geom: Mapped[WKBElement | None] = mapped_column(
        Geometry("MULTIPOLYGON", srid=SRID, spatial_index=False)
    )
