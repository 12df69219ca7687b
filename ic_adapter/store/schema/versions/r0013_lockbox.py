"""The lockbox: files of donations, and which donation is in which one.

Donations that are there already go into the first file, since none of them was exported.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.String(32)
IS_OPEN = sa.text("state IN ('TO_DROP', 'RENAMING')")
IS_PENDING = sa.text("file_id IS NULL AND left_out = ''")
DONATIONS = (
    "INSERT INTO lockbox_donations (record_id, bid, file_id, left_out)"
    " SELECT records.id, records.bid, NULL, '' FROM records JOIN billers ON billers.id = records.bid"
    " WHERE billers.template = '3426' AND records.kind = 'payment' AND "
)
KIND = {"sqlite": "json_extract(records.event, '$.kind')", "postgresql": "records.event ->> 'kind'"}


def bid(*, primary_key: bool) -> "sa.Column[str]":
    """The biller that a row belongs to."""
    owner = sa.ForeignKey("billers.id", ondelete="CASCADE")
    return sa.Column("bid", sa.String(64), owner, nullable=False, primary_key=primary_key)


def upgrade() -> None:
    """Three tables; the only template with a lockbox is that of BID 3426."""
    op.create_table(
        "lockbox_files",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
        bid(primary_key=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("folder", sa.String(255), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("donations", sa.Integer, nullable=False),
        sa.Column("total", sa.BigInteger, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("reason_code", sa.String(32), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("temporary", sa.String(300), nullable=False),
        sa.Column("dropped_at", MOMENT),
    )
    op.create_index("lockbox_files_by_day", "lockbox_files", ["bid", "day"], unique=True)
    op.create_index("lockbox_files_by_number", "lockbox_files", ["bid", "number"], unique=True)
    op.create_index(
        "lockbox_files_open", "lockbox_files", ["bid", "number"], sqlite_where=IS_OPEN, postgresql_where=IS_OPEN
    )
    op.create_table(
        "lockbox_donations",
        sa.Column(
            "record_id",
            NUMBER,
            sa.ForeignKey("records.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        bid(primary_key=False),
        sa.Column("file_id", NUMBER, sa.ForeignKey("lockbox_files.id", ondelete="CASCADE")),
        sa.Column("left_out", sa.String(16), nullable=False),
    )
    op.create_index(
        "lockbox_donations_pending",
        "lockbox_donations",
        ["bid", "record_id"],
        sqlite_where=IS_PENDING,
        postgresql_where=IS_PENDING,
    )
    op.create_index("lockbox_donations_of_file", "lockbox_donations", ["file_id"])
    op.create_table("lockbox_days", bid(primary_key=True), sa.Column("closed", sa.Date, nullable=False))
    op.execute(f"{DONATIONS}{KIND[op.get_bind().dialect.name]} = 'donation'")
