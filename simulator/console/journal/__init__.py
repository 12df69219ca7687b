"""Console pages of the journal: the live list, one exchange, findings."""
