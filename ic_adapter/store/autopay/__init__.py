"""Autopay as rows: enrollments, and what became of each invoice."""
