"""Faults as values: what can go wrong, and what it makes of a reply. router/ moves the books, edge/ sends."""
