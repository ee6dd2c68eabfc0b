"""``make kill``: real web, worker, beat and broker, killed at random; then what left is held against what was owed."""
