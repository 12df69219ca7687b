"""What the database holds: tables as queries see them, and the revisions that lead there (Alembic).

Queries are in `store`, one module per topic; connections are in `store.database`.
"""
