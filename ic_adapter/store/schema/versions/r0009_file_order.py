"""What an older bill file must not undo (Q-80): which import brought an account, DREC records of unknown invoices.

Imports count the bills that were left out as older, and keep their warnings.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """An account of before counts as brought by the newest import of its invoices."""
    op.add_column("imports", sa.Column("older", sa.Integer, nullable=False, server_default=sa.text("0")))
    op.add_column("imports", sa.Column("warnings", sa.JSON, nullable=True))
    op.add_column("accounts", sa.Column("import_id", sa.Integer, nullable=True))
    op.execute(
        "UPDATE accounts SET import_id = (SELECT max(invoices.import_id) FROM invoices"
        " WHERE invoices.bid = accounts.bid AND invoices.account_number = accounts.account_number)"
    )
    op.create_table(
        "unknown_drecs",
        sa.Column("bid", sa.String(64), sa.ForeignKey("billers.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("account_number", sa.String(64), primary_key=True),
        sa.Column("invoice_number", sa.String(255), primary_key=True),
        sa.Column("import_id", sa.Integer, nullable=False),
    )
