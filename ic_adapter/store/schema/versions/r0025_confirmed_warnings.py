"""Warnings of the onboarding check that somebody of the staff confirmed."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Make the table; nothing could be confirmed before."""
    op.create_table(
        "confirmed_warnings",
        sa.Column("bid", sa.String(64), sa.ForeignKey("billers.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("name", sa.String(100), primary_key=True),
        sa.Column("text_sha256", sa.String(64), primary_key=True),
        sa.Column("who", sa.String(64), nullable=False),
        sa.Column("via", sa.String(16), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
    )
