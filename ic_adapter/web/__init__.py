"""HTTP server of the adapter: JSON API, pages for people, and the guard in front of both.

Handlers read requests and write replies; the work is done by the packages below.
"""
