"""Exchanges of the journal as scenarios of the packs."""
