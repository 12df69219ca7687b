"""Admin calls on billers as a whole: making, clock, keys, logins, snapshots, state files, bill run, day report."""
