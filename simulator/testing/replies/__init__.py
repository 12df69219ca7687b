"""Replies of the router as a test sees them, and which of their values it compared."""
