"""API calls on what payers do on our pages."""
