"""Console pages of one account, with the search for accounts."""
