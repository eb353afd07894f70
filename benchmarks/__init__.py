"""Figures that anyone can print again: one run, one corpus, ratios side by side."""
