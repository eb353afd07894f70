"""The application as a web server runs it: it answers at once, and loads what a few pages need soon after."""

from __future__ import annotations

from importlib import import_module
from threading import Timer

from flask import Flask

from socx import app
from socx.core.i18n import LANGUAGES
from socx.core.proposals import Told, spoken_of

#: Takes seconds to load, which would else be waited for by whoever opens the first ranking or writes the first request.
HEAVY = "socx.matching.engine"
#: Any words do.
FIELD = "social protection"
QUIET = 5.0  # seconds that the first pages have for themselves


def create_app() -> Flask:
    """The application, and a thread that loads the heavy libraries when the first pages are served."""
    made = app.create_app()
    soon = Timer(QUIET, load)
    soon.daemon = True
    soon.start()
    return made


def load() -> None:
    """Load the engine, and let it read the terms of the field in the languages of the pages."""
    import_module(HEAVY)
    spoken_of([Told(FIELD, language) for language in LANGUAGES])
