"""Verification of a client: what it sends to a simulator is judged by contract, profile, order and the books."""
