"""The books of a biller: pure Python about accounts and money. No XML, no HTTP, no wall clock."""
