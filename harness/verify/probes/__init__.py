"""Probes of the writing functions: each writes, reads back, and claims what the specification wants of it."""
