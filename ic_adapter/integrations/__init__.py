"""One module per integration with one public entry each."""
