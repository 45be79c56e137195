"""Tables of the police side's accounts and of participants, in the shared store."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from ..foundation.database import SHARED, db


class Installation(db.Model):  # type: ignore[name-defined]
    """One row: what the shared side may know of the organisation."""

    __bind_key__ = SHARED
    __tablename__ = "parties_installation"

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    name: Mapped[str] = mapped_column(String(120))
    demo: Mapped[bool]


class Partner(db.Model):  # type: ignore[name-defined]
    """A police or partner log-in; it expires."""

    __bind_key__ = SHARED
    __tablename__ = "parties_partner"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    username: Mapped[str] = mapped_column(String(80), unique=True)
    display_name: Mapped[str] = mapped_column(String(120))
    function: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(40))
    expires_day: Mapped[date]
    """The last day on which the log-in opens anything; an ended one has a day that is past."""
    email: Mapped[str | None] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(2), server_default="sv")
    """Of letters: 'sv' or 'en'."""


class Participant(db.Model):  # type: ignore[name-defined]
    """Somebody of either party who may author or sign a joint document."""

    __bind_key__ = SHARED
    __tablename__ = "parties_participant"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    party: Mapped[str] = mapped_column(String(10))
    display_name: Mapped[str] = mapped_column(String(120))
    function: Mapped[str] = mapped_column(String(120))
