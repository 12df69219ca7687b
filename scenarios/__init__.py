"""QA's packs and their runner; it reaches both programs over HTTP only."""
