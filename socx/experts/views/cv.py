"""Fill a profile from a CV: send it, see what it seems to say, say yes or no; give it out as a download."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from wtforms import FileField

from socx.access.actors import Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission
from socx.core.errors import DomainError, Invalid, NotFound
from socx.core.i18n import N_
from socx.db import db, transaction
from socx.experts import panels, queries, sections, wording
from socx.experts.models import CV_KINDS, SKILLS, CvProposal, Expert, ExpertDocument
from socx.experts.questions import BY_NAME, LISTS, SECTION_OF
from socx.experts.services import cv as services
from socx.experts.views import bp
from socx.experts.views.own import own
from socx.files import here, kinds
from socx.web.errors import say
from socx.web.files import attachment
from socx.web.forms import BaseForm
from socx.web.guard import current_actor, requires
from socx.web.i18n import show_size

#: The media types of what a CV may be.
MEDIA_TYPES = {"xml": "application/xml", "json": "application/json"} | {
    key: kinds.KINDS[key].media_type for key in services.DOCUMENTS
}

#: Lists whose rows ask for a level beside a proposal.
WITH_LEVEL = ("languages", "topics")

panels.add_page(N_("Fill from a CV"), "experts.cv", 20)


class CvForm(BaseForm):
    """One CV."""

    file = FileField(
        N_("Your CV"),
        description=N_("The PDF, XML or JSON of Europass is read best. A PDF with text, a DOCX or an ODT works too. At "
                       "most 10 MB."),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a CV is read: by its owner, or by the facility for a profile that nobody has taken over."""

    expert_id: int
    is_own: bool

    @property
    def item(self) -> Expert:
        """The profile as it is now; raises NotFound."""
        found = queries.find(self.expert_id)
        if found is None:
            raise NotFound
        return found

    @property
    def url(self) -> str:
        return url_for("experts.cv") if self.is_own else url_for("experts.cv_for", id=self.expert_id)

    def decide(self, verb: str) -> str:
        if self.is_own:
            return url_for("experts.decide_cv", verb=verb)
        return url_for("experts.decide_cv_for", id=self.expert_id, verb=verb)


@bp.route("/experts/me/cv", methods=["GET", "POST"])
@requires(Permission.EXPERT_OWN)
def cv() -> ResponseReturnValue:
    """The CV of the reader, and what was read in it."""
    item = queries.of_user(current_actor().user_id)
    return _read(Desk(item.id, is_own=True)) if item is not None else redirect(url_for("experts.me"))


@bp.route("/experts/<id:id>/cv/fill", methods=["GET", "POST"])
@requires(Permission.EXPERT_EDIT, on=queries.find)
def cv_for(item: Expert) -> ResponseReturnValue:
    """The CV of somebody for whom the facility keeps the profile."""
    return _read(Desk(item.id, is_own=False))


def _read(desk: Desk) -> ResponseReturnValue:
    form = CvForm.from_request()
    if not desk.is_own:
        form.file.label.text = gettext(N_("The CV"))
    if form.submitted():
        try:
            _receive(desk.expert_id)
            return redirect(desk.url, 303)
        except Invalid as error:
            form.refuse(error)
    return _page(desk, form, 422 if form.errors else 200)


def _receive(expert_id: int) -> None:
    """Look a CV over and keep it. No lock is held meanwhile: a look at a long file takes seconds."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Invalid({"file": N_("Choose a file first.")})
    content, name = sent.read(kinds.MOST_BYTES + 1), sent.filename
    db.session.rollback()
    taken = services.take_in(content, name, scan_command=here.scan_command())
    with transaction():
        item = queries.find(expert_id)
        if item is None:
            raise NotFound
        services.keep(item, taken, store=here.store(), by=current_actor(), at=datetime.now(UTC))


def _page(desk: Desk, form: BaseForm, status: int = 200, errors: dict[str, str] | None = None) -> ResponseReturnValue:
    item, document = desk.item, queries.cv_of(desk.expert_id)
    return render_template(
        "experts/cv/index.html", item=item, desk=desk, form=form, document=document, kinds=CV_KINDS, size=show_size,
        groups=_groups(item, document, errors or {}) if document else [], wrong=errors or {},
        decided=sum(one.state == "taken" for one in document.proposals) if document else 0,
        empty_form=BaseForm.from_request(formdata=None),
    ), status  # fmt: skip


@bp.post("/experts/me/cv/<any(take, all, drop, remove):verb>")
@requires(Permission.EXPERT_OWN)
def decide_cv(verb: str) -> ResponseReturnValue:
    """Say yes to what is ticked or to all, no to the rest, or remove the CV."""
    return _decide(Desk(own().id, is_own=True), verb)


@bp.post("/experts/<id:id>/cv/<any(take, all, drop, remove):verb>")
@requires(Permission.EXPERT_EDIT, on=queries.find)
def decide_cv_for(item: Expert, verb: str) -> ResponseReturnValue:
    """The same for a profile that the facility keeps."""
    return _decide(Desk(item.id, is_own=False), verb)


def _decide(desk: Desk, verb: str) -> ResponseReturnValue:
    item, document = desk.item, queries.cv_of(desk.expert_id)
    if document is None or not BaseForm.from_request().submitted():
        return redirect(desk.url, 303)
    actor, now = current_actor(), datetime.now(UTC)
    try:
        with transaction():
            if verb == "remove":
                services.remove(item, document, by=actor, at=now)
                said = gettext(N_("The CV is removed. The profile stays as it is."))
            elif verb == "drop":
                services.leave_out(item, document, by=actor, at=now)
                said = gettext(N_("The rest is left out. Nothing of it was stored in the profile."))
            else:
                ids = _ticked() if verb == "take" else {one.id for one in document.proposals}
                count = services.accept(item, document, ids, _levels(document), by=actor, at=now)
                said = ngettext("%(num)s answer is in the profile now.", "%(num)s answers are in the profile now.",
                                count)  # fmt: skip
    except Invalid as error:
        return _page(desk, CvForm.from_request(formdata=None), 422, {k: gettext(v) for k, v in error.errors.items()})
    except DomainError as error:
        say(gettext(error.message), "error")
        return redirect(desk.url, 303)
    say(said)
    return redirect(desk.url, 303)


def _ticked() -> set[int]:
    sent = request.form.getlist("proposal")
    return {int(one) for one in sent if one.isascii() and one.isdigit() and len(one) < 10}


def _levels(document: ExpertDocument) -> dict[int, Any]:
    """The levels chosen beside proposals, as the profile keeps them."""
    found: dict[int, Any] = {}
    for one in document.proposals:
        sent = request.form.get(f"level-{one.id}", "")
        if one.place == "topics" and sent:
            found[one.id] = int(sent) if sent in ("1", "2", "3", "4") else 0
        elif one.place == "languages" and sent:
            found[one.id] = sent
    return found


#: What one row of a list is called.
ROWS = {
    "languages": N_("Language"), "topics": N_("Topic"), "passages": N_("Text"), "missions": N_("Mission"),
    "partners": N_("Partner country or territory"), "publications": N_("Publications"),
}  # fmt: skip


def _groups(item: Expert, document: ExpertDocument, errors: dict[str, str]) -> list[dict[str, Any]]:
    """What waits for a yes, part by part of the profile."""
    waiting = services.open_proposals(item, document)
    found = []
    for section in sections.SECTIONS:
        here_ = [one for one in waiting if SECTION_OF[one.place] == section.key]
        if here_:
            shown = [_shown(item, one, errors.get(f"proposal-{one.id}", "")) for one in here_]
            found.append({"label": gettext(section.label), "key": section.key, "proposals": shown})
    return found


def _shown(item: Expert, one: CvProposal, error: str) -> dict[str, Any]:
    """A proposal in the reader's words: what it says, what the CV says, what the profile says now."""
    now = services.standing(item, one)
    if one.place in BY_NAME:
        asked = BY_NAME[one.place]
        label, value, before = asked.label, wording.shown(asked, one.value), wording.shown(asked, now)
    else:
        rows = LISTS[one.place]
        label, value = ROWS[one.place], _row(one)
        before = "" if now is None else wording.shown(rows.fields[1], now.level) if one.place in WITH_LEVEL else ""
    asks = one.place in WITH_LEVEL and not any(one.value.get(skill) for skill in SKILLS)
    options = LISTS[one.place].fields[1].options if asks else {}
    return {
        "id": one.id, "label": gettext(label), "value": value[:300], "words": one.words, "before": before,
        "error": error,
        "chosen": request.form.get(f"level-{one.id}", "") or str(one.value.get("level", "")) if asks else "",
        "levels": [(str(key), gettext(text)) for key, text in options.items()],
        "ticked": str(one.id) in request.form.getlist("proposal"),
    }  # fmt: skip


def _row(one: CvProposal) -> str:
    """A row of a list in words: skills by their names, without what is chosen or shown beside it."""
    fields = LISTS[one.place].fields
    told = [
        f"{gettext(f.label)} {one.value[f.name]}" if f.name in SKILLS else wording.shown(f, one.value.get(f.name))
        for f in fields
        if one.value.get(f.name) and f.kind != "text" and not (one.place in WITH_LEVEL and f.name == "level")
    ]
    return ", ".join(filter(None, told))


@bp.get("/experts/<id:id>/cv")
@requires(Permission.EXPERT_CV, on=queries.find)
def download_cv(item: Expert) -> ResponseReturnValue:
    """The CV, to keep. It never opens inside of a page of ours."""
    document = queries.cv_of(item.id)
    if document is None:
        raise NotFound
    try:
        content = here.store().get(document.key)
    except FileNotFoundError:
        raise NotFound from None
    answer = attachment(content, document.name, MEDIA_TYPES[document.kind])
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _for_facility(item: Expert, to: Actor, at: datetime) -> dict[str, Any] | None:
    """The CV for who may have it, and where it is sent for a profile that nobody has taken over."""
    if not permits(to, Permission.EXPERT_CV, item):
        return None
    document, may_fill = queries.cv_of(item.id), permits(to, Permission.EXPERT_EDIT, item) and not item.is_erased
    return {"item": item, "document": document, "may_fill": may_fill} if document or may_fill else None


panels.add(panels.Panel("cv", 5, "experts/cv/card.html", _for_facility, place="facility"))
