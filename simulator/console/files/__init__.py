"""Pages of Invoice Cloud's file server: accounts, files and file traffic of a biller."""
