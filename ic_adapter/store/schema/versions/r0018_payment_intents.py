"""The table of payment intents: what a payer is about to pay, and what became of it."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.String(32)
CENTS = sa.BigInteger()
IS_DUE = sa.text("due_at IS NOT NULL")


def upgrade() -> None:
    """Make the table; there were no payer's pages before."""
    owner = sa.ForeignKey("billers.id", ondelete="CASCADE")
    op.create_table(
        "payment_intents",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("bid", sa.String(64), owner, nullable=False),
        sa.Column("source_id", sa.String(36), nullable=False),
        sa.Column("form_key", sa.String(64), nullable=False),
        sa.Column("owner", sa.String(80), nullable=False),
        sa.Column("account_number", sa.String(64), nullable=False),
        sa.Column("invoice_number", sa.String(255), nullable=False),
        sa.Column("amount_kind", sa.String(16), nullable=False),
        sa.Column("amount", CENTS, nullable=False),
        sa.Column("fee", CENTS, nullable=False),
        sa.Column("basis", CENTS),
        sa.Column("seen", sa.String(48), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("instrument", sa.String(16), nullable=False),
        sa.Column("source", sa.Integer, nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("phone", sa.Text, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("donor_name", sa.Text, nullable=False),
        sa.Column("logged_in", sa.Boolean, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("decided_at", MOMENT),
        sa.Column("approved_at", MOMENT),
        sa.Column("handed_over_at", MOMENT),
        sa.Column("due_at", MOMENT),
    )
    op.create_index("payment_intents_by_source", "payment_intents", ["bid", "source_id"], unique=True)
    op.create_index("payment_intents_by_form", "payment_intents", ["bid", "form_key"], unique=True)
    op.create_index("payment_intents_by_account", "payment_intents", ["bid", "account_number", "id"])
    op.create_index(
        "payment_intents_due", "payment_intents", ["bid", "due_at"], sqlite_where=IS_DUE, postgresql_where=IS_DUE
    )
