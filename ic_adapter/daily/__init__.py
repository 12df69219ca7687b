"""What the clock of a biller starts each day."""
