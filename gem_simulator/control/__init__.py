"""What a test may do to a simulator from outside Gem's API: time, faults, limits, and the journal of requests."""
