"""The admin API under /__admin: its machinery here, the calls by noun in the folders, one table of routes."""
