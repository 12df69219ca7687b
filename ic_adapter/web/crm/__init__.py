"""Pages of staff about payers: autopay."""
