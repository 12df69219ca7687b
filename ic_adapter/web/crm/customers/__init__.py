"""Pages of staff about the customers of a biller: accounts, invoices, RTDR log, tickets, and what a payer sees."""
