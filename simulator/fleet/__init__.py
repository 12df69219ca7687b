"""Several processes that share the billers, behind one address of a stock load balancer."""
