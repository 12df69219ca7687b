"""The command line ``cayenta-sim``, one module per group of commands, and what only a command needs."""
