"""Findings of `ic-adapter check`: settings of a biller that cannot work together.

Nothing here changes a setting or calls a router.
"""
