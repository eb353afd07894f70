"""Who may do what: permissions, actors, questions and the one matrix. Plain Python."""
