"""One HTTP POST to a router and the bytes that came back: over shared connections, or on one of its own.

No outcomes here: `outcomes` says what the errors mean.
"""
