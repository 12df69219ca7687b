"""Files that are exchanged with a biller; bill files are in `bills`.

Day reports are in `tie_out`.
"""
