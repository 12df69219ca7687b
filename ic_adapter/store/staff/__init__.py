"""Rows of staff: users, sessions, throttle counters, changes of configurations and drafts of them."""
