"""When the notices of an invoice are wanted: FirstNotifyRequestedDate and the two after it (invoice-files §10)."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

NAMES = ("first_notify_requested_date", "second_notify_requested_date", "third_notify_requested_date")


def upgrade() -> None:
    """NULL for what was imported before: the file is not there any more, and a customization may have changed."""
    for name in NAMES:
        op.add_column("invoices", sa.Column(name, sa.Date, nullable=True))
