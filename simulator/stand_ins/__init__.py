"""Stand-ins: pages of the biller, of Cayenta and of partners that are played here; they reach Invoice Cloud by URL."""
