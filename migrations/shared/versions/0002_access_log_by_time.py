"""The access log is read by time: an index, so that a month of it is found at once."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Index the entries by their time."""
    op.create_index("audit_entry_at", "audit_entry", ["at"])
