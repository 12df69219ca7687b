"""Commands that do what the CRM does: staff users and the configuration of billers."""
