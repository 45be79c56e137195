"""Online sessions, and what a team records."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def _online_sessions() -> None:
    op.create_table(
        "shifts_online_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("shift_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("tertial", sa.Integer(), nullable=False),
        sa.Column("daypart", sa.String(length=12), nullable=True),
        sa.Column("platform", sa.String(length=24), nullable=True),
        sa.Column("ad_kind", sa.String(length=16), nullable=True),
        sa.Column("reviewed", sa.Integer(), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("conversations", sa.Integer(), nullable=False),
        sa.Column("declined", sa.Integer(), nullable=False),
        sa.Column("meetings", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "shifts_online_session_tertial", "shifts_online_session", ["tertial", "platform"]
    )


def upgrade() -> None:
    """Create the table of online sessions; a team says what it records."""
    _online_sessions()
    op.add_column(
        "accounts_team", sa.Column("contact_kinds", sa.String(length=120), nullable=True)
    )
