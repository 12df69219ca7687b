"""Console pages of fault rules: the list and the form for a new one."""
