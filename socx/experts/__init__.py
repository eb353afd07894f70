"""The roster: experts of EU Member States and what they offer."""
