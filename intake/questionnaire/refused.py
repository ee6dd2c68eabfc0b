"""Why an answer is none."""

UNKNOWN = "Choose one of the answers on this page"  # what no page of ours sends


class Refused(ValueError):
    """Not an answer; its text is what the person reads at the field."""
