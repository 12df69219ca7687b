"""The revisions of the database, one module each, `r<number>_<what>.py`: literal, and never edited once released.

No revision imports the tables that queries see: they are of today, a revision is of its day. The newest is the one with
the highest number. Its steps run on SQLite and PostgreSQL alike, all in one transaction.
"""
