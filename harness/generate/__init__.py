"""Documents made from the schemas."""
