"""Which clerk of the biller made a payment for its payer."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Add the column; of earlier payments nobody knows."""
    op.add_column("payment_intents", sa.Column("entered_by", sa.String(64)))
