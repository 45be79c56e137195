"""Tables of phones: the enrolled ones and the codes that enrol one."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import DateTime, ForeignKey, LargeBinary, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from ..foundation.database import FIELD, db


class Device(db.Model):  # type: ignore[name-defined]
    """An enrolled phone: its delivery key may only append. Days, never clock times."""

    __bind_key__ = FIELD
    __tablename__ = "accounts_device"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_staff.id"))
    name: Mapped[str] = mapped_column(String(80))
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    app_version: Mapped[str] = mapped_column(String(20))
    enrolled_day: Mapped[date]
    last_day_seen: Mapped[date | None]
    revoked_day: Mapped[date | None]
    written_off_day: Mapped[date | None]
    """A lost phone that nobody waits for any more."""
    status_day: Mapped[date | None]
    queue_length: Mapped[int | None]
    queue_oldest_days: Mapped[int | None]
    error_code: Mapped[str | None] = mapped_column(String(24))
    envelope_kid: Mapped[str | None] = mapped_column(String(40))
    """The key that the phone seals to, as it said last; None: it seals nothing, or never said."""
    outbox_kids: Mapped[str | None] = mapped_column(String(400))
    """Keys of the envelopes that it has not delivered, with a space between."""


class EnrolmentCode(db.Model):  # type: ignore[name-defined]
    """A one-time code, hashed. Gone when it is used or too old; no phone is known before that."""

    __bind_key__ = FIELD
    __tablename__ = "accounts_enrolment_code"

    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_staff.id"))
    made_by: Mapped[str] = mapped_column(String(64))
    good_until: Mapped[datetime] = mapped_column(DateTime(timezone=True))
