"""Real-time data retrieval: look up an account at the router and apply the biller's rules.

The log of lookups is in `store.rtdr_log`.
"""
