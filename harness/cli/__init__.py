"""The command line ``cayenta-contract``."""
