"""What a real site needs to be tried with many reminders: its settings, a mail server, visits."""
