"""The router functions, one module per family; families do not import each other."""
