"""Values of the pump's records: kinds, events, states.

No storage, network or XML; rows are in `store`, transitions are applied in `pump`.
"""
