"""The table of contact-us tickets (adapter §14)."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table; there were no tickets before."""
    owner = sa.ForeignKey("billers.id", ondelete="CASCADE")
    op.create_table(
        "tickets",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("bid", sa.String(64), owner, nullable=False),
        sa.Column("source_id", sa.String(64), nullable=False),
        sa.Column("account_number", sa.String(64), nullable=False),
        sa.Column("form", sa.JSON, nullable=False),
        sa.Column("submitted_at", sa.String(32), nullable=False),
        sa.Column("outcome", sa.String(12), nullable=False),
        sa.Column("issue_no", sa.String(32), nullable=False),
        sa.Column("status", sa.BigInteger),
        sa.Column("may_have_arrived", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("trans_no", sa.String(32)),
        sa.Column("pid", sa.String(32)),
    )
    op.create_index("tickets_by_source", "tickets", ["bid", "source_id"], unique=True)
    op.create_index("tickets_by_account", "tickets", ["bid", "account_number", "id"])
