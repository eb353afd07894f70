"""Where a deliverable is written: a report in its sections, anything else as a file or a text."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.activities.subjects import position_name
from socx.core.errors import DomainError, Invalid, NotFound
from socx.core.i18n import N_
from socx.db import db, transaction
from socx.deliverables import intake, queries, services
from socx.deliverables.forms.writing import PhotoForm, ReportForm, VersionForm, report_form
from socx.deliverables.models import Deliverable
from socx.deliverables.services.writing import MOST_PHOTOS
from socx.deliverables.views import bp
from socx.deliverables.workflow import DELIVERABLE_WORKFLOW
from socx.files import here, kinds
from socx.web import autosave as saving
from socx.web.errors import say
from socx.web.forms import BaseForm, TransitionForm, check_version
from socx.web.guard import current_actor, requires
from socx.web.pages import form_page, now

PHOTO_ENDINGS = ".png,.jpg,.jpeg"


@bp.route("/deliverables/<id:id>/write", methods=["GET", "POST"])
@requires(P.DELIVERABLE_WRITE, on=queries.find)
def write(item: Deliverable) -> ResponseReturnValue:
    """The report in its sections, or the form for a new version."""
    if not item.is_writable:
        return redirect(url_for("deliverables.detail", id=item.id))
    return _report(item) if item.is_report else _version(item)


def _report(item: Deliverable) -> ResponseReturnValue:
    form = report_form(item)
    if not form.submitted():
        return report_page(item, form)
    is_sent = request.form.get("do") == "send"
    try:
        with transaction():
            check_version(form, item)
            services.save_draft(item, form.texts, by=current_actor(), at=now())
        if is_sent:
            with transaction():
                services.submit(item, by=current_actor(), at=now())
    except DomainError as error:
        form.refuse(error)
        form.version.data = str(item.version)
        return report_page(item, form)
    say(gettext(DELIVERABLE_WORKFLOW.transition("submit").done) if is_sent else gettext(N_("Saved.")))
    return redirect(url_for("deliverables.detail", id=item.id), 303)


def report_page(item: Deliverable, form: ReportForm, photo: PhotoForm | None = None) -> ResponseReturnValue:
    """The page of a report while it is written."""
    actor = current_actor()
    missions = db.session.scalars(queries.mission_reports(item.activity)).all()
    photo = photo or PhotoForm.from_request(formdata=None)
    return render_template(
        "deliverables/report.html",
        item=item,
        form=form,
        missions=missions if item.kind == "activity_report" else [],
        remarks=_remarks(item),
        photo=photo,
        takes_photos=services.takes_photos(item),
        most_photos=MOST_PHOTOS,
        limit=kinds.MOST_MEGABYTES,
        endings=PHOTO_ENDINGS,
        may_submit=permits(actor, P.DELIVERABLE_SUBMIT, item),
        empty_form=TransitionForm.from_request(formdata=None, data={"version": item.version}),
    ), 422 if form.errors or photo.errors else 200


def _remarks(item: Deliverable) -> dict[str, list[str]]:
    """What was said about each section when the latest version was returned."""
    found: dict[str, list[str]] = {}
    for one in item.latest.comments if item.latest else ():
        if one.is_return:
            found.setdefault(one.section, []).append(one.text)
    return found


@bp.post("/deliverables/<id:id>/autosave")
@requires(P.DELIVERABLE_WRITE, on=queries.find)
@saving.in_own_name
def autosave(item: Deliverable) -> ResponseReturnValue:
    """Keep the sections of a report in the background, as far as they can be kept."""
    if not item.is_report:
        raise NotFound
    form, at = report_form(item), now()
    form.validate()
    wrong = {field.name: field.label.text for field in form if field.errors}
    usable = {name: text for name, text in form.texts.items() if name not in wrong}
    try:
        with transaction():
            check_version(form, item)
            services.save_draft(item, usable, by=current_actor(), at=at)
    except DomainError as error:
        return saving.refused(error)
    return saving.kept(at, item.version, wrong)


@bp.post("/deliverables/<id:id>/compose")
@requires(P.DELIVERABLE_WRITE, on=queries.find)
def compose(item: Deliverable) -> ResponseReturnValue:
    """Fill the empty sections of the activity report with what the mission reports say."""
    form = TransitionForm.from_request()
    if not form.submitted():
        abort(400)
    missions = db.session.scalars(queries.mission_reports(item.activity)).all()
    headings = {one.id: position_name(one.position) + ":" for one in missions if one.position is not None}
    with transaction():
        check_version(form, item)
        filled = services.compose(item, headings, by=current_actor(), at=now())
    done = N_("The empty sections start with the texts of the mission reports.")
    say(gettext(done if filled else N_("No section was empty, or the mission reports say nothing about it.")))
    return redirect(url_for("deliverables.write", id=item.id), 303)


@bp.post("/deliverables/<id:id>/photos")
@requires(P.DELIVERABLE_WRITE, on=queries.find)
def add_photo(item: Deliverable) -> ResponseReturnValue:
    form = PhotoForm.from_request()
    number, actor, at = item.id, current_actor(), now()
    if form.submitted():
        caption = form.caption.data or ""
        try:
            content, name = _sent(form)
            intake.receive(
                number, content, name,
                lambda found, taken: services.add_photo(found, taken, caption, store=here.store(), by=actor, at=at),
            )  # fmt: skip
            say(gettext(N_("The photo is added.")))
            return redirect(url_for("deliverables.write", id=number, _anchor="photos"), 303)
        except Invalid as error:
            form.refuse(error)
    found = db.session.get_one(Deliverable, number)
    return report_page(found, report_form_as_kept(found), form)


def report_form_as_kept(item: Deliverable) -> ReportForm:
    """The form of a report with what is kept of it, whatever was sent to this address."""
    form = report_form(item)
    for name in form.texts:
        form[name].data = item.draft.get(name) or ""
    form.version.data = str(item.version)
    return form


@bp.post("/deliverables/<id:id>/photos/<int:file_id>/remove")
@requires(P.DELIVERABLE_WRITE, on=queries.find)
def remove_photo(item: Deliverable, file_id: int) -> ResponseReturnValue:
    if not BaseForm.from_request().submitted():
        abort(400)
    with transaction():
        services.remove_photo(item, file_id, by=current_actor(), at=now())
    say(gettext(N_("The photo is removed.")))
    return redirect(url_for("deliverables.write", id=item.id, _anchor="photos"), 303)


def _sent(form: PhotoForm | VersionForm) -> tuple[bytes, str]:
    """The file that was sent, and its name. Raises Invalid where there is none."""
    sent = request.files.get(form.file.name)
    if sent is None or not sent.filename:
        raise Invalid({"file": N_("Choose a file first.")})
    return sent.read(kinds.MOST_BYTES + 1), sent.filename


def _version(item: Deliverable) -> ResponseReturnValue:
    form = VersionForm.from_request(data={"version": item.version})
    number, actor, at = item.id, current_actor(), now()
    if form.submitted():
        text, note = form.text.data or "", form.note.data or ""
        try:
            check_version(form, item)
            sent = request.files.get("file")
            if sent is not None and sent.filename:
                content, name = _sent(form)
                intake.receive(
                    number, content, name,
                    lambda found, taken: services.add_version(
                        found, taken=taken, text=text, note=note, store=here.store(), by=actor, at=at
                    ),
                )  # fmt: skip
            else:
                with transaction():
                    services.add_version(item, text=text, note=note, by=actor, at=at)
            say(gettext(N_("The version is added.")))
            return redirect(url_for("deliverables.detail", id=number), 303)
        except DomainError as error:
            form.refuse(error)
    return form_page("deliverables/version.html", form, item=db.session.get_one(Deliverable, number), kinds=kinds)
