"""The tables of autopay: who is enrolled, and what became of each invoice (adapter §19.1)."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.String(32)
IS_CURRENT = sa.text("left_at IS NULL")


def bid(*, primary_key: bool) -> "sa.Column[str]":
    """The biller that a row belongs to."""
    owner = sa.ForeignKey("billers.id", ondelete="CASCADE")
    return sa.Column("bid", sa.String(64), owner, nullable=False, primary_key=primary_key)


def upgrade() -> None:
    """Make both tables; nobody was enrolled before."""
    op.create_table(
        "autopay_enrollments",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
        bid(primary_key=False),
        sa.Column("account_number", sa.String(64), nullable=False),
        sa.Column("instrument", sa.String(16), nullable=False),
        sa.Column("test_instrument", sa.String(64), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("enrolled_by", sa.String(64), nullable=False),
        sa.Column("left_at", MOMENT),
        sa.Column("left_by", sa.String(64), nullable=False),
    )
    op.create_index(
        "autopay_enrollments_current",
        "autopay_enrollments",
        ["bid", "account_number"],
        unique=True,
        sqlite_where=IS_CURRENT,
        postgresql_where=IS_CURRENT,
    )
    op.create_index("autopay_enrollments_by_id", "autopay_enrollments", ["bid", "id"])
    op.create_table(
        "autopay_collections",
        bid(primary_key=True),
        sa.Column("account_number", sa.String(64), primary_key=True),
        sa.Column("invoice_number", sa.String(255), primary_key=True),
        sa.Column("collect_on", sa.Date, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason_code", sa.String(32), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("amount", sa.BigInteger),
        sa.Column("amount_from", sa.String(8), nullable=False),
        sa.Column("stored_because", sa.Text, nullable=False),
        sa.Column("instrument", sa.String(16), nullable=False),
        sa.Column("record_id", NUMBER, sa.ForeignKey("records.id", ondelete="SET NULL")),
        sa.Column("checked_on", sa.Date, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_index("autopay_collections_by_time", "autopay_collections", ["bid", "at"])
    op.create_index("autopay_collections_by_record", "autopay_collections", ["record_id"])
