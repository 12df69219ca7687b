"""What `ic-adapter check BID` looks at before a biller goes live: each check passes or fails, and says what to do.

A check is a function in a module of this folder and a row in `registry`.
"""
