"""Pages of staff that bring a biller to its go-live: the check with what mends each finding, letter, file server."""
