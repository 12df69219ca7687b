"""How the drop of a payment file stands, in the words of lockbox files (adapter §17)."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Files of before are still to be dropped: nothing dropped them."""
    blank = sa.text("''")
    op.add_column(
        "payment_files", sa.Column("state", sa.String(12), nullable=False, server_default=sa.text("'TO_DROP'"))
    )
    op.add_column("payment_files", sa.Column("reason_code", sa.String(32), nullable=False, server_default=blank))
    op.add_column("payment_files", sa.Column("detail", sa.Text, nullable=False, server_default=blank))
    op.add_column("payment_files", sa.Column("owner", sa.String(64), nullable=False, server_default=blank))
    op.add_column("payment_files", sa.Column("temporary", sa.String(300), nullable=False, server_default=blank))
