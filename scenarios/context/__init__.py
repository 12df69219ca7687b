"""What a step works with: the scenario's world, HTTP and XML, exchanges, documented samples, tables."""
