"""Acts of staff about payers and customers, and the indexes by which staff find payers, accounts and logs.

On PostgreSQL what begins with a text is found by an index in byte order, whatever the collation of the database is.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0021"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table and the indexes; no act was written down before."""
    op.create_table(
        "staff_acts",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("bid", sa.String(64), sa.ForeignKey("billers.id", ondelete="CASCADE"), nullable=False),
        sa.Column("form_key", sa.String(64)),
        sa.Column("payer_id", NUMBER),
        sa.Column("account_number", sa.String(64), nullable=False),
        sa.Column("act", sa.String(32), nullable=False),
        sa.Column("detail", sa.JSON, nullable=False),
        sa.Column("done_by", sa.String(64), nullable=False),
        sa.Column("done_at", sa.String(32), nullable=False),
    )
    op.create_index("staff_acts_by_form", "staff_acts", ["bid", "form_key"], unique=True)
    op.create_index("staff_acts_by_payer", "staff_acts", ["bid", "payer_id", "id"])
    op.create_index("staff_acts_by_account", "staff_acts", ["bid", "account_number", "id"])
    op.create_index("rtdr_log_by_biller", "rtdr_log", ["bid", "id"])
    op.create_index("tickets_by_biller", "tickets", ["bid", "id"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute('CREATE INDEX payers_by_email_start ON payers (bid, email_key COLLATE "C")')
        op.execute('CREATE INDEX payer_accounts_by_start ON payer_accounts (bid, account_number COLLATE "C")')
        op.execute('CREATE INDEX accounts_by_start ON accounts (bid, account_number COLLATE "C")')
