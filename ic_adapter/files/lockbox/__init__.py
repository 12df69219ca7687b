"""The donation lockbox: a file per business day with the donations that were not exported yet (adapter §15).

How a folder or server is reached lies in `transport`; the rows are stored by `store.lockbox`.
"""
