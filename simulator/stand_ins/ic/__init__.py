"""Invoice Cloud as the stand-ins reach it: one call with a time limit, and what of it may be shown."""
