"""What an operator does: start, migrate, back up, restore."""
