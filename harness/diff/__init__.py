"""Comparison of two trees of schemas: what changed, whom it breaks, and a document that proves it."""
