"""Matching: from what a partner asks to the people who could help, and why."""
