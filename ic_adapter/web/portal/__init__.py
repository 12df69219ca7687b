"""The customer portal: pages of payers who are signed in, `/portal/{bid}/`."""
