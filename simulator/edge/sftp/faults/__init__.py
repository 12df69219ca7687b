"""Faults of the file server on the wire: what the rows of contract/faults/files make of connections and calls."""
