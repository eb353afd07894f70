"""Experts wanted for an activity: what its positions ask, its terms of reference, its calls."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.activities import queries as activities
from socx.activities.models import Activity
from socx.core.errors import DomainError, NotFound
from socx.core.places import partner_name
from socx.db import db, transaction
from socx.papers.writers import KINDS, as_file
from socx.requests.scope import ChangedText, changed_texts
from socx.selection import papers, queries, terms, words
from socx.selection.forms.terms import TermsForm
from socx.selection.models import GRADES, TermsOfReference
from socx.selection.models.terms import NEEDED_TEXTS
from socx.selection.services import asking
from socx.selection.services import terms as services
from socx.selection.services.calls import NOT_OVER
from socx.selection.views import bp, now
from socx.selection.workflow import TERMS_WORKFLOW
from socx.web.errors import say
from socx.web.forms import TransitionForm, check_version
from socx.web.guard import current_actor, requires
from socx.web.i18n import label, language, show_kept_date
from socx.web.pages import form_page


@bp.get("/activities/<id:id>/experts")
@requires(P.TERMS_READ, on=activities.find)
def wanted(item: Activity) -> ResponseReturnValue:
    """The page of an adviser: from the positions over the terms of reference to the calls."""
    asked: dict[int, list[Any]] = {position.id: [] for position in item.positions}
    for one in queries.requirements_of(item.positions):
        asked[one.position_id].append(one)
    versions = db.session.scalars(queries.all_terms(item)).all()
    rounds = db.session.scalars(queries.calls_of(item)).all()
    return render_template(
        "selection/wanted.html",
        item=item,
        asked=asked,
        versions=versions,
        is_current=bool(versions) and versions[0].is_final and services.is_current(versions[0]),
        rounds=rounds,
        may_call=asking.may_change(item, current_actor()) and all(one.state not in NOT_OVER for one in rounds),
        may_write=asking.may_change(item, current_actor()),
        form=TransitionForm.from_request(formdata=None),
        grades=GRADES,
    )


@bp.post("/activities/<id:id>/terms/new")
@requires(P.TERMS_WRITE, on=activities.find)
def new_terms(item: Activity) -> ResponseReturnValue:
    if not TransitionForm.from_request().submitted():
        abort(400)
    with transaction():
        made = services.start(item, words.standing_texts(item.action.request.language), by=current_actor(), at=now())
    return redirect(url_for("selection.edit_terms", id=made.id), 303)


@bp.get("/terms/<id:id>")
@requires(P.TERMS_READ, on=queries.find_terms)
def show_terms(item: TermsOfReference) -> ResponseReturnValue:
    """One version, as it is printed."""
    return _page(item, TransitionForm.from_request(data={"version": item.version}))


@bp.route("/terms/<id:id>/edit", methods=["GET", "POST"])
@requires(P.TERMS_WRITE, on=queries.find_terms)
def edit_terms(item: TermsOfReference) -> ResponseReturnValue:
    if item.is_final:
        return redirect(url_for("selection.show_terms", id=item.id))
    form = TermsForm.of(item)
    if form.submitted():
        try:
            with transaction():
                check_version(form, item)
                services.save(item, form.texts, form.language.data, by=current_actor(), at=now())
            say(gettext("Saved."))
            return redirect(url_for("selection.show_terms", id=item.id), 303)
        except DomainError as error:
            form.refuse(error)
            form.version.data = str(item.version)
    return form_page("selection/terms/edit.html", form, item=item, parts=terms.PARTS, needed=NEEDED_TEXTS)


@bp.post("/terms/<id:id>/finalise")
@requires(P.TERMS_WRITE, on=queries.find_terms)
def finalise_terms(item: TermsOfReference) -> ResponseReturnValue:
    form = TransitionForm.from_request()
    if not form.submitted():
        abort(400)
    with form.keeping():
        check_version(form, item)
        services.finalise(item, by=current_actor(), at=now())
    if form.errors:
        return _page(item, form)
    say(gettext(TERMS_WORKFLOW.transition("finalise").done))
    return redirect(url_for("selection.wanted", id=item.activity_id), 303)


@bp.get("/terms/<id:id>/compare")
@requires(P.TERMS_READ, on=queries.find_terms)
def compare_terms(item: TermsOfReference) -> ResponseReturnValue:
    """What differs from the version before."""
    before = db.session.scalar(queries.all_terms(item.activity).where(TermsOfReference.number == item.number - 1))
    if before is None:
        raise NotFound
    return render_template("selection/terms/compare.html", item=item, before=before, rows=_changes(before, item))


@bp.get(f"/terms/<id:id>/document.<any({KINDS}):kind>")
@requires(P.TERMS_READ, on=queries.find_terms)
def terms_paper(item: TermsOfReference, kind: str) -> ResponseReturnValue:
    """One version as a file."""
    facts = facts_in(item)
    return as_file(
        kind,
        lambda: papers.terms_paper(item, facts, to=current_actor(), at=now()),
        lambda: papers.terms_name(item, facts, kind),
    )


def facts_in(item: TermsOfReference) -> dict[str, Any]:
    """What a version takes from the activity: kept when it is final, as it stands now in a draft."""
    return item.facts if item.is_final else terms.facts_of(item.activity)


def _page(item: TermsOfReference, form: TransitionForm) -> ResponseReturnValue:
    facts = facts_in(item)
    return form_page(
        "selection/terms/show.html",
        form,
        item=item,
        facts=facts,
        parts=terms.PARTS,
        asked={one["id"]: terms.asked_in(facts, one["id"]) for one in facts["positions"]},
        partners=list(dict.fromkeys(partner_name(one["partner"], language()) for one in facts["institutions"])),
        position_line=papers.position_line,
        may_write=permits(current_actor(), P.TERMS_WRITE, item) and not item.is_final,
        grades=GRADES,
    )


def _changes(before: TermsOfReference, after: TermsOfReference) -> list[ChangedText]:
    """The parts that differ, then what comes from the activity, in words."""
    texts = [(gettext(p.label), before.texts.get(p.key) or "", after.texts.get(p.key) or "") for p in terms.PARTS]
    was, is_now = _in_words(facts_in(before)), _in_words(facts_in(after))
    texts += [(name, was.get(name, ""), is_now.get(name, "")) for name in dict.fromkeys([*is_now, *was])]
    return changed_texts(texts)


def _in_words(facts: dict[str, Any]) -> dict[str, str]:
    dates = facts["dates"]
    told = {
        gettext("Activity"): facts["title"],
        gettext("Place"): facts["place"],
        gettext("Preparation"): papers.period_words(dates, "preparation"),
        gettext("Delivery"): papers.period_words(dates, "delivery"),
        gettext("Report due"): show_kept_date(dates["report_due"]),
    }
    for one in facts["positions"]:
        days = gettext(
            "Days on site: %(site)s. Days of preparation and remote work: %(remote)s.",
            site=one["on_site"], remote=one["remote"],
        )  # fmt: skip
        asked = [
            f"{label(GRADES, each.grade)}: {words.requirement_words(each)}" for each in terms.asked_in(facts, one["id"])
        ]
        told[gettext("Expert #%(number)s", number=one["number"])] = "\n".join([one["role"], days, *asked])
    return told
