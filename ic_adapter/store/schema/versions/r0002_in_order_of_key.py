"""Accounts and invoices lie in the order of their key, and there is no index by import any more."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """On SQLite the tables are made anew WITHOUT ROWID; PostgreSQL knows no such order."""
    op.drop_index("invoices_by_import", "invoices")
    if op.get_context().dialect.name == "sqlite":
        for table in ("accounts", "invoices"):
            with op.batch_alter_table(table, recreate="always", table_kwargs={"sqlite_with_rowid": False}):
                pass
