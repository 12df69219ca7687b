"""Mapping profiles and the one reader and writer that they drive (invoice-files §9): text in, values out, and back."""
