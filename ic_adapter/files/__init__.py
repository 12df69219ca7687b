"""Bill files: reading them, mapping them to the BIF, loading them into the store (invoice-files)."""
