"""Calls about customers: contact details, mailing addresses, contact-us tickets; accounts and bills are beside."""
