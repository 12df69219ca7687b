"""Bytes in, bytes out: HTTP server, socket faults, logs, start-up wiring. No rule of the router lives here."""
