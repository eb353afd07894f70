"""The store and the scanner of the application that runs."""

from __future__ import annotations

from flask import current_app

from socx.config import Settings
from socx.files.intake import Taken, take_in
from socx.files.store import Store


def store() -> Store:
    return Store(_settings().instance_path)


def take(content: bytes, name: str) -> Taken:
    """take_in() with the virus scanner of this installation, where it has one."""
    return take_in(content, name, scan_command=_settings().scan_command)


def scan_command() -> str:
    """How this installation scans a file; empty where it does not."""
    return _settings().scan_command


def _settings() -> Settings:
    found: Settings = current_app.extensions["socx.settings"]
    return found
