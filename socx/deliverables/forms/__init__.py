"""Forms of deliverables and summaries: shape and wording."""
