"""Tables of experts and CVs, read without trust: what stands in them, cell by cell and word by word."""
