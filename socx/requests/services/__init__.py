"""Verbs that change requests: filing by the partner, moves, handling by the facility."""
