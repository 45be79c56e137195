"""Tables of log-ins, the same in both stores; times are whole seconds since 1970, UTC.

Seconds, because SQLite would keep a wall-clock time that stands twice in an autumn night. No
foreign key: whose they are is known to `accounts` and `parties` alone.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, LargeBinary, String, Uuid
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from ..foundation.database import FIELD, SHARED, db
from ..foundation.roles import PICTURE_ROLE, WRITE


class _Login:
    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:
        """Partners change their own log-ins: the picture's role writes here."""
        return ({"info": {"rights": {PICTURE_ROLE: WRITE}}},)


class _Password(_Login):
    __tablename__ = "signin_password"

    person_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    hash: Mapped[str] = mapped_column(String(200))
    set_day: Mapped[date]


class _Totp(_Login):
    """secret: sealed under the surface's log-in key. last_step: no code up to it counts again."""

    __tablename__ = "signin_totp"

    person_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    last_step: Mapped[int] = mapped_column(BigInteger)


class _RecoveryCode(_Login):
    __tablename__ = "signin_recovery_code"

    person_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    used_day: Mapped[date | None]


class _Passkey:
    __tablename__ = "signin_passkey"

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:
        """As of every table here, and found by whose they are."""
        rights = {"info": {"rights": {PICTURE_ROLE: WRITE}}}
        return (Index("signin_passkey_person", "person_id"), rights)

    credential_id: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    person_id: Mapped[UUID] = mapped_column(Uuid)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(80))
    transports: Mapped[str] = mapped_column(String(80))
    added_day: Mapped[date]
    last_used_day: Mapped[date | None]


class _Challenge(_Login):
    """An answered challenge, hashed, until it would be too old anyway: none counts twice."""

    __tablename__ = "signin_challenge"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(16))
    person_id: Mapped[UUID | None] = mapped_column(Uuid)
    until: Mapped[int] = mapped_column(BigInteger)


class _Session:
    """roles: as they stood at sign-in, for a session ends when they change."""

    __tablename__ = "signin_session"

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:
        """As of every table here, and found by whose they are."""
        rights = {"info": {"rights": {PICTURE_ROLE: WRITE}}}
        return (Index("signin_session_person", "person_id"), rights)

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    id: Mapped[UUID] = mapped_column(Uuid)
    person_id: Mapped[UUID] = mapped_column(Uuid)
    method: Mapped[str] = mapped_column(String(16))
    roles: Mapped[str] = mapped_column(String(200))
    only: Mapped[str | None] = mapped_column(String(40))
    browser: Mapped[str] = mapped_column(String(80))
    begun: Mapped[int] = mapped_column(BigInteger)
    seen: Mapped[int] = mapped_column(BigInteger)
    confirmed: Mapped[int | None] = mapped_column(BigInteger)


class _Link(_Login):
    __tablename__ = "signin_link"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(Uuid)
    purpose: Mapped[str] = mapped_column(String(16))
    made: Mapped[int] = mapped_column(BigInteger)
    until: Mapped[int] = mapped_column(BigInteger)
    used: Mapped[int | None] = mapped_column(BigInteger)


class _Attempt(_Login):
    """Failures of one name (account), one browser or one network; key and name are keyed
    hashes, so that neither a typed name nor an address stands here."""

    __tablename__ = "signin_attempt"

    scope: Mapped[str] = mapped_column(String(8), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int]
    last: Mapped[int] = mapped_column(BigInteger)


@dataclass(frozen=True)
class Tables:
    """The models of one store."""

    password: Any
    totp: Any
    recovery_code: Any
    passkey: Any
    challenge: Any
    session: Any
    link: Any
    attempt: Any


def _tables(store: str) -> Tables:
    mixins = {
        "password": _Password,
        "totp": _Totp,
        "recovery_code": _RecoveryCode,
        "passkey": _Passkey,
        "challenge": _Challenge,
        "session": _Session,
        "link": _Link,
        "attempt": _Attempt,
    }
    return Tables(
        **{
            name: type(
                f"{store.capitalize()}{mixin.__name__[1:]}",
                (mixin, db.Model),
                {"__bind_key__": store, "__module__": __name__, "__doc__": mixin.__doc__},
            )
            for name, mixin in mixins.items()
        }
    )


_OF = {store: _tables(store) for store in (FIELD, SHARED)}


def tables(store: str) -> Tables:
    """The tables of a store: FIELD (staff) or SHARED (partners)."""
    return _OF[store]
