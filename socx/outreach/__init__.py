"""Information sessions, bilateral meetings, and what became of them."""
