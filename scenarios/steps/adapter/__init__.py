"""Steps at Invoice Cloud's side: bill files, look-ups, the data pump, profiles, tie-out."""
