"""What happened: entries, findings about clients, and queries over both. Nothing here changes the books."""
