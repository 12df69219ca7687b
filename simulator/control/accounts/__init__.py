"""Admin calls on the accounts of a biller: their books, people and records."""
