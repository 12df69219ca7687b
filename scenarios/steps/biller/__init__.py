"""Steps about a biller as a whole: making it, its clock, its settings."""
