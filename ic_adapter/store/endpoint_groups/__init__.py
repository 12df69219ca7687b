"""Rows about the endpoint groups of billers: stopped ones, circuit breakers, and both in one query.

When a group is stopped or a breaker opens is decided in `router` and `pump`.
"""
