"""Rows of IC's web services: one-time links."""
