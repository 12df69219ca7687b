"""A result stored, compared and shown. No measuring."""
