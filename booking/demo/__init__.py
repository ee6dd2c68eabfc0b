"""A believable clinic for ``make demo``: everybody in it is invented."""
