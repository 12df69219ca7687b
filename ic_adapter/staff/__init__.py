"""Staff of Invoice Cloud: who may log in to the CRM, and what each of them may do there."""
