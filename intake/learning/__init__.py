"""What verdicts teach: how often flags and rules were right, and what other rules would say. Pure."""
