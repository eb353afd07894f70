"""Small plain Python that every room may use: workflow, errors, values, places, topics."""
