"""Conformance run: generated requests and mutations sent to a router, its replies judged, coverage counted."""
