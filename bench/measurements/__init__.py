"""What is measured, one module per subject. Which rows that makes is in rows.py."""
