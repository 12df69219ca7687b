"""Coverage of a run: functions, STATUS codes, faults, tags, facet bounds, and which values somebody compared."""
