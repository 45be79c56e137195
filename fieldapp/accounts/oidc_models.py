"""Tables of the log-in through the municipality's identity provider; times are whole seconds
since 1970, UTC. A person is known by issuer and subject alone: names and mail addresses can be
given anew to somebody else.
"""

from uuid import UUID, uuid4

from sqlalchemy import BigInteger, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from ..foundation.database import FIELD, db


class OidcGroup(db.Model):  # type: ignore[name-defined]
    """What a group of the provider gives here: a role, or a place in a team; a row for each."""

    __bind_key__ = FIELD
    __tablename__ = "accounts_oidc_group"
    __table_args__ = (Index("accounts_oidc_group_name", "group_name"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    group_name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str | None] = mapped_column(String(40))
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_team.id"))


class OidcIdentity(db.Model):  # type: ignore[name-defined]
    """Who somebody of the provider is here."""

    __bind_key__ = FIELD
    __tablename__ = "accounts_oidc_identity"

    issuer: Mapped[str] = mapped_column(String(400), primary_key=True)
    subject: Mapped[str] = mapped_column(String(255), primary_key=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_staff.id"))


class OidcRole(db.Model):  # type: ignore[name-defined]
    """A role that somebody holds because of a group, and loses with it."""

    __bind_key__ = FIELD
    __tablename__ = "accounts_oidc_role"

    staff_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_staff.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(40), primary_key=True)


class OidcTeam(db.Model):  # type: ignore[name-defined]
    """A team that somebody is in because of a group, and leaves with it."""

    __bind_key__ = FIELD
    __tablename__ = "accounts_oidc_team"

    staff_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_staff.id"), primary_key=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_team.id"), primary_key=True)


class OidcUsed(db.Model):  # type: ignore[name-defined]
    """A log-in that was answered (the hash of its state): it is not answered again."""

    __bind_key__ = FIELD
    __tablename__ = "accounts_oidc_used"

    state_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    until: Mapped[int] = mapped_column(BigInteger)
