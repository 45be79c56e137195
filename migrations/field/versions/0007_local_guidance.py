"""Local guidance: what the municipality fills in, with source, owner and day."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Create the table of local entries."""
    op.create_table(
        "directory_local",
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=30), nullable=True),
        sa.Column("words", sa.String(length=300), nullable=True),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("item"),
    )
