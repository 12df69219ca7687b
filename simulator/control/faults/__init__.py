"""Admin calls on fault rules. What a fault does is in contract/faults/."""
