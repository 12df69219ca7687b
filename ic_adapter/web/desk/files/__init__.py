"""Pages of files: those that are picked up, and those of the lockbox."""
