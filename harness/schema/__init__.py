"""The contract's schemas as values: elements, content models, value types, and what each accepts."""
