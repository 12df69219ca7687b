"""Rows of payers' identity: payers with their accounts, sessions and links, throttle counters, outbox."""
