"""What is sent to a router and read from it, one module per integration.

Calls are made by `router`; order, repetition and commits are decided in `pump`.
"""
