"""Verbs of selection, one family a file."""
