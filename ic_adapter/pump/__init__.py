"""The data pump: every change at IC as a record in an ordered, durable lane, sent at most once by itself (adapter §1.2).

What a record says to the router lies in `integrations`; how it is stored lies in `store`.
"""
