"""The adapter's database: one module of queries per topic.

Those about bill files are in `bills`, those about endpoint groups in `endpoint_groups`, connections in `database`,
tables and revisions in `schema`. No rule of any integration, and no decision of the pump.
"""
