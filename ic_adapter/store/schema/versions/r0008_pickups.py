"""Files that are picked up: a row per file, and the last look at a biller's folders."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.String(32)


def bid(*, primary_key: bool) -> "sa.Column[str]":
    """The biller that a row belongs to."""
    owner = sa.ForeignKey("billers.id", ondelete="CASCADE")
    return sa.Column("bid", sa.String(64), owner, nullable=False, primary_key=primary_key)


def upgrade() -> None:
    """Two tables."""
    op.create_table(
        "pickups",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
        bid(primary_key=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("occurrence", sa.Integer, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("modified", sa.BigInteger, nullable=False),
        sa.Column("first_seen", MOMENT, nullable=False),
        sa.Column("stable_since", MOMENT, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("reason_code", sa.String(32), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("import_id", sa.Integer),
        sa.Column("is_accepted", sa.Boolean, nullable=False),
        sa.Column("target", sa.String(300), nullable=False),
        sa.Column("is_open", sa.Boolean, nullable=False),
        sa.Column("decided_by", sa.String(64), nullable=False),
    )
    op.create_index("pickups_once", "pickups", ["bid", "kind", "name", "occurrence"], unique=True)
    op.create_index(
        "pickups_open",
        "pickups",
        ["bid", "kind"],
        sqlite_where=sa.text("is_open = 1"),
        postgresql_where=sa.text("is_open"),
    )
    op.create_index("pickups_by_content", "pickups", ["bid", "kind", "sha256"])
    op.create_table(
        "pickup_looks",
        bid(primary_key=True),
        sa.Column("looked_at", MOMENT, nullable=False),
        sa.Column("trouble", sa.Text, nullable=False),
        sa.Column("since", MOMENT),
    )
