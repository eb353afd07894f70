"""Teams and assignments, found exactly: plain Python, numpy and SciPy, without web or tables."""

from __future__ import annotations
