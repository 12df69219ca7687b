"""The router functions, one module per family: (Call, Books) in, Result out. Families do not import each other."""
