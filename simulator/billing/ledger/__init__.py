"""Ledger entries and what is computed from them: posting, arrangements, budget plans, money. No people."""
