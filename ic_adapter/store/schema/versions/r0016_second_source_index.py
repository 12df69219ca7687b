"""A second unique index over the source ids, on SQLite alone: damage of one index lets no event in again."""

from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """PostgreSQL has its data checksums for this."""
    if op.get_bind().dialect.name == "sqlite":
        op.create_index("records_by_source_id", "records", ["source_id", "bid", "kind"], unique=True)
