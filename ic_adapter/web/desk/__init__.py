"""Pages of the operator's desk under `/crm/pump`: records that need a decision, lanes, tie-out.

Log-in, forms and templates are in `web.pages`, the queries in `pump.operator`.
"""
