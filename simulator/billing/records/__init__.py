"""Records outside the ledger, with the register that makes changes atomic and the counters that number them."""
