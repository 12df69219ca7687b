"""Contract harness: checks routers, replies and schemas against the contract in ``schemas/``."""
