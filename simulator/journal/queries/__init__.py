"""Questions to the journal: what a test looks for, whether it came, and what came instead. Reads the books only."""
