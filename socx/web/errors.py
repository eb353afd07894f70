"""One place that turns what went wrong into a page, or into application/problem+json."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from socx.core.errors import Conflict, DomainError, Incomplete, Invalid, NotFound, NotPermitted, TooMany, WrongState
from socx.core.i18n import N_
from socx.db import db
from socx.web.forms import worded

logger = logging.getLogger(__name__)

# fmt: off
#: Statuses with a page of their own; others use the page of 400 or 500.
TITLES = {kind.status: kind.title for kind in (NotPermitted, NotFound, WrongState, Incomplete, TooMany)} | {
    400: N_("We could not read what was sent"),
    401: N_("Sign in to see this page"),
    405: N_("This address does not take that"),
    413: N_("What you sent is too large"),
    500: N_("Something went wrong on our side"),
    503: N_("The service is busy"),
    507: N_("There is no space left to save"),
}
#: What machines are told instead: they read no pages.
API_TITLES = {
    401: N_("A valid token is needed"),
    404: N_("Nothing is here, or you may not read it."),
}
# fmt: on


def wants_json() -> bool:
    return request.path.startswith("/api/")


def problem(status: int, title: str, detail: str = "", **more: Any) -> Response:
    """An answer after RFC 9457."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    answer = jsonify({k: v for k, v in body.items() if v != ""})
    answer.status_code = status
    answer.content_type = "application/problem+json"
    return answer


def sentences(error: DomainError) -> list[tuple[str, str]]:
    """What to tell the reader, in their language: (sentence, field or empty)."""
    if isinstance(error, Incomplete):
        return [(gettext(text), place) for text, place in error.missing]
    if isinstance(error, Invalid):
        return [(worded(text, error.facts), name) for name, text in error.errors.items()]
    return [(worded(error.message, error.facts), "")]


def answer(status: int, *, title: str = "", lines: list[tuple[str, str]] | None = None, **context: Any) -> Response:
    """The error page or problem document for a status."""
    nearest = status if status in TITLES else (400 if status < 500 else 500)
    heading = title or gettext(TITLES[nearest])
    lines = lines or []
    if wants_json():
        detail = " ".join(text for text, _ in lines if text != title)
        if nearest in API_TITLES:
            heading = gettext(API_TITLES[nearest])
        wrong = {name: text for text, name in lines if name}
        return problem(status, heading, detail, **({"errors": wrong} if wrong else {}))
    return make_response(
        render_template(
            f"errors/{nearest}.html", heading=heading, status=status, lines=[text for text, _ in lines], **context
        ),
        status,
    )


def init_app(app: Flask) -> None:  # noqa: C901 (a list of small handlers)
    """Register the handlers."""

    @app.errorhandler(DomainError)
    def domain_error(error: DomainError) -> Response:
        db.session.rollback()
        kept = error.kept if isinstance(error, Conflict) else {}
        found = answer(
            error.status, title=gettext(error.title), lines=sentences(error), kept=kept, things=_things(error),
            **_again(),
        )  # fmt: skip
        if isinstance(error, TooMany):
            found.headers["Retry-After"] = str(error.retry_after)
        return found

    @app.errorhandler(CSRFError)
    def csrf_error(error: CSRFError) -> Response:
        return answer(
            400,
            title=gettext(N_("The page was open for too long")),
            lines=[(gettext(N_("Go back, load the page again and send it once more.")), "")],
        )

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> ResponseReturnValue:
        if error.response is not None:
            return error.get_response()
        status = error.code or 500
        if status == 401 and not wants_json():
            return redirect(url_for("security.login", next=_next_page()), 303)
        if status < 400:
            return error.get_response()
        found = answer(status)
        for name, value in error.get_headers():
            if name in ("Allow", "Retry-After"):
                found.headers[name] = value
        return found

    @app.errorhandler(StaleDataError)
    def stale(error: StaleDataError) -> Response:
        db.session.rollback()
        text = N_("Somebody changed this at the same moment. Look at what is there now, then try again.")
        return answer(409, lines=[(gettext(text), "")])

    @app.errorhandler(IntegrityError)
    def taken(error: IntegrityError) -> Response:
        """Two did the same at once, or what was pointed at has just gone: the first one counts."""
        db.session.rollback()
        logger.warning("refused by a constraint", extra={"endpoint": request.endpoint})
        return answer(409)

    @app.errorhandler(DataError)
    def unusable_value(error: DataError) -> Response:
        db.session.rollback()
        logger.warning("value refused by the database", extra={"path": request.endpoint})
        return answer(400)

    @app.errorhandler(OperationalError)
    def database_trouble(error: OperationalError) -> Response:
        db.session.rollback()
        text = str(error.orig).lower()
        status = 507 if "full" in text or "disk" in text or "space" in text else 503
        logger.error("database not available", extra={"status": status})
        return answer(status)

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Response:
        if app.testing and not app.config.get("SOCX_SHOW_ERRORS_AS_PAGES"):
            raise error
        db.session.rollback()
        # A database error carries statements: its class is enough for the log line.
        detail = None if isinstance(error, DBAPIError) else error
        facts = {"kind": type(error).__name__, "endpoint": request.endpoint}
        logger.error("unexpected error", exc_info=detail, extra=facts)
        return answer(500)


def _things(error: DomainError) -> list[list[tuple[str, str]]]:
    """For each sentence the things that it is about: name and address."""
    lacking = error.missing if isinstance(error, Incomplete) else []
    return [[(one.name, url_for(one.endpoint, id=one.id)) for one in lack.things] for lack in lacking]


def _again() -> dict[str, str]:
    """Where the page can be opened again that was sent from, when its address can be, or when the browser tells."""
    rule = request.url_rule
    if rule is not None and "GET" in (rule.methods or ()):
        return {"again_url": request.path}
    sent_from = urlsplit(request.referrer or "")
    if sent_from.netloc != request.host:
        return {}
    asked = f"?{sent_from.query}" if sent_from.query else ""
    return {"again_url": "/" + sent_from.path.lstrip("/") + asked}


def _next_page() -> str | None:
    """Where to go after signing in: the page asked for, when it is one that can be opened."""
    if request.method not in ("GET", "HEAD") or request.path == "/":
        return None
    return request.full_path.rstrip("?")


def say(text: str, category: str = "success") -> None:
    """Show a sentence on the next page."""
    flash(text, category)
