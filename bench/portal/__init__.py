"""Measurements of the payers' pages: a filled portal, a payer's browser, one payer at a time and fifty at once."""
