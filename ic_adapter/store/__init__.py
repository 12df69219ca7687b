"""The adapter's database: queries by topic here, connections in `database`, tables and revisions in `schema`.

No rule of any integration, and no decision of the pump.
"""
