"""Who a payer is: registration, passwords, sessions, one-time links, throttling. Pages are in `web`."""
