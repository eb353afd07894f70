"""What pages of all rooms do in one way: the moment it is, and a page with a form."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import render_template
from flask.typing import ResponseReturnValue


def now() -> datetime:
    return datetime.now(UTC)


def form_page(template: str, form: object, **context: object) -> ResponseReturnValue:
    """A page with a form: 422 when something in it is to be mended."""
    errors = getattr(form, "errors", {}) or context.get("wrong")
    return render_template(template, form=form, **context), 422 if errors else 200
