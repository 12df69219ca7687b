"""What each kind of data pump record sends: one module per kind, listed in `by_kind`.

When and how often it is sent is decided in `pump`.
"""
