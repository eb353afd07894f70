"""Papers of a case to keep: the request, its signed versions and the Action Form, as PDF and DOCX."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext

from socx.access.actors import Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.core.errors import NotFound
from socx.papers.writers import KINDS, as_file
from socx.requests import papers, queries
from socx.requests.confidential import watermark_for
from socx.requests.models import AssistanceRequest
from socx.requests.views import bp
from socx.requests.views.handling.panels import readable_decisions, readable_forms
from socx.web.files import attachment
from socx.web.guard import current_actor, requires
from socx.web.i18n import wished_language


@bp.get(f"/<id:id>/document.<any({KINDS}):kind>")
@requires(P.REQUEST_READ, on=queries.find)
def paper(item: AssistanceRequest, kind: str) -> ResponseReturnValue:
    """The request as it stands now."""
    return _request(item, kind, None)


@bp.get(f"/<id:id>/submissions/<id:number>/document.<any({KINDS}):kind>")
@requires(P.REQUEST_READ, on=queries.find)
def submission_paper(item: AssistanceRequest, number: int, kind: str) -> ResponseReturnValue:
    """The exact words of one signed version."""
    return _request(item, kind, number)


def _request(item: AssistanceRequest, kind: str, number: int | None) -> ResponseReturnValue:
    with force_locale(wished_language()):
        content, name, content_type = papers.printed_request(
            item, kind, number, to=current_actor(), at=datetime.now(UTC)
        )
    return attachment(content, name, content_type)


@bp.get(f"/<id:id>/action-form/<int(max=999):number>/document.<any({KINDS}):kind>")
@requires(P.REQUEST_READ, on=queries.find)
def action_form_paper(item: AssistanceRequest, number: int, kind: str) -> ResponseReturnValue:
    """One version of the Action Form."""
    actor, now = current_actor(), datetime.now(UTC)
    form = next((f for f in readable_forms(item, actor) if f.number == number), None)
    if form is None:
        raise NotFound
    decision = next((d for d in reversed(readable_decisions(item, actor)) if d.action_form_id == form.id), None)
    mark = watermark_for(item, actor, now)
    return as_file(
        kind,
        lambda: papers.action_form_paper(item, form, decision, at=now, watermark=mark),
        lambda: papers.file_name(item, gettext("Action Form"), f"v{number}", kind),
    )


def papers_of(item: AssistanceRequest, actor: Actor) -> dict[str, Any]:
    """What the card of documents offers this reader: the Action Forms, and the form to go on offline."""
    return {
        "action_forms": readable_forms(item, actor),
        "may_edit": item.state == "draft" and permits(actor, P.REQUEST_EDIT, item),
    }


@bp.context_processor
def what_the_card_reads() -> dict[str, object]:
    return {"papers_of": papers_of}
