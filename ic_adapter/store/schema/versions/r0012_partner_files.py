"""Partners that have nothing but files (adapter §17): profiles, adjustments, presentments, payment files, IVR."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.String(32)
CENTS = sa.BigInteger()


def bid(*, primary_key: bool) -> "sa.Column[str]":
    """The biller that a row belongs to."""
    owner = sa.ForeignKey("billers.id", ondelete="CASCADE")
    return sa.Column("bid", sa.String(64), owner, nullable=False, primary_key=primary_key)


def import_id(*, primary_key: bool) -> "sa.Column[int]":
    """The file that brought a row."""
    source = sa.ForeignKey("imports.id", ondelete="CASCADE")
    return sa.Column("import_id", sa.Integer, source, nullable=False, primary_key=primary_key)


def upgrade() -> None:
    """Seven tables."""
    op.create_table(
        "mapping_profiles",
        bid(primary_key=True),
        sa.Column("profile", sa.Text, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
    )
    op.create_table(
        "partner_files",
        import_id(primary_key=True),
        bid(primary_key=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
    )
    op.create_index("partner_files_by_content", "partner_files", ["bid", "kind", "sha256"])
    op.create_table(
        "adjustments",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
        bid(primary_key=False),
        import_id(primary_key=False),
        sa.Column("line", sa.Integer, nullable=False),
        sa.Column("account_number", sa.String(64), nullable=False),
        sa.Column("invoice_number", sa.String(255), nullable=False),
        sa.Column("new_balance", CENTS),
        sa.Column("amount", CENTS),
        sa.Column("adjustment_date", sa.Date),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("balance_before", CENTS, nullable=False),
        sa.Column("balance_after", CENTS, nullable=False),
    )
    op.create_index("adjustments_by_account", "adjustments", ["bid", "account_number", "id"])
    op.create_table(
        "presentments",
        bid(primary_key=True),
        sa.Column("account_number", sa.String(64), primary_key=True),
        sa.Column("invoice_number", sa.String(255), primary_key=True),
        import_id(primary_key=False),
        sa.Column("document_name", sa.Text, nullable=False),
        sa.Column("document_date", sa.Date),
        sa.Column("page_count", sa.Integer),
        sa.Column("message", sa.Text, nullable=False),
    )
    _payment_files()
    op.create_table(
        "ivr_phones",
        bid(primary_key=True),
        sa.Column("account_number", sa.String(64), primary_key=True),
        sa.Column("phone", sa.String(32), nullable=False),
        sa.Column("call_id", sa.String(64), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
    )


def _payment_files() -> None:
    op.create_table(
        "payment_files",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
        bid(primary_key=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("folder", sa.String(255), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("records", sa.Integer, nullable=False),
        sa.Column("total", CENTS, nullable=False),
        sa.Column("left_out", sa.JSON, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("dropped_at", MOMENT),
    )
    op.create_index("payment_files_of_day", "payment_files", ["bid", "day"], unique=True)
    op.create_table(
        "payment_file_records",
        sa.Column("record_id", NUMBER, sa.ForeignKey("records.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("file_id", NUMBER, sa.ForeignKey("payment_files.id", ondelete="CASCADE"), nullable=False),
        sa.Column("payment_id", NUMBER, nullable=False),
        sa.Column("amount", CENTS, nullable=False),
    )
    op.create_index("payment_file_records_of", "payment_file_records", ["payment_id"])
