"""The site as it is set up: its settings, and addresses that leave it."""

from __future__ import annotations

from flask import current_app

from socx.config import Settings


def settings() -> Settings:
    found: Settings = current_app.extensions["socx.settings"]
    return found


def full_url(path: str) -> str:
    """The full address of a page, for what leaves the site. The host is the configured one, never a request's."""
    return settings().base_url.rstrip("/") + path
