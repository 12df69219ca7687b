"""The patches of every defect on the list, by the part of the product that they are planted in."""

from tests.defects.planted import books, files, pages, postings, pump, replies, router, rtdr

__all__ = ["books", "files", "pages", "postings", "pump", "replies", "router", "rtdr"]
