"""What the clock of a biller starts each day, and the threads that look at clocks and folders."""
