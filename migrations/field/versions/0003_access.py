"""Who may do what: log-ins, phones, the sealed access log, limits."""

import sqlalchemy as sa
from alembic import op

from fieldapp.audit import revision_0003

revision = "0003"
down_revision = "0002"


def _signin() -> None:
    """Passwords, second factors, passkeys, sessions, links, failed attempts."""
    op.create_table(
        "signin_password",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.String(length=200), nullable=False),
        sa.Column("set_day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("person_id"),
    )
    op.create_table(
        "signin_totp",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("person_id"),
    )
    op.create_table(
        "signin_recovery_code",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("used_day", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("person_id", "hash"),
    )
    op.create_table(
        "signin_passkey",
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("transports", sa.String(length=80), nullable=False),
        sa.Column("added_day", sa.Date(), nullable=False),
        sa.Column("last_used_day", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("credential_id"),
    )
    op.create_index("signin_passkey_person", "signin_passkey", ["person_id"])
    op.create_table(
        "signin_challenge",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hash"),
    )
    op.create_table(
        "signin_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("method", sa.String(length=16), nullable=False),
        sa.Column("roles", sa.String(length=200), nullable=False),
        sa.Column("only", sa.String(length=40), nullable=True),
        sa.Column("browser", sa.String(length=80), nullable=False),
        sa.Column("begun", sa.BigInteger(), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.Column("confirmed", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    op.create_index("signin_session_person", "signin_session", ["person_id"])
    op.create_table(
        "signin_link",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("used", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    op.create_table(
        "signin_attempt",
        sa.Column("scope", sa.String(length=8), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "key", "name"),
    )
    # "!" stood where there was no password.
    op.execute(
        "INSERT INTO signin_password (person_id, hash, set_day) "
        "SELECT id, password_hash, CURRENT_DATE FROM accounts_staff WHERE password_hash <> '!'"
    )
    op.drop_column("accounts_staff", "password_hash")


def _accounts() -> None:
    """Staff, teams and their roles."""
    op.add_column("accounts_staff", sa.Column("email", sa.String(254)))
    op.add_column(
        "accounts_staff", sa.Column("language", sa.String(2), nullable=False, server_default="sv")
    )
    op.create_table(
        "accounts_oidc_group",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=True),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["team_id"], ["accounts_team.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("accounts_oidc_group_name", "accounts_oidc_group", ["group_name"])
    op.create_table(
        "accounts_oidc_identity",
        sa.Column("issuer", sa.String(length=400), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["accounts_staff.id"]),
        sa.PrimaryKeyConstraint("issuer", "subject"),
    )
    op.create_table(
        "accounts_oidc_role",
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["accounts_staff.id"]),
        sa.PrimaryKeyConstraint("staff_id", "role"),
    )
    op.create_table(
        "accounts_oidc_team",
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["accounts_staff.id"]),
        sa.ForeignKeyConstraint(["team_id"], ["accounts_team.id"]),
        sa.PrimaryKeyConstraint("staff_id", "team_id"),
    )
    op.create_table(
        "accounts_oidc_used",
        sa.Column("state_hash", sa.String(length=64), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("state_hash"),
    )


def _devices() -> None:
    """Enrolment codes and what a phone says of itself."""
    for column in (
        sa.Column("written_off_day", sa.Date()),
        sa.Column("status_day", sa.Date()),
        sa.Column("queue_length", sa.Integer()),
        sa.Column("queue_oldest_days", sa.Integer()),
        sa.Column("error_code", sa.String(24)),
        sa.Column("envelope_kid", sa.String(40)),
        sa.Column("outbox_kids", sa.String(400)),
    ):
        op.add_column("accounts_device", column)
    op.create_table(
        "accounts_enrolment_code",
        sa.Column("code_hash", sa.LargeBinary(32), primary_key=True),
        sa.Column("staff_id", sa.Uuid(), sa.ForeignKey("accounts_staff.id"), nullable=False),
        sa.Column("made_by", sa.String(64), nullable=False),
        sa.Column("good_until", sa.DateTime(timezone=True), nullable=False),
    )


def _audit() -> None:
    """The chain over the access log, and who has checked it."""
    revision_0003.upgrade("field")


def _limits() -> None:
    """Counters of requests."""
    op.create_table(
        "foundation_request_count",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("expires", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index(
        "ix_foundation_request_count_expires", "foundation_request_count", ["expires"]
    )


def upgrade() -> None:
    """Each room's part, in this order."""
    _signin()
    _accounts()
    _devices()
    _audit()
    _limits()
