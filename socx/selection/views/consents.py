"""Who has to agree from outside: the employer by a link, the partner by its page; and the log of what was sent."""

from __future__ import annotations

from flask import g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.permissions import Permission as P
from socx.accounts.secrets import digest
from socx.activities import queries as activities
from socx.activities.models import Activity
from socx.core.errors import DomainError, NotFound, WrongState
from socx.core.i18n import N_
from socx.db import db, transaction
from socx.papers.writers import KINDS, as_file
from socx.requests.confidential import watermark_for
from socx.selection import cv_paper, exports
from socx.selection.forms.selection import AnswerReleaseForm, OpinionForm
from socx.selection.models import EmployerRelease, PartnerOpinion
from socx.selection.queries import selection as chosen
from socx.selection.redacted import PARTS
from socx.selection.services import opinions, releases
from socx.selection.views import bp, now
from socx.web import navigation
from socx.web.csv import download
from socx.web.errors import say
from socx.web.guard import current_actor, public, requires
from socx.web.pages import form_page
from socx.web.paging import page_number, paginate

navigation.add(N_("Data sent abroad"), "selection.sendings", P.SENDING_LIST, 75)


@bp.route("/release/<token>", methods=["GET", "POST"])
@public
def release_by_link(token: str) -> ResponseReturnValue:
    """What the employer is asked, for one answer; afterwards what came of it. Opening it answers nothing."""
    found = chosen.release_of_link(digest(token))
    if found is None:
        raise NotFound
    if "language" not in session and g.user is None:
        g.language = found.language
    if not found.is_open(now()):
        return _answered(found)
    form = AnswerReleaseForm.from_request()
    wish = request.form.get("do", "")
    if wish in ("grant", "refuse") and form.submitted():
        try:
            with transaction():
                releases.answer_by_link(
                    found, granted=wish == "grant", name=form.name.data or "", reason=form.reason.data or "", at=now()
                )
            return redirect(url_for("selection.release_by_link", token=token), 303)
        except WrongState:  # of two clicks the first one counts
            return redirect(url_for("selection.release_by_link", token=token), 303)
        except DomainError as error:
            form.refuse(error)
    item = found.nomination
    return form_page("selection/consents/release.html", form, found=found, item=item, activity=item.call.activity)


def _answered(found: EmployerRelease) -> ResponseReturnValue:
    page = render_template("selection/consents/released.html", found=found, activity=found.nomination.call.activity)
    return page, 200 if found.outcome in ("granted", "refused") else 410


@bp.route("/partner-opinions/<id:id>", methods=["GET", "POST"])
@requires(P.NOMINATION_OPINE, on=chosen.find_opinion)
def partner_opinion(item: PartnerOpinion) -> ResponseReturnValue:
    """The redacted CV as it was sent, and the partner's answer."""
    form = OpinionForm.from_request()
    is_open = item.answer is None and item.nomination.state == "agreed"
    if is_open and form.submitted():
        with form.keeping():
            opinions.give_opinion(
                item, form.answer.data or "", reason=form.reason.data or "", by=current_actor(), at=now()
            )
        if not form.errors:
            say(gettext(N_("Thank you. The facility is told.")))
            return redirect(url_for("selection.partner_opinion", id=item.id), 303)
    shown = is_open or item.answer is not None
    return form_page(
        "selection/consents/opinion.html",
        form,
        item=item,
        activity=item.nomination.call.activity,
        position=item.nomination.position,
        parts=cv_paper.cv_lines(item.sending.document) if shown else [],
        is_open=is_open,
    )


@bp.get(f"/partner-opinions/<id:id>/cv.<any({KINDS}):kind>")
@requires(P.NOMINATION_OPINE, on=chosen.find_opinion)
def partner_cv(item: PartnerOpinion, kind: str) -> ResponseReturnValue:
    """The redacted CV as a file, marked with who reads it."""
    if item.nomination.state not in ("agreed", "placed"):
        raise NotFound
    activity = item.nomination.call.activity
    return as_file(
        kind,
        lambda: cv_paper.cv_paper(
            item.sending.document, activity.reference, watermark_for(activity.request, current_actor(), now()),
            at=item.asked_at,
        ),
        lambda: f"CV {item.id}.{kind}",
    )  # fmt: skip


@bp.get("/data-sent")
@requires(P.SENDING_LIST)
def sendings() -> ResponseReturnValue:
    """Personal data of experts that left the EU: who, what, when, to whom, on which basis."""
    page = paginate(chosen.sendings_for(current_actor()), page_number())
    return render_template("selection/consents/sendings.html", page=page, parts=PARTS)


@bp.get("/data-sent.csv")
@requires(P.SENDING_LIST)
def sendings_table() -> ResponseReturnValue:
    return download(exports.sending_rows(db.session.scalars(chosen.sendings_for(current_actor()))), "data-sent")


@bp.get("/activities/<id:id>/proposed")
@requires(P.NOMINATION_OPINE, on=activities.find)
def proposed(item: Activity) -> ResponseReturnValue:
    """Whom the facility has proposed to the partner for an activity, and what the partner answered."""
    found = db.session.scalars(chosen.opinions_of(item.id)).all()
    return render_template("selection/consents/proposed.html", item=item, found=found)
