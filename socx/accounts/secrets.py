"""Secrets that people and programs carry: only their digests are kept."""

from __future__ import annotations

import hashlib
import secrets


def new_secret() -> str:
    """A secret nobody can guess: 256 random bits."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is kept of a secret. It is long and random, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()
