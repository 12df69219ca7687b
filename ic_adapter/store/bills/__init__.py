"""SQL of bill files: picked up, imported, on their way in, and the invoices. What a file says is in `files.bills`."""
