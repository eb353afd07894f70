"""Who takes part: numbers, names, and the link for participants."""

from __future__ import annotations

from flask import Response, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.activities import queries as activities
from socx.activities.models import Activity
from socx.core.errors import NotFound
from socx.db import transaction
from socx.evaluations import codes, exports, forms, queries, services
from socx.evaluations.models import ParticipantLink
from socx.evaluations.values import BREAKDOWNS, PHASES
from socx.evaluations.views import bp
from socx.evaluations.views.common import address_of
from socx.evaluations.windows import of_participants
from socx.web.errors import say
from socx.web.files import attachment
from socx.web.forms import BaseForm, check_version
from socx.web.guard import current_actor, requires
from socx.web.pages import form_page, now


@bp.route("/activities/<id:id>/participants", methods=["GET", "POST"])
@requires(P.PARTICIPANT_COUNT, on=activities.find)
def participants(item: Activity) -> ResponseReturnValue:
    """How many are expected, and how many came."""
    kept = queries.register_of(item.id)
    form = forms.counts_form(kept)
    if form.submitted():
        with form.keeping():
            if kept is not None:
                check_version(form, kept)
            services.save_counts(
                item, forms.numbers_of(form), by=current_actor(), at=now(), note=form["note"].data or ""
            )
        if not form.errors:
            say(gettext("The numbers are saved."))
            return redirect(url_for("evaluations.activity", id=item.id), 303)
    return form_page(
        "evaluations/participants.html", form, item=item, phases=PHASES, breakdowns=BREAKDOWNS,
        may_name=permits(current_actor(), P.PARTICIPANT_NAME, item),
    )  # fmt: skip


@bp.route("/activities/<id:id>/participants/names", methods=["GET", "POST"])
@requires(P.PARTICIPANT_NAME, on=activities.find)
def names(item: Activity) -> ResponseReturnValue:
    """A list of names, where something cannot be done without one."""
    kept = queries.register_of(item.id)
    standing = {
        "purpose": kept.names_purpose, "until": kept.names_until, "names": forms.written(kept.names),
        "version": kept.version,
    } if kept else {"version": 0}  # fmt: skip
    form = forms.NamesForm.from_request(data=standing)
    if form.submitted():
        with form.keeping():
            if kept is not None:
                check_version(form, kept)
            services.keep_names(
                item, form.lines(), purpose=form.purpose.data, until=form.until.data, by=current_actor(), at=now()
            )
        if not form.errors:
            say(gettext("The list is saved."))
            return redirect(url_for("evaluations.activity", id=item.id), 303)
    return form_page("evaluations/names.html", form, item=item, has_list=bool(kept and kept.names_until))


@bp.post("/activities/<id:id>/participants/names/delete")
@requires(P.PARTICIPANT_NAME, on=activities.find)
def delete_names(item: Activity) -> ResponseReturnValue:
    if not BaseForm.from_request().submitted():
        abort(400)
    with transaction():
        services.delete_names(item, by=current_actor(), at=now())
    say(gettext("The list of names is deleted."))
    return redirect(url_for("evaluations.activity", id=item.id), 303)


@bp.get("/activities/<id:id>/participants/link")
@requires(P.EVALUATION_MANAGE, on=activities.find)
def link(item: Activity) -> ResponseReturnValue:
    """The link of the form for participants, its code, and the sheet to print."""
    found = queries.link_of(item.id)
    cap = services.cap_of(item)
    return render_template(
        "evaluations/link.html", item=item, link=found, address=address_of(found) if found else "",
        window=of_participants(item), is_open=bool(found and services.is_open(found, now())), cap=cap,
        form=BaseForm.from_request(),
        limit=ngettext("%(num)s answer is taken at most.", "%(num)s answers are taken at most.", cap),
    )  # fmt: skip


@bp.post("/activities/<id:id>/participants/link/<any(make, renew, stop, open):deed>")
@requires(P.EVALUATION_MANAGE, on=activities.find)
def change_link(item: Activity, deed: str) -> ResponseReturnValue:
    """Make the link, put another in its place, close the form before its day or open it again."""
    if not BaseForm.from_request().submitted():
        abort(400)
    with transaction():
        if deed == "make":
            services.make_link(item, by=current_actor(), at=now())
        elif deed == "renew":
            services.renew_link(item, by=current_actor(), at=now())
        else:
            services.stop_link(item, stopped=deed == "stop", by=current_actor(), at=now())
    if deed == "renew":
        say(gettext("The link is a new one. The old one leads nowhere any more: print the sheet again."))
    return redirect(url_for("evaluations.link", id=item.id), 303)


@bp.get("/activities/<id:id>/participants/code.svg")
@requires(P.EVALUATION_MANAGE, on=activities.find)
def code(item: Activity) -> ResponseReturnValue:
    return Response(codes.as_svg(address_of(_link(item))), content_type="image/svg+xml")


@bp.get("/activities/<id:id>/participants/sheet.pdf")
@requires(P.EVALUATION_MANAGE, on=activities.find)
def sheet(item: Activity) -> ResponseReturnValue:
    found = _link(item)
    body = exports.sheet(found, address_of(found), at=now())
    return attachment(body, exports.file_name(item, "participants") + ".pdf", "application/pdf")


def _link(item: Activity) -> ParticipantLink:
    found = queries.link_of(item.id)
    if found is None:
        raise NotFound
    return found
