"""Invoice Cloud's file server as a test uses it: accounts, files, file traffic, fault rules."""
