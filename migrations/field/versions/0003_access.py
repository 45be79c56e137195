"""Who may do what: log-ins, phones, the sealed access log, limits."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def _signin() -> None:
    """Passwords, second factors, passkeys, sessions, links, failed attempts."""


def _accounts() -> None:
    """Staff, teams and their roles."""


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


def _limits() -> None:
    """Counters of requests."""


def upgrade() -> None:
    """Each room's part, in this order."""
    _signin()
    _accounts()
    _devices()
    _audit()
    _limits()
