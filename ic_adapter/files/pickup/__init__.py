"""Picking bill files up from a file server or a folder: looking, claiming, fetching, deciding, moving.

What a bill file says is read by `bills`; the rows of the files are stored by `store.bills`.
"""
