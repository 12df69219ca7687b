"""Pages of a biller's clerks, reached by AgentConnect (adapter §19.1): one account, the one of the link."""
