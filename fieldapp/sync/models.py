"""Table of held envelopes: the ciphertext stays, with a reason, until somebody decides."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import Index, LargeBinary, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from ..foundation.database import FIELD, db


class Held(db.Model):  # type: ignore[name-defined]
    """A held envelope. `digest` (of the ciphertext) makes a second delivery the same row.

    `team_id` is the team of its record, where it could be read: its team lead decides.
    """

    __bind_key__ = FIELD
    __tablename__ = "sync_held"
    __table_args__ = (
        UniqueConstraint("device_id", "digest", name="sync_held_once"),
        Index("sync_held_state", "state", "received_day"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    device_id: Mapped[UUID] = mapped_column(Uuid)
    envelope_id: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    kid: Mapped[str] = mapped_column(String(40))
    ciphertext: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    reason: Mapped[str] = mapped_column(String(24))
    team_id: Mapped[UUID | None] = mapped_column(Uuid)
    received_day: Mapped[date]
    state: Mapped[str] = mapped_column(String(12), default="held")
    discard_asked_by: Mapped[str | None] = mapped_column(String(64))
    decided_by: Mapped[str | None] = mapped_column(String(64))
