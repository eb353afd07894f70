"""The store and the scanner of the application that runs."""

from __future__ import annotations

from flask import Response

from socx.core.errors import NotFound
from socx.files.intake import Taken, take_in
from socx.files.kinds import KINDS
from socx.files.store import Store
from socx.web.files import attachment
from socx.web.site import settings


def store() -> Store:
    return Store(settings().instance_path)


def take(content: bytes, name: str) -> Taken:
    """take_in() with the virus scanner of this installation, where it has one."""
    return take_in(content, name, scan_command=scan_command())


def give(key: str, name: str, kind: str) -> Response:
    """A file as a download that can run nothing. Raises NotFound when its bytes are gone."""
    try:
        content = store().get(key)
    except FileNotFoundError:
        raise NotFound from None
    answer = attachment(content, name, KINDS[kind].media_type)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def scan_command() -> str:
    """How this installation scans a file; empty where it does not."""
    return settings().scan_command
