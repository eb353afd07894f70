"""The application as a web server runs it: it answers at once, and loads what a few pages need soon after."""

from __future__ import annotations

from importlib import import_module
from threading import Timer

from flask import Flask

from socx import app

#: Takes a second or two to load, which would else be waited for by whoever opens the first ranking.
HEAVY = "socx.matching.engine"
QUIET = 5.0  # seconds that the first pages have for themselves


def create_app() -> Flask:
    """The application, and a thread that loads the heavy libraries when the first pages are served."""
    made = app.create_app()
    load = Timer(QUIET, import_module, (HEAVY,))
    load.daemon = True
    load.start()
    return made
