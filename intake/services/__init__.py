"""What can be done with answers: one act a function, one transaction each; the only writers."""
