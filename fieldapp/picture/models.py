"""Tables of the published releases, in the shared database; private to this room."""

from datetime import date
from uuid import UUID

from sqlalchemy import Date, Integer, LargeBinary, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from ..foundation.database import SHARED, db
from ..foundation.roles import APPEND, TEAM_ROLE


class PublishedRelease(db.Model):  # type: ignore[name-defined]
    """A signed, self-contained release as it crossed the wall; rows are only ever added."""

    __bind_key__ = SHARED
    __tablename__ = "picture_release"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    query: Mapped[str] = mapped_column(String(20), nullable=False)
    year: Mapped[int] = mapped_column(Integer, nullable=False)
    tertial: Mapped[int] = mapped_column(Integer, nullable=False)
    partition_id: Mapped[UUID] = mapped_column(Uuid, nullable=False)
    published_day: Mapped[date] = mapped_column(Date, nullable=False)
    demo: Mapped[bool] = mapped_column(nullable=False)
    key: Mapped[str] = mapped_column(String(64), nullable=False)
    document: Mapped[bytes] = mapped_column(LargeBinary, nullable=False)

    __table_args__ = (
        UniqueConstraint("tertial", "query", name="uq_picture_release_tertial"),
        {"info": {"rights": {TEAM_ROLE: APPEND}}},
    )
