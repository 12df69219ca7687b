"""Verification of a running router: requests that only read, each reply judged tag by tag."""
