"""Grammars of values: what the text of a setting or key may say, and the typed value that it means."""
