"""Pages of staff about the payers of a biller: finding them, one payer, what staff may do about a payer."""
