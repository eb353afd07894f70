"""What an activity changed: participants, questionnaires to all sides, follow-up after months."""
