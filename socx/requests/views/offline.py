"""The form on paper: get it empty or with the answers of a draft, send it back, see what was read."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext

from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.core.errors import Invalid, NotFound
from socx.core.i18n import LANGUAGES
from socx.db import db, transaction
from socx.institutions.models import Institution
from socx.papers.docx import CONTENT_TYPE
from socx.requests import fields, offline, papers, queries, seen
from socx.requests.confidential import watermark_for
from socx.requests.forms.offline import OfflineForm
from socx.requests.models import AssistanceRequest
from socx.requests.offline import Trouble
from socx.requests.services import offline as services
from socx.requests.services.offline import Refused, Taken
from socx.requests.views import bp
from socx.requests.views.filing.shown import no_draft
from socx.web.files import attachment
from socx.web.forms import worded
from socx.web.guard import current_actor, requires
from socx.web.i18n import wished_language


@bp.get("/offline-form.docx")
@requires(P.REQUEST_CREATE)
def empty_form() -> ResponseReturnValue:
    """The empty form to fill in offline."""
    form = request.args.get("form", fields.STRUCTURED)
    if form not in fields.KINDS:
        raise NotFound
    with force_locale(wished_language()):
        content = offline.offline_form(form, at=datetime.now(UTC))
        name = f"{gettext('Request form')} {gettext(fields.KINDS[form])} {wished_language()}.docx"
    return attachment(content, name, CONTENT_TYPE)


@bp.get("/<id:id>/offline-form.docx")
@requires(P.REQUEST_EDIT, on=queries.find)
def filled_form(item: AssistanceRequest) -> ResponseReturnValue:
    """The form with the answers of a draft, to go on offline."""
    if item.state != "draft":
        return no_draft(item)
    now = datetime.now(UTC)
    with force_locale(wished_language()):
        mark = watermark_for(item, current_actor(), now)
        mine = item.as_party(current_actor().institution_id)
        content = offline.offline_form(item.kind, at=now, item=mine, watermark=mark)
        name = papers.file_name(item, gettext("Request form"), "", "docx")
    return attachment(content, name, CONTENT_TYPE)


@bp.get("/new/offline")
@requires(P.REQUEST_CREATE)
def send_new() -> ResponseReturnValue:
    """Get the empty form; send a filled one to start a draft."""
    return _send_page(OfflineForm.from_request(data={"creation_key": secrets.token_hex(16)}))


@bp.post("/new/offline")
@requires(P.REQUEST_CREATE)
def start_from_file() -> ResponseReturnValue:
    form = OfflineForm.from_request()
    if not form.submitted():
        return _send_page(form), 422
    try:
        filled = offline.read_form(form.content())
        with transaction():
            institution = db.session.get_one(Institution, current_actor().institution_id)
            taken = services.start_from_form(
                institution, filled, by=current_actor(), at=datetime.now(UTC),
                creation_key=form.creation_key.data or secrets.token_hex(16),
            )  # fmt: skip
    except Invalid as error:
        form.refuse(error)
        return _send_page(form), 422
    return _report(taken, is_new=True)


@bp.get("/<id:id>/offline")
@requires(P.REQUEST_EDIT, on=queries.find)
def send(item: AssistanceRequest) -> ResponseReturnValue:
    """Get the form with the answers of this draft; send it back into the same draft."""
    return no_draft(item) if item.state != "draft" else _send_page(OfflineForm.from_request(), item)


@bp.post("/<id:id>/offline")
@requires(P.REQUEST_EDIT, on=queries.find)
def take_in(item: AssistanceRequest) -> ResponseReturnValue:
    form = OfflineForm.from_request()
    if item.state != "draft":
        return no_draft(item)
    if not form.submitted():
        return _send_page(form, item), 422
    try:
        filled = offline.read_form(form.content())
        with transaction():
            taken = services.take_in(item, filled, by=current_actor(), at=datetime.now(UTC))
    except Invalid as error:
        form.refuse(error)
        return _send_page(form, item), 422
    return _report(taken, is_new=False)


def _send_page(form: OfflineForm, item: AssistanceRequest | None = None) -> str:
    return render_template(
        "requests/papers/send.html", form=form, item=item, kinds=fields.KINDS, paper_languages=LANGUAGES
    )


def _report(taken: Taken, *, is_new: bool) -> str:
    """What was read, part by part, and what was not, with why."""
    item = taken.item
    db.session.refresh(item)
    lost = [t for t in taken.filled.troubles if t.place is None]
    return render_template(
        "requests/papers/report.html", item=item, taken=taken, is_new=is_new, lost=lost,
        parts=[_part(taken, part, is_new) for part in fields.sections_of(item.kind)],
        by_label=taken.filled.by_label, is_old=taken.filled.version not in ("", fields.FORM_VERSION),
        from_elsewhere=_from_elsewhere(taken) if is_new else None,
    )  # fmt: skip


def _from_elsewhere(taken: Taken) -> AssistanceRequest | None:
    """The draft that the file was made from, where a new one was started although it could go back there."""
    source = queries.find(taken.filled.item_id) if taken.filled.item_id else None
    may_see = source is not None and permits(current_actor(), P.REQUEST_READ, source)
    return source if may_see and source is not taken.item else None


def _part(taken: Taken, part: fields.Section, is_new: bool) -> dict[str, Any]:
    """One part of the form in the report: a row a question, and what the part's page would be sent."""
    refused = [r for r in taken.refused if r.place.section.key == part.key]
    troubles = [t for t in taken.filled.troubles if t.place and t.place.section.key == part.key]
    rows = [_row(taken, one, refused, troubles, is_new) for one in part.fields]
    differs = any(row["state"] == "differs" for row in rows)
    return {
        "key": part.key, "label": gettext(part.label), "rows": rows,
        "to_send": _to_send(taken, part, refused) if refused or differs else [],
        "differs": differs, "version": 0 if differs else taken.item.version,
        # What the file had seen, so that the page shows what differs; else what stands, so that it saves.
        "base": _seen_by(taken, part) if differs else seen.page_of(_mine(taken), part),
    }  # fmt: skip


def _seen_by(taken: Taken, part: fields.Section) -> str:
    """What the file had seen of the part, where it was made from this draft."""
    return taken.filled.bases.get(part.key, "") if taken.filled.item_id == taken.item.id else ""


def _plain(one: fields.Field) -> fields.Field:
    return fields.BY_NAME[one.name]


def _row(
    taken: Taken, one: fields.Field, refused: list[Refused], troubles: list[Trouble], is_new: bool
) -> dict[str, Any]:
    name = one.name
    own = [r for r in refused if _name(r.place) == name]
    told = [t for t in troubles if t.place and _name(t.place) == name]
    problems = [(r.place, str(r.answer), r.sentence, r.facts) for r in own]
    problems += [(t.place, t.text, t.sentence, t.facts) for t in told if t.place]
    state = _state(taken, one, is_new, has_problems=bool(problems))
    return {
        "name": name, "label": gettext(one.label), "state": state,
        "problems": [
            {"where": _where(place), "text": text, "sentence": worded(sentence, facts)}
            for place, text, sentence, facts in problems
        ],
    }  # fmt: skip


def _state(taken: Taken, one: fields.Field, is_new: bool, *, has_problems: bool) -> str:
    """What became of a question, in one word."""
    is_saved = _plain(one) in taken.saved
    if _plain(one) in taken.to_choose:
        return "differs"
    if has_problems:
        return "problem" if fields.is_empty(fields.value(_mine(taken), one)) else "partly"
    if one.name not in taken.filled.answers:
        return "missing"
    if is_saved and not is_new:
        return "changed"
    if fields.is_empty(taken.filled.answers[one.name]):
        return "empty"
    return "read" if is_new else "same"


def _name(place: offline.Place) -> str:
    return "activities" if place.activity is not None else place.question.name


def _where(place: offline.Place) -> str:
    """Which activity, and which of its questions; empty for other questions."""
    if place.activity is None:
        return ""
    return f"{gettext('Activity %(number)s', number=place.activity + 1)}: {gettext(place.question.label)}"


def _to_send(taken: Taken, part: fields.Section, refused: list[Refused]) -> list[tuple[str, str]]:
    """The part's form as it would be sent with the words of the file: names and texts of hidden fields."""
    words = {one.name: fields.value(_mine(taken), one) for one in part.fields}
    words |= {one.name: taken.filled.answers[one.name] for one in part.fields if _plain(one) in taken.to_choose}
    for problem in refused:
        place = problem.place
        if place.activity is None:
            words[place.question.name] = problem.answer
        else:
            activities = [dict(a) for a in words["activities"]]
            activities += [{} for _ in range(place.activity + 1 - len(activities))]
            activities[place.activity][place.question.name] = problem.answer
            words["activities"] = activities
    found: list[tuple[str, str]] = []
    for one in part.fields:
        if one.kind == "activities":
            for n, activity in enumerate(words[one.name]):
                for ask in one.asks:
                    found += _inputs(ask, f"activities-{n}-{ask.name}", activity.get(ask.name, ""))
        else:
            found += _inputs(one, one.name, words[one.name])
    return found


def _inputs(one: fields.Field, name: str, answer: Any) -> list[tuple[str, str]]:
    """An answer as the boxes of its question send it."""
    if one.kind == "agreement":
        return [(name, "y")] if answer is True else []
    if isinstance(answer, list):
        return [(name, str(entry)) for entry in answer]
    if one.kind == "date":
        text = str(answer)
        year, month, day = text.split("-") if text.count("-") == 2 else ("", "", text)
        return [(f"{name}-day", day), (f"{name}-month", month), (f"{name}-year", year)]
    return [(name, str(answer))]


def _mine(taken: services.Taken) -> Any:
    """The draft with the annex of the reader's institution, where several file it."""
    return taken.item.as_party(current_actor().institution_id)
