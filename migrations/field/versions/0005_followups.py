"""Acts on follow-ups; the short code on a card, which is off."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def _acts() -> None:
    op.create_table(
        "followups_act",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=12), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("received_day", sa.Date(), nullable=False),
        sa.Column("week", sa.String(length=8), nullable=True),
        sa.Column("zone_id", sa.Uuid(), nullable=True),
        sa.Column("to_team_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=24), nullable=True),
        sa.ForeignKeyConstraint(["task_id"], ["followups_task.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("followups_act_number", "followups_act", ["task_id", "number"], unique=True)
    op.create_index("followups_act_team", "followups_act", ["team_id", "received_day"])


def _tasks() -> None:
    for column in (
        sa.Column("taken_by", sa.Uuid(), nullable=True),
        sa.Column("ended_day", sa.Date(), nullable=True),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("code_record", sa.Uuid(), nullable=True),
        sa.Column("before_contact", sa.Boolean(), server_default=sa.false(), nullable=False),
    ):
        op.add_column("followups_task", column)
    op.create_index("followups_task_closes", "followups_task", ["state", "closes_day"])
    op.create_index("followups_task_code", "followups_task", ["code_hash"])
    op.create_index("followups_task_code_record", "followups_task", ["code_record"], unique=True)


def upgrade() -> None:
    """Create the table of acts; tasks and the organisation know of short codes."""
    _acts()
    _tasks()
    for column in (
        sa.Column("short_code_decision", sa.String(length=80), nullable=True),
        sa.Column("short_code_day", sa.Date(), nullable=True),
    ):
        op.add_column("accounts_organisation", column)
