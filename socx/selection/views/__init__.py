"""Pages of calls for experts: the public ones, those of advisers, and the expert's own."""

from __future__ import annotations

from flask import Blueprint

from socx.selection import models

__all__ = ["bp", "models"]

bp = Blueprint("selection", __name__)
