"""Tables of the organisation, its teams, staff and phones."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from ..foundation.database import FIELD, db


class Organisation(db.Model):  # type: ignore[name-defined]
    """The one organisation of this installation. `demo` is set when it is made, never after."""

    __bind_key__ = FIELD
    __tablename__ = "accounts_organisation"

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    name: Mapped[str] = mapped_column(String(120))
    municipality: Mapped[str] = mapped_column(String(4))
    demo: Mapped[bool]
    short_code_decision: Mapped[str | None] = mapped_column(String(80))
    """Number of the DPIA's decision by which follow-ups may carry a code; None: they may not."""
    short_code_day: Mapped[date | None]
    """When it was switched on."""


class Team(db.Model):  # type: ignore[name-defined]
    """A team; its kind and its working languages are data, other cities have other ones."""

    __bind_key__ = FIELD
    __tablename__ = "accounts_team"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    contact_kinds: Mapped[str | None] = mapped_column(String(120))
    """Codes of the kinds of contact that it records, in its order, by commas; None for all."""


class Staff(db.Model):  # type: ignore[name-defined]
    """A member of staff who signs in."""

    __bind_key__ = FIELD
    __tablename__ = "accounts_staff"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    username: Mapped[str] = mapped_column(String(80), unique=True)
    display_name: Mapped[str] = mapped_column(String(120))
    active: Mapped[bool] = mapped_column(default=True)
    email: Mapped[str | None] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(2), server_default="sv")
    """Of letters: 'sv' or 'en'."""


class Membership(db.Model):  # type: ignore[name-defined]
    """A member of staff in a team; one may be in several."""

    __bind_key__ = FIELD
    __tablename__ = "accounts_membership"

    staff_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_staff.id"), primary_key=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_team.id"), primary_key=True)


class StaffRole(db.Model):  # type: ignore[name-defined]
    """A role that a member of staff holds."""

    __bind_key__ = FIELD
    __tablename__ = "accounts_staff_role"

    staff_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_staff.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(40), primary_key=True)


# The room's other tables stand in files of their own.
from . import devices_models, numbers_models, oidc_models  # noqa: E402, F401
