"""The router functions, one module per family: `(RouterCall, Books) -> Result`. Families do not import each other."""
