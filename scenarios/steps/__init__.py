"""The steps of the feature files by subject, what declares them, and the registry of their modules."""
