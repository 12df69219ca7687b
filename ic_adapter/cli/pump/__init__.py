"""The pump's commands: its records, and decisions about one or many of them."""
