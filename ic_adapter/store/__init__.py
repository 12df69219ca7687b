"""The adapter's database: one module of queries per topic.

Those about endpoint groups are in `endpoint_groups`, connections in `database`, tables and revisions in `schema`. No
rule of any integration, and no decision of the pump.
"""
