"""Steps that speak to the router itself: requests, replies, bill images, faults, journal."""
