"""Console pages of billers: the list, one biller, its clock and snapshots."""
