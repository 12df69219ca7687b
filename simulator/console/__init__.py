"""The web console at /console: pages to look at, made on the server; nothing here changes a biller."""
