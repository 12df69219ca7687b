"""API calls of partners that have nothing but files (adapter §17)."""
