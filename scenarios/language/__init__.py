"""What a feature file may say: its form, its tags, its sentences, and the check of all three without a server."""
