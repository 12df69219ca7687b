"""People, phones, addresses and the accounts they hold. No money."""
