"""Forms of selection: shape and wording."""
