"""The two ways of ``cayenta-sim bill-run``: into a folder, and at a running simulator."""
