"""Whether an invoice is payable is computed from the others of its account, no longer stored (Q-81)."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Both databases drop a column in place."""
    op.drop_column("invoices", "payable")
