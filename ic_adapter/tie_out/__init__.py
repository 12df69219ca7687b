"""Comparison of a router's day report with our own records.

Nothing here changes a record; differences are reported to the operator.
"""
