"""Earlier times: who wants one, to whom one is offered, and what they answer. See docs/waitlist.md."""
