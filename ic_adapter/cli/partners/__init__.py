"""Commands for partners that have nothing but files (adapter §17)."""
