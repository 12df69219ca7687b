"""A biller and the register of all billers. How one is seeded is in recipes/, how one is kept in archive/."""
