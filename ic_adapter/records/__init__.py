"""Values of the pump's records: kinds, events, states, and reasons with their codes and texts.

No storage, network or XML; rows are in `store`, transitions are applied in `pump`.
"""
