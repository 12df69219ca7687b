"""The data pump: every change at IC as a record in a durable, ordered lane (adapter §1.2).

What a record says to the router lies in `integrations`; how it is stored lies in `store`.
"""
