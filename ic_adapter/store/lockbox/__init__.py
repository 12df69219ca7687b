"""Rows of the lockbox: donations that wait, and files with what became of them."""
