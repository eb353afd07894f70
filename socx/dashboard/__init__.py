"""Figures over all rooms; reads only, no tables of its own."""
