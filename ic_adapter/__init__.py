"""The Invoice Cloud side of every integration; it knows a router only by URL and settings."""
