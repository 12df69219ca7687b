"""Admin calls that read the journal: entries, queries for tests, findings, explanations of a reply."""
