"""Rows by which staff find payers, accounts and invoices, and what staff did about them."""
