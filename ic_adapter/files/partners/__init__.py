"""Files of partners that have nothing but files (adapter §17, Q-59): mapping profiles, a generic reader and writer.

What a file changes at Invoice Cloud is in the module of its kind: `bills`, `adjustments`, `payments`, `presentments`.
"""
