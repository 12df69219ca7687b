"""Decisions about many records at once: batches, their records, and the batch that made a change."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.String(32)


def upgrade() -> None:
    """Two tables and a column."""
    op.create_table(
        "decision_batches",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column("bid", sa.String(64), sa.ForeignKey("billers.id", ondelete="CASCADE"), nullable=False),
        sa.Column("decision", sa.String(8), nullable=False),
        sa.Column("filter", sa.JSON, nullable=False),
        sa.Column("has_more", sa.Boolean, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("decided_by", sa.String(64)),
        sa.Column("reason", sa.Text),
        sa.Column("decided_at", MOMENT),
    )
    op.create_index("decision_batches_of", "decision_batches", ["bid", "id"])
    op.create_table(
        "decision_batch_records",
        sa.Column("batch_id", NUMBER, sa.ForeignKey("decision_batches.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("record_id", NUMBER, sa.ForeignKey("records.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("last_change", sa.BigInteger, nullable=False),
        sa.Column("amount", sa.BigInteger),
        sa.Column("outcome", sa.String(12), nullable=False),
        sa.Column("after", sa.String(12), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
    )
    op.create_index("ix_decision_batch_records_record_id", "decision_batch_records", ["record_id"])
    op.add_column("history", sa.Column("batch_id", NUMBER, nullable=True))
