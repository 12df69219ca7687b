"""Billers, stopped endpoints, accounts, invoices, imports and the RTDR log."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """The tables; amounts are cents, moments are ISO texts in UTC."""
    op.create_table(
        "billers",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("template", sa.String(64), nullable=False),
        sa.Column("settings", sa.JSON, nullable=False),
        sa.Column("keys", sa.JSON, nullable=False),
        sa.Column("bif", sa.JSON, nullable=False),
        sa.Column("frozen_at", sa.String(32)),
        sa.Column("clock_offset", sa.BigInteger, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("imported_seq", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "endpoints",
        sa.Column("bid", sa.String(64), sa.ForeignKey("billers.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("group_name", sa.String(16), primary_key=True),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("since", sa.String(32), nullable=False),
    )
    _accounts()
    _invoices()
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("bid", sa.String(64), sa.ForeignKey("billers.id", ondelete="CASCADE"), nullable=False),
        sa.Column("file", sa.String(255), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("records", sa.Integer, nullable=False),
        sa.Column("accepted", sa.Integer, nullable=False),
        sa.Column("faulty", sa.JSON, nullable=False),
        sa.Column("total", sa.BigInteger, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
    )
    op.create_index("ix_imports_bid", "imports", ["bid"])
    op.create_table(
        "rtdr_log",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("bid", sa.String(64), sa.ForeignKey("billers.id", ondelete="CASCADE"), nullable=False),
        sa.Column("account_number", sa.String(64), nullable=False),
        sa.Column("result", sa.JSON, nullable=False),
    )
    op.create_index("rtdr_log_by_account", "rtdr_log", ["bid", "account_number", "id"])


def _accounts() -> None:
    texts = ("display_account_number", "customer_name", "address1", "city", "state", "zip", "phone", "email_address")
    op.create_table(
        "accounts",
        sa.Column("bid", sa.String(64), sa.ForeignKey("billers.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("account_number", sa.String(64), primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in texts),
        sa.Column("block_ach", sa.Boolean, nullable=False),
        sa.Column("block_cc", sa.Boolean, nullable=False),
    )


def _invoices() -> None:
    customs = ("custom1", "custom2", "custom3", "custom4", "custom5", "custom10", "custom11")
    op.create_table(
        "invoices",
        sa.Column("bid", sa.String(64), sa.ForeignKey("billers.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("account_number", sa.String(64), primary_key=True),
        sa.Column("invoice_number", sa.String(255), primary_key=True),
        sa.Column("invoice_type_id", sa.Integer, nullable=False),
        sa.Column("invoice_date", sa.Date, nullable=False),
        sa.Column("invoice_due_date", sa.Date, nullable=False),
        sa.Column("total_amount_due", sa.BigInteger, nullable=False),
        sa.Column("balance_due", sa.BigInteger),
        sa.Column("past_due", sa.BigInteger),
        sa.Column("payment_arrangement_amount", sa.BigInteger),
        *(sa.Column(name, sa.Text, nullable=False) for name in customs),
        sa.Column("auto_pay_collection_date", sa.Date),
        sa.Column("biller_bill_year", sa.Text, nullable=False),
        sa.Column("biller_invoice_number", sa.Text, nullable=False),
        sa.Column("deactivated", sa.Boolean, nullable=False),
        sa.Column("payable", sa.Boolean, nullable=False),
        sa.Column("imported_seq", sa.BigInteger, nullable=False),
        sa.Column("import_id", sa.Integer),
    )
    op.create_index("invoices_by_import", "invoices", ["bid", "import_id"])
