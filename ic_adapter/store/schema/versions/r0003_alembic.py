"""The number of the form is kept by Alembic; the table that held it goes."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """There is none in a database that was never of the old scheme."""
    op.drop_table("schema_version", if_exists=True)
