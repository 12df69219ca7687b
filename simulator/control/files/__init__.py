"""Admin calls on Invoice Cloud's file server: accounts, files, file traffic."""
