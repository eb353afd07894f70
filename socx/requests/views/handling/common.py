"""What the pages of handling share: the case that may be read, late pages, words that are not lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm.exc import StaleDataError
from wtforms import HiddenField, RadioField, StringField

from socx.access.matrix import permits
from socx.access.permissions import Permission
from socx.core.errors import Conflict, DomainError, WrongState
from socx.core.i18n import N_
from socx.core.workflow import Transition
from socx.requests import queries
from socx.requests.models import AssistanceRequest, DecisionMeeting, Round
from socx.requests.workflow import REQUEST_WORKFLOW
from socx.web.errors import say
from socx.web.forms import BaseForm, TransitionForm, check_version, leaves
from socx.web.guard import current_actor


def readable(request_id: int) -> AssistanceRequest | None:
    """The request, for those who may read it; the pages of handling ask for more."""
    item = queries.find(request_id)
    return item if item is not None and permits(current_actor(), Permission.REQUEST_READ, item) else None


def to_case(item: AssistanceRequest) -> ResponseReturnValue:
    return redirect(url_for("requests.detail", id=item.id), 303)


def not_now(item: AssistanceRequest) -> ResponseReturnValue:
    """For a page whose step is over or not yet there: say so on the case."""
    say(
        gettext(
            N_("This step is not open now. The state of the request is “%(state)s”."),
            state=gettext(item.status.label),
        ),
        "info",
    )
    return to_case(item)


@contextmanager
def keeping(
    form: BaseForm, item: AssistanceRequest | DecisionMeeting | Round | None = None, *also: type[DomainError]
) -> Iterator[None]:
    """As `form.keeping()`; who comes too late is told so, and gets back what they wrote.

    With `item`, a page made from an older version of it counts as too late.
    """
    try:
        with form.keeping(*also):
            if item is not None:
                check_version(form, item)
            yield
    except (Conflict, WrongState) as error:
        raise Conflict(error.message, kept=words_of(form), **error.facts) from error
    except StaleDataError as error:
        raise Conflict(
            N_("Somebody changed this at the same moment. Look at what is there now, then try again."),
            kept=words_of(form),
        ) from error


def words_of(form: BaseForm) -> dict[str, str]:
    """What a person wrote into a form, by label."""
    kept: dict[str, str] = {}
    for field in leaves(form):
        said = ""
        if isinstance(field, StringField) and not isinstance(field, HiddenField):
            said = field.data or ""
        elif isinstance(field, RadioField):
            said = next((str(option.label.text) for option in field if option.checked), "")
        if said:
            label = str(field.label.text)
            kept[label] = f"{kept[label]}\n\n{said}" if label in kept else said
    return kept


def move_form(item: AssistanceRequest) -> Any:
    """An empty form for buttons that fire moves, beside another form on the page."""
    form = TransitionForm.from_request(formdata=None, data={"version": item.version})
    for field in form:
        field.id = f"move-{field.id}"
    return form


def ready(item: AssistanceRequest, *names: str) -> list[Transition]:
    """Of these moves, those the reader may fire now and that lack nothing but a reason, in this order."""
    offered = {m.name: m for m in REQUEST_WORKFLOW.offered(current_actor(), item)}
    return [offered[name] for name in names if name in offered and not REQUEST_WORKFLOW.missing(item, name)]


def missing_for(item: AssistanceRequest, name: str) -> list[str]:
    """What a move still needs, in the reader's language."""
    return list(dict.fromkeys(gettext(sentence) for sentence, _ in REQUEST_WORKFLOW.missing(item, name)))
