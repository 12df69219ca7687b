"""Pages of the stand-in checkout of all payers' sites: choose, check, pay, and what became of it."""
