"""Headers that every answer carries, and addresses that are safe to go to."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from flask import Flask, Response, g, request, session

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Frame-Options": "DENY",
}


def own_path(address: str | None) -> str | None:
    """The address when it is a path on this site, else None.

    Browsers read `//`, a backslash and control characters as the start of another site's address.
    """
    if not address or not address.startswith("/") or address[1:2] in ("/", "\\"):
        return None
    if len(address) > 2000 or any(ord(c) < 33 or ord(c) == 127 or c == "\\" for c in address):
        return None
    return address


def for_everybody(response: Response, seconds: int) -> Response:
    """Let caches keep an answer that is the same for all strangers, and answer with 304 what they have.

    Somebody who is signed in, or whose session changes, gets a page of their own that nothing keeps.
    """
    if g.get("user") is None and not session.modified:
        response.cache_control.public = True
        response.cache_control.max_age = seconds
        response.vary.update(("Accept-Language", "Cookie"))
        response.add_etag()
        response.make_conditional(request)
        g.says_who_may_keep_it = True
    return response


def to_be_asked_again(response: Response, changed_at: datetime) -> Response:
    """Let the program of one reader keep an answer that it asks about each time; 304 where it has not changed."""
    response.cache_control.private = True
    response.cache_control.no_cache = True
    response.last_modified = changed_at
    response.add_etag()
    response.make_conditional(request)
    g.says_who_may_keep_it = True
    return response


def init_app(app: Flask) -> None:
    """Add the headers after each request."""

    @app.after_request
    def secure(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if response.status_code == 308 and response.location:
            # The router leads to where a slash lacks, on whatever host the sender names: only the path is ours.
            path = urlsplit(response.location)._replace(scheme="", netloc="").geturl()
            response.location = own_path(path) or "/"
        # Also where a proxy in front speaks TLS and says nothing of it: the site's address is what counts.
        if request.is_secure or app.config["SESSION_COOKIE_SECURE"]:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        if request.endpoint != "static" and not g.get("says_who_may_keep_it"):
            # Pages of a person must not stay in shared or browser caches, whatever a library says.
            response.headers["Cache-Control"] = "no-store"
        return response
