"""How a database is opened and used: address, engines of SQLite and PostgreSQL, transactions, presence.

What it holds is in `store.schema`; the queries are in `store`, one module per topic.
"""
