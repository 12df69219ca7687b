"""Bill files: read, map, validate and import.

Rows are stored by `store.bills`.
"""
