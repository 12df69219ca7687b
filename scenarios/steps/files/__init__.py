"""Steps at Invoice Cloud's file server: accounts, files, traffic, and the faults of the server."""
