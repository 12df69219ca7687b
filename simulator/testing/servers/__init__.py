"""How a test starts a simulator of its own: as a process, or in a thread of the test."""
