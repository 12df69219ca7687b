"""Staff users with their sessions and throttles, the audit trail of configurations, drafts of changes."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.String(32)


def upgrade() -> None:
    """Five tables."""
    op.create_table(
        "staff_users",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("name_key", sa.String(64), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("password_hash", sa.String(255), nullable=False),
        sa.Column("password_set_at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
    )
    op.create_index("staff_users_by_name", "staff_users", ["name_key"], unique=True)
    op.create_table(
        "staff_sessions",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("user_id", NUMBER, sa.ForeignKey("staff_users.id", ondelete="CASCADE"), nullable=False),
        *(sa.Column(name, MOMENT, nullable=False) for name in ("created_at", "used_at", "expires_at")),
        sa.Column("idle_expires_at", MOMENT, nullable=False),
    )
    op.create_index("staff_sessions_of_user", "staff_sessions", ["user_id"])
    op.create_table(
        "staff_throttles",
        sa.Column("scope", sa.String(16), primary_key=True),
        sa.Column("subject_sha256", sa.String(64), primary_key=True),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
    )
    op.create_table(
        "config_changes",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("bid", sa.String(64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("who", sa.String(64), nullable=False),
        sa.Column("via", sa.String(16), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("old", sa.Text, nullable=False),
        sa.Column("new", sa.Text, nullable=False),
    )
    op.create_index("config_changes_of_biller", "config_changes", ["bid", "id"])
    op.create_index("config_changes_of_value", "config_changes", ["bid", "name", "id"])
    op.create_table(
        "config_drafts",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("bid", sa.String(64), sa.ForeignKey("billers.id", ondelete="CASCADE"), nullable=False),
        sa.Column("who", sa.String(64), nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("part", sa.String(32), nullable=False),
        sa.Column("values", sa.JSON, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
    )
    op.create_index("config_drafts_of_biller", "config_drafts", ["bid"])
