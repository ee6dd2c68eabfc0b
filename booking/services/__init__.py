"""What can be done with a time: one act a file, one transaction each; the only writers."""
