"""Reaching the folders of billers on a file server or on this machine, for the pick-up and for files that go out.

What is done with the files lies in `pickup` and `lockbox`.
"""
