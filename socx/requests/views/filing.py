"""Pages on which an institution files a request: start, parts of the form, check, sign."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any

from flask import abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.permissions import Permission as P
from socx.accounts import queries as accounts
from socx.core.errors import Conflict, Incomplete, Invalid, NotFound
from socx.core.i18n import N_
from socx.core.topics import topics
from socx.db import db, transaction
from socx.institutions.models import Institution
from socx.requests import audiences, fields, queries
from socx.requests.forms import NoteForm, SectionForm, SignForm, StartForm, section_form
from socx.requests.forms.section import as_data, blocks_in
from socx.requests.models import AssistanceRequest
from socx.requests.services import filing
from socx.requests.views import bp
from socx.requests.workflow import DRAFT_STATES, REQUEST_WORKFLOW
from socx.web.errors import say
from socx.web.forms import check_version
from socx.web.guard import current_actor, requires
from socx.web.i18n import language

STATES = {
    "done": (N_("Complete"), "positive"),
    "started": (N_("Started"), "waiting"),
    "todo": (N_("To do"), "neutral"),
    "optional": (N_("Optional"), "plain"),
}


@bp.get("/new")
@requires(P.REQUEST_CREATE)
def new() -> ResponseReturnValue:
    """What one needs to know before starting."""
    institution = _own_institution()
    form = StartForm.from_request(data={"creation_key": secrets.token_hex(16)})
    open_actions = db.session.scalars(queries.open_actions_of(institution.id)).all()
    return render_template(
        "requests/new.html", form=form, institution=institution, open_actions=open_actions,
        max_activities=fields.MAX_ACTIVITIES,
    )  # fmt: skip


@bp.post("/new")
@requires(P.REQUEST_CREATE)
def start() -> ResponseReturnValue:
    form = StartForm.from_request()
    if not form.submitted() or not form.creation_key.data:
        abort(400)
    with transaction():
        item = filing.start_draft(
            _own_institution(), by=current_actor(), at=datetime.now(UTC),
            creation_key=form.creation_key.data, language=language(),
        )  # fmt: skip
    return redirect(url_for("requests.tasks", id=item.id), 303)


def _own_institution() -> Institution:
    return db.session.get_one(Institution, current_actor().institution_id)


@bp.get("/<id:id>/edit")
@requires(P.REQUEST_EDIT, on=queries.find)
def tasks(item: AssistanceRequest) -> ResponseReturnValue:
    """The parts of the form and how far each is."""
    if item.state != "draft":
        return _no_draft(item)
    parts = _parts(item)
    done = sum(p["state"] in ("done", "optional") for p in parts)
    return render_template("requests/tasks.html", item=item, parts=parts, done=done)


def _parts(item: AssistanceRequest) -> list[dict[str, Any]]:
    """The sections as lines of a task list."""
    found = []
    for part in fields.SECTIONS:
        state = fields.state_of(item, part)
        words, tone = STATES[state]
        found.append({
            "key": part.key, "label": gettext(part.label), "state": state, "status": gettext(words),
            "tone": tone, "url": url_for("requests.edit", id=item.id, section=part.key),
        })  # fmt: skip
    return found


def _no_draft(item: AssistanceRequest) -> ResponseReturnValue:
    """The form can be changed in a draft only; say where the request is instead."""
    if item.state == "signing":
        say(gettext(N_("The request waits for its signature. Take it back to change it.")), "info")
        return redirect(url_for("requests.sign", id=item.id), 303)
    say(gettext(N_("The request has been submitted and can no longer be changed here.")), "info")
    return redirect(url_for("requests.detail", id=item.id), 303)


@bp.get("/<id:id>/edit/<section>")
@requires(P.REQUEST_EDIT, on=queries.find)
def edit(item: AssistanceRequest, section: str) -> ResponseReturnValue:
    """One part of the form."""
    part = _section(section)
    if item.state != "draft":
        return _no_draft(item)
    answers = {one.name: fields.value(item, one) for one in part.fields}
    return _section_page(item, part, _filled(part, answers), item.version, fields.fingerprint(item, part))


@bp.post("/<id:id>/edit/<section>")
@requires(P.REQUEST_EDIT, on=queries.find)
def save(item: AssistanceRequest, section: str) -> ResponseReturnValue:
    """Take what was written; nothing that was typed is lost, whatever is wrong with it."""
    part = _section(section)
    form: SectionForm = section_form(part, blocks_in(list(request.form))).from_request()
    wish = request.form.get("do", "")
    if wish == "add" or wish.startswith("remove-"):
        return _reshaped(item, part, form, wish)
    differs = [one.name for one in part.fields if f"differs-{one.name}" in request.form]
    kept_theirs = {name for name in differs if request.form.get(f"keep-{name}") == "theirs"}
    is_right = form.submitted()
    for name in differs:
        if request.form.get(f"keep-{name}") not in ("mine", "theirs"):
            form.form_errors.append(gettext("Choose for each answer which text to keep."))
            is_right = False
            break
    if not is_right:
        return _section_page(item, part, form, *_page_version(form), differs=differs), 422
    answers = {name: answer for name, answer in form.answers().items() if name not in kept_theirs}
    version, base = _page_version(form)
    try:
        with transaction():
            filing.save_section(
                item, section, answers, version=version, base=base, by=current_actor(), at=datetime.now(UTC)
            )
    except Invalid as error:
        form.refuse(error)
        return _section_page(item, part, form, version, base), 422
    except Conflict as error:
        return _conflict(item, part, form, error)
    return redirect(_next_url(item, part, wish), 303)


def _section(key: str) -> fields.Section:
    if key not in fields.SECTION_KEYS:
        raise NotFound
    return fields.section(key)


def _page_version(form: SectionForm) -> tuple[int, str]:
    """Which version the page was made from; one that cannot be read counts as the oldest."""
    sent = form.version.data or ""
    number = int(sent[:9]) if sent.isascii() and sent.isdigit() else -1
    return number, (form.base.data or "")[:64]


def _filled(part: fields.Section, answers: dict[str, Any]) -> SectionForm:
    blocks = max(1, len(answers.get("activities", [])))
    form: SectionForm = section_form(part, blocks).from_request(formdata=None, data=as_data(part, answers))
    return form


def _reshaped(item: AssistanceRequest, part: fields.Section, form: SectionForm, wish: str) -> ResponseReturnValue:
    """The page with one activity more or less, and everything else as it was typed."""
    activities = form.activities()
    number = wish.removeprefix("remove-")
    if wish == "add" and len(activities) < fields.MAX_ACTIVITIES:
        activities.append({})
    elif number.isascii() and number.isdigit() and int(number[:2]) < len(activities):
        del activities[int(number[:2])]
    typed = form.answers() | {"activities": activities}
    return _section_page(item, part, _filled(part, typed), *_page_version(form))


def _section_page(
    item: AssistanceRequest, part: fields.Section, form: SectionForm, version: int, base: str,
    *, differs: list[str] | tuple[()] = (),
) -> str:  # fmt: skip
    form.version.data, form.base.data = str(version), base
    at = fields.SECTION_KEYS.index(part.key)
    sections = fields.SECTIONS
    edit = queries.last_edit(item, part.key) if differs else None
    return render_template(
        "requests/section.html", item=item, part=part, form=form, number=at + 1, total=len(sections),
        previous=sections[at - 1] if at else None, following=sections[at + 1] if at + 1 < len(sections) else None,
        parts=_parts(item), max_activities=fields.max_activities(item), differs=differs,
        theirs={one.name: fields.value(item, one) for one in part.fields if one.name in differs},
        edit=edit, editor=accounts.names([edit.actor_id]).get(edit.actor_id or 0) if edit else None,
        has_sensitive_topic=any(topics()[t].sensitive for t in item.topic_ids if t in topics()),
    )  # fmt: skip


def _conflict(item: AssistanceRequest, part: fields.Section, form: SectionForm, error: Conflict) -> ResponseReturnValue:
    """Both texts side by side; the person chooses. A request that is no draft gives the text back."""
    names = {one.name: one for one in part.fields}
    if not error.current:
        kept = {
            gettext(names[name].label): value for name, value in error.kept.items() if isinstance(value, str) and value
        }
        raise Conflict(error.message, kept=kept, **error.facts)
    page = _section_page(item, part, form, item.version, fields.fingerprint(item, part), differs=list(error.current))
    return page, 409


def _next_url(item: AssistanceRequest, part: fields.Section, wish: str) -> str:
    at = fields.SECTION_KEYS.index(part.key)
    if wish == "list":
        return url_for("requests.tasks", id=item.id)
    if at + 1 == len(fields.SECTIONS):
        return url_for("requests.check", id=item.id)
    return url_for("requests.edit", id=item.id, section=fields.SECTION_KEYS[at + 1])


@bp.get("/<id:id>/check")
@requires(P.REQUEST_EDIT, on=queries.find)
def check(item: AssistanceRequest) -> ResponseReturnValue:
    """All answers on one page, each with a way to change it."""
    if item.state != "draft":
        return _no_draft(item)
    return render_template(
        "requests/check.html", item=item, sections=fields.SECTIONS, document=fields.document(item),
        missing=_missing(item),
    )  # fmt: skip


def _missing(item: AssistanceRequest) -> list[tuple[str, str]]:
    """What a signature still needs: (sentence, address of the field)."""
    found = []
    for sentence, place in item.missing_answers():
        section, _, name = place.partition(".")
        one = {f.name: f for f in fields.section(section).fields}.get(name)
        anchor = f"{name}-0" if one and one.kind in ("choice", "choices", "topics", "languages") else name
        url = url_for("requests.edit", id=item.id, section=section, _anchor=anchor)
        found.append((gettext(sentence), url))
    return found


@bp.get("/<id:id>/sign")
@requires(P.REQUEST_EDIT, on=queries.find)
def sign(item: AssistanceRequest) -> ResponseReturnValue:
    """The last page: the approver signs, an official sends the request to the approver."""
    if item.state not in DRAFT_STATES:
        return redirect(url_for("requests.detail", id=item.id), 303)
    return sign_page(item, SignForm.from_request(), NoteForm.from_request())


def sign_page(item: AssistanceRequest, form: SignForm, note_form: NoteForm) -> str:
    """The page of the signature, also when a move that starts there was refused."""
    form.version.data = note_form.version.data = str(item.version)
    offered = {m.name for m in REQUEST_WORKFLOW.offered(current_actor(), item)}
    if "return_draft" in offered:
        note_form.note.label.text = gettext("Reason")
    return render_template(
        "requests/sign.html", item=item, form=form, note_form=note_form, offered=offered,
        missing=_missing(item), approvers=db.session.scalars(audiences.approvers(item)).all(),
        can_sign="sign" in offered, user=g.user,
    )  # fmt: skip


@bp.post("/<id:id>/sign")
@requires(P.REQUEST_EDIT, on=queries.find)
def submit(item: AssistanceRequest) -> ResponseReturnValue:
    """Sign and submit."""
    form = SignForm.from_request()
    if not form.submitted():
        return sign_page(item, form, NoteForm.from_request(formdata=None)), 422
    check_version(form, item)
    try:
        with transaction():
            filing.sign(item, by=current_actor(), at=datetime.now(UTC))
    except Incomplete:
        return redirect(url_for("requests.check", id=item.id), 303)
    return redirect(url_for("requests.submitted", id=item.id), 303)


@bp.get("/<id:id>/submitted")
@requires(P.REQUEST_EDIT, on=queries.find)
def submitted(item: AssistanceRequest) -> ResponseReturnValue:
    """It has arrived, and this is what happens next."""
    if item.is_draft:
        return redirect(url_for("requests.sign", id=item.id), 303)
    return render_template("requests/submitted.html", item=item)
