"""Large imports: the bills that wait to be moved in, and the moves."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CENTS = ("total_amount_due", "past_due", "payment_arrangement_amount")
TEXTS = (
    "invoice_date invoice_due_date auto_pay_collection_date custom1 custom2 custom3 custom4 custom5 custom10 "
    "biller_bill_year biller_invoice_number display_account_number customer_name address1 city state zip phone "
    "email_address first_notify_requested_date second_notify_requested_date third_notify_requested_date"
).split()


def upgrade() -> None:
    """Two tables."""
    op.create_table(
        "import_moves",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("bid", sa.String(64), sa.ForeignKey("billers.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("import_id", sa.Integer),
        sa.Column("first_number", sa.BigInteger, nullable=False),
        sa.Column("older_than", sa.String(255), nullable=False),
        sa.Column("touched_at", sa.String(32), nullable=False),
    )
    op.create_index("import_moves_by_biller", "import_moves", ["bid"])
    op.create_table(
        "moving_bills",
        sa.Column(
            "move_id", NUMBER, sa.ForeignKey("import_moves.id", ondelete="CASCADE"), primary_key=True, nullable=False
        ),
        sa.Column("account_number", sa.String(64), primary_key=True),
        sa.Column("invoice_number", sa.String(255), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("invoice_type_id", sa.Integer, nullable=False),
        *(sa.Column(name, sa.BigInteger) for name in CENTS),
        *(sa.Column(name, sa.Text, nullable=False) for name in TEXTS),
        sqlite_with_rowid=False,
    )
