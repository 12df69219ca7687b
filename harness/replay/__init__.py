"""Replay of recordings: a simulator's state in which recorded reads answer as recorded, and scenarios that show it."""
