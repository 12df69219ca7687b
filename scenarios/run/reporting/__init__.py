"""The page of a run: its template, style and script, and what it keeps of each scenario."""
