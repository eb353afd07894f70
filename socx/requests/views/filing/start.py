"""Pages that start a request, show its task list, and change what it was started as."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from wtforms.fields.choices import SelectChoice

from socx.access.permissions import Permission as P
from socx.core.errors import Invalid
from socx.core.i18n import N_
from socx.core.values import INSTITUTION_TYPES
from socx.db import db, transaction
from socx.institutions import queries as institutions
from socx.institutions.models import Institution
from socx.requests import copies, fields, queries
from socx.requests.forms import ConvertForm, CopiedForm, StartForm
from socx.requests.forms.rounds import as_round, round_choices
from socx.requests.models import AssistanceRequest, Round
from socx.requests.services import filing
from socx.requests.services.rounds import choose_round
from socx.requests.views import bp
from socx.requests.views.filing import hints
from socx.requests.views.filing.shown import no_draft, parts_of
from socx.web.errors import say
from socx.web.forms import check_version
from socx.web.guard import current_actor, requires
from socx.web.i18n import language

#: What the first page of a new request starts with; the address of a link may say otherwise.
BEGINNING = {"begin": "empty", "source": "", "round": ""}


@bp.get("/new")
@requires(P.REQUEST_CREATE)
def new() -> ResponseReturnValue:
    """Which form, and what one needs to know before starting."""
    return _start_page(_start_form(creation_key=secrets.token_hex(16)))


@bp.post("/new")
@requires(P.REQUEST_CREATE)
def start() -> ResponseReturnValue:
    form = _start_form()
    if not form.submitted():
        return _start_page(form), 422
    if not form.creation_key.data:
        abort(400)
    source = None if form.begin.data == "empty" else _source(form)
    if form.begin.data == "copy" and source is None:
        form.source.errors = [gettext(N_("Choose the earlier request."))]
        return _start_page(form), 422
    number, at = as_round(form.round.data), datetime.now(UTC)
    if number is not None and number not in {one.id for one in _open_rounds()}:
        form.round.errors = [gettext(N_("This round is not open. Choose another one."))]
        return _start_page(form), 422
    with transaction():
        item = filing.start_draft(
            _own_institution(), by=current_actor(), at=at, creation_key=form.creation_key.data,
            language=language(), kind=form.kind.data, begun_from=source, only_profile=form.begin.data == "profile",
        )  # fmt: skip
        if number is not None:
            choose_round(item, number, by=current_actor(), at=at)
    return redirect(url_for("requests.tasks", id=item.id), 303)


def _open_rounds() -> list[Round]:
    return queries.open_rounds([_own_institution().partner_code], datetime.now(UTC))


def _own_institution() -> Institution:
    return db.session.get_one(Institution, current_actor().institution_id)


def _earlier() -> list[AssistanceRequest]:
    return list(db.session.scalars(queries.earlier_requests(current_actor())).unique())


def _start_form(**data: str) -> StartForm:
    form: StartForm = StartForm.from_request(
        data={**{name: request.args.get(name, usual) for name, usual in BEGINNING.items()}, **data}
    )
    form.round.choices = round_choices(_open_rounds())
    if form.round.data not in {choice.value for choice in form.round.choices} and not form.is_submitted():
        form.round.data = ""  # an old link still opens
    form.offer([SelectChoice("", gettext("Choose a request")), *(_as_choice(item) for item in _earlier())])
    return form


def _as_choice(item: AssistanceRequest) -> SelectChoice:
    return SelectChoice(str(item.id), f"{item.code or gettext(item.status.label)}: {item.title}")


def _source(form: StartForm) -> AssistanceRequest | None:
    """The earlier request that the person chose; for the profile, the newest that is not a bare beginning."""
    earlier = _earlier()
    if form.begin.data == "profile":
        filed = [item for item in earlier if not item.is_draft]
        return next(iter(filed or earlier), None)
    return next((item for item in earlier if str(item.id) == form.source.data), None)


def _start_page(form: StartForm) -> str:
    institution = _own_institution()
    rule = institutions.rule_of(institution)
    return render_template(
        "requests/new.html", form=form, institution=institution, rule=rule, reason=rule.reason(language()),
        open_actions=db.session.scalars(queries.open_actions_of(institution.id)).unique().all(),
        has_earlier=len(form.source.choices) > 1, institution_types=INSTITUTION_TYPES, rounds=_open_rounds(),
    )  # fmt: skip


@bp.get("/<id:id>/edit")
@requires(P.REQUEST_EDIT, on=queries.find)
def tasks(item: AssistanceRequest) -> ResponseReturnValue:
    """The parts of the form and how far each is."""
    if item.state != "draft":
        return no_draft(item)
    mine = item.as_party(current_actor().institution_id)
    points = hints.by_section(mine)
    parts = [{**part, "hint": points.get(part["key"], "")} for part in parts_of(mine)]
    done = sum(p["state"] in ("done", "optional") for p in parts)
    return render_template(
        "requests/tasks.html", item=item, parts=parts, done=done, kinds=fields.KINDS, kept_answers=fields.kept(mine),
        copied=copies.copied_fields(item), source=_copied_from(item), document=fields.document(mine),
        noticed_lines=hints.lines(mine), returned=queries.last_return(item),
        own_parts=[gettext(part.label) for part in fields.sections_of(item.kind) if not part.shared],
    )  # fmt: skip


@bp.get("/<id:id>/convert")
@requires(P.REQUEST_EDIT, on=queries.find)
def convert(item: AssistanceRequest) -> ResponseReturnValue:
    """What changing to the other form does, before it is done."""
    return no_draft(item) if item.state != "draft" else _convert_page(item, ConvertForm.from_request())


@bp.post("/<id:id>/convert")
@requires(P.REQUEST_EDIT, on=queries.find)
def change_form(item: AssistanceRequest) -> ResponseReturnValue:
    form = ConvertForm.from_request()
    if not form.submitted():
        return _convert_page(item, form), 422
    check_version(form, item)
    try:
        with transaction():
            filing.convert(item, form.kind.data or "", by=current_actor(), at=datetime.now(UTC))
    except Invalid as error:
        form.refuse(error)
        return _convert_page(item, form), 422
    say(gettext(N_("The request is on the other form now. Nothing that you wrote is lost.")))
    return redirect(url_for("requests.tasks", id=item.id), 303)


def _convert_page(whole: AssistanceRequest, form: ConvertForm) -> str:
    item = whole.as_party(current_actor().institution_id)
    other = next(kind for kind in fields.KINDS if kind != item.kind)
    form.version.data, form.kind.data = str(item.version), other
    asked = {one.name for _, one in fields.all_fields(other)}
    here = [one for _, one in fields.all_fields(item.kind) if not fields.is_empty(fields.value(item, one))]
    new = [
        one
        for _, one in fields.all_fields(other)
        if one.required and fields.is_empty(fields.value(item, one)) and one.name not in {f.name for f in here}
    ]
    count = len(item.answers.get("activities") or [])
    return render_template(
        "requests/filing/convert.html", item=item, form=form, other=other, kinds=fields.KINDS,
        moving=[one for one in here if one.name in asked], staying=[one for one in here if one.name not in asked],
        returning=[one for one, _ in fields.kept(item)], new=new, count=count,
        fits=count <= fields.MOST_ACTIVITIES[other],
    )  # fmt: skip


@bp.post("/<id:id>/copied")
@requires(P.REQUEST_EDIT, on=queries.find)
def copied(item: AssistanceRequest) -> ResponseReturnValue:
    """Take out copied answers that do not fit, or keep them all."""
    form = _copied_form(item)
    if not form.submitted():
        abort(400)
    with transaction():
        if form.keep.data:
            filing.keep_copied(item, by=current_actor(), at=datetime.now(UTC))
            said = gettext(N_("The copied answers are yours now."))
        else:
            count = filing.remove_copied(item, form.names.data or [], by=current_actor(), at=datetime.now(UTC))
            said = ngettext("%(num)s copied answer is removed.", "%(num)s copied answers are removed.", count)
    say(said)
    return redirect(url_for("requests.tasks", id=item.id), 303)


def _copied_form(item: AssistanceRequest) -> CopiedForm:
    form: CopiedForm = CopiedForm.from_request()
    form.names.choices = [SelectChoice(one.name, gettext(one.label)) for _, one in copies.copied_fields(item)]
    return form


def _copied_from(item: AssistanceRequest) -> AssistanceRequest | None:
    return queries.find(item.copied["from"]) if item.copied else None
