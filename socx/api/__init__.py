"""The HTTP interface for machines, /api/v1."""
