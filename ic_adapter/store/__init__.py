"""The adapter's records: SQLAlchemy Core tables, migrations and one module per noun; no rule of any integration."""
