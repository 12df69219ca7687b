"""Reading of bill files: bytes in, bills in columns out."""
