"""The foundation's own table, one in each store: when the last write test went through."""

from datetime import datetime

from sqlalchemy import DateTime
from sqlalchemy.orm import Mapped, mapped_column

from .database import FIELD, SHARED, db
from .roles import PICTURE_ROLE, WRITE


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
