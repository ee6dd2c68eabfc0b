"""``make race``: real web processes, many people on few times, and faults; then the tables are read."""
