"""Named mutations of requests, each with the refusal that the documents ask for."""
