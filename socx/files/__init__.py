"""Files that people send in: what may come in, where it is kept, what stands in it."""
