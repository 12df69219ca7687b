"""Steps that set up or read the router's books: accounts, ledgers, people, receivables."""
