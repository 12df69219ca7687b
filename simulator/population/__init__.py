"""Generated accounts: account n of a biller is a pure function of (seed, template, n, clock); nothing is stored."""
