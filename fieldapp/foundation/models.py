"""The foundation's own tables, in each store: the last write test, and counted requests."""

from datetime import datetime

from sqlalchemy import BigInteger, DateTime, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from .database import FIELD, SHARED, db
from .roles import PICTURE_ROLE, WRITE

REQUEST_COUNTS = "foundation_request_count"


class _WriteTest:
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class FieldWriteTest(_WriteTest, db.Model):  # type: ignore[name-defined]
    """One row: the last write test of the field database."""

    __bind_key__ = FIELD
    __tablename__ = "foundation_write_test"


class SharedWriteTest(_WriteTest, db.Model):  # type: ignore[name-defined]
    """One row: the last write test of the shared database."""

    __bind_key__ = SHARED
    __tablename__ = "foundation_write_test"
    __table_args__ = {"info": {"rights": {PICTURE_ROLE: WRITE}}}  # noqa: RUF012


class _RequestCount:
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)
    expires: Mapped[int] = mapped_column(BigInteger)


class FieldRequestCount(_RequestCount, db.Model):  # type: ignore[name-defined]
    """Requests to the team surface, by hashed key, until a moment (seconds of the epoch)."""

    __bind_key__ = FIELD
    __tablename__ = REQUEST_COUNTS
    __table_args__ = (Index(f"ix_{REQUEST_COUNTS}_expires", "expires"),)


class SharedRequestCount(_RequestCount, db.Model):  # type: ignore[name-defined]
    """Requests to the picture surface, likewise."""

    __bind_key__ = SHARED
    __tablename__ = REQUEST_COUNTS
    __table_args__ = (
        Index(f"ix_{REQUEST_COUNTS}_expires", "expires"),
        {"info": {"rights": {PICTURE_ROLE: WRITE}}},
    )
