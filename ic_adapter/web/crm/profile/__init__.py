"""Pages of staff about billers: the list, a new one, and the Profile tab with everything that can be configured."""
