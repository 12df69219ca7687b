"""Editing of a biller's configuration by people: parts of it, values as text, drafts that are confirmed."""
