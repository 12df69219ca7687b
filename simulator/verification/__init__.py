"""Questions to the journal: what a test looks for, whether it came, and what came instead; the books are only read."""
