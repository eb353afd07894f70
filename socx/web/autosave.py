"""Saving in the background: what the page is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import ParamSpec

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from socx.core.errors import DomainError, WrongState
from socx.core.i18n import N_
from socx.web.forms import worded
from socx.web.guard import current_actor

#: The script compares what a text was written over; where the version alone tells that, a page has this instead.
BASE = "x"

Given = ParamSpec("Given")


def in_own_name(view: Callable[Given, ResponseReturnValue]) -> Callable[Given, ResponseReturnValue]:
    """Refuse what the page of one person sends after another one has signed in."""

    @wraps(view)
    def asked(*given: Given.args, **more: Given.kwargs) -> ResponseReturnValue:
        if request.form.get("person") != str(current_actor().user_id):
            return refused(WrongState(N_("Somebody else has signed in. This text is not saved in their name.")))
        return view(*given, **more)

    return asked


def kept(at: datetime, version: int, wrong: Mapping[str, str]) -> ResponseReturnValue:
    """When it was saved, and the names of the fields that were not, by their ids."""
    return jsonify(
        at=at.isoformat(timespec="seconds"), version=version, base=BASE, at_work="", hints={}, errors=dict(wrong)
    )


def refused(error: DomainError) -> ResponseReturnValue:
    """Why nothing was saved."""
    return jsonify(error=worded(error.message, error.facts)), 409
