"""The command line ``cayenta-scenarios``, and the pack that ``new`` writes."""
