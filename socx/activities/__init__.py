"""Actions and their short-term activities, positions, dates and milestones."""
