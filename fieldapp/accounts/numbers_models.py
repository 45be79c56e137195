"""Table of the work numbers that a team's phones show in an emergency."""

from uuid import UUID

from sqlalchemy import ForeignKey, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from ..foundation.database import FIELD, db

PARTNER, DUTY = "partner", "duty"


class TeamNumber(db.Model):  # type: ignore[name-defined]
    """A work number of a team: a colleague's phone, or the duty manager's. Nobody's own."""

    __bind_key__ = FIELD
    __tablename__ = "accounts_team_number"

    team_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_team.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(8), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    label: Mapped[str] = mapped_column(String(40))
    number: Mapped[str] = mapped_column(String(30))
    email: Mapped[str | None] = mapped_column(String(254))
    """Of the duty manager: where the letter goes when a worker gives no sign in time."""
