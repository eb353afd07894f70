"""What is counted and said about an expert: the own page, contesting a fact, and the answer of the facility."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import redirect, render_template, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.actors import Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.core.errors import NotFound
from socx.core.i18n import N_
from socx.db import db
from socx.experts import panels
from socx.experts.models import Expert
from socx.selection import queries, reliability
from socx.selection.forms.feedback import ContestAnswerForm, ContestForm
from socx.selection.models import APPRAISED, CONTEST_OUTCOMES, RATINGS, Appraisal, FactContest
from socx.selection.services import contests as services
from socx.selection.views import bp, now
from socx.selection.views.own import own_profile
from socx.web.errors import say
from socx.web.guard import current_actor, requires
from socx.web.pages import form_page

panels.add_page(N_("My record"), "selection.my_record", 40)

KINDS = ", ".join(reliability.KINDS)

# fmt: off
#: What an outcome is called, fact by fact.
OUTCOMES = {
    "applied":  N_("Applied"),
    "declined": N_("Declined"),
    "later":    N_("Not now"),
    "lapsed":   N_("Not answered in time"),
    "on_time":  N_("Report on time"),
    "late":     N_("Report late"),
}
# fmt: on


@dataclass(frozen=True, slots=True)
class Known:
    """What the page of a profile says about reliability: the facts, and the appraisals that the reader may read."""

    expert: Expert
    record: reliability.Record
    appraisals: list[Appraisal]


def known(expert: Expert, to: Actor, at: datetime) -> Known:
    found = db.session.scalars(queries.appraisals_visible_to(to, [expert.id])).all()
    record = reliability.record(expert.id, at)
    return Known(expert, record if permits(to, P.FACT_CONTEST, expert) else record.told_to(to), list(found))


@bp.record_once
def offer_words(state: BlueprintSetupState) -> None:
    """Give templates the words of appraisals: they are shown on pages of two rooms."""
    state.app.jinja_env.globals.update(APPRAISED=APPRAISED, RATINGS=RATINGS)


panels.add(panels.Panel("record", 20, "selection/record/panel.html", known, place="facility"))


@bp.get("/my-record")
@requires(P.FACT_CONTEST)
def my_record() -> ResponseReturnValue:
    """Every fact that is counted about the reader, and every appraisal: what advisers see, and more."""
    expert = own_profile()
    return render_template(
        "selection/record/own.html",
        known=known(expert, current_actor(), now()) if expert else None,
        outcomes=OUTCOMES,
        answers=CONTEST_OUTCOMES,
    )


@bp.route(f"/my-record/<any({KINDS}):kind>/<id:number>/contest", methods=["GET", "POST"])
@requires(P.FACT_CONTEST)
def contest_fact(kind: str, number: int) -> ResponseReturnValue:
    """Write against one fact of the own record."""
    expert = own_profile()
    fact = _own_fact(expert, kind, number)
    if fact.contest is not None:
        return redirect(url_for("selection.fact_contest", id=fact.contest.id))
    form = ContestForm.from_request()
    if form.submitted() and expert is not None:
        with form.keeping():
            services.contest(expert, fact, form.comment.data or "", by=current_actor(), at=now())
        if not form.errors:
            say(gettext(N_("Your words are sent. An adviser answers you, and the page shows the answer.")))
            return redirect(url_for("selection.my_record"), 303)
    return form_page("selection/record/contest.html", form, fact=fact, outcomes=OUTCOMES)


def _own_fact(expert: Expert | None, kind: str, number: int) -> reliability.Fact:
    facts = reliability.record(expert.id, now()).facts if expert else []
    found = next((one for one in facts if (one.kind, one.number) == (kind, number)), None)
    if found is None:
        raise NotFound
    return found


@bp.get("/contested-facts")
@requires(P.CONTEST_ANSWER)
def contested_facts() -> ResponseReturnValue:
    """What experts contest and wait for an answer to."""
    waiting = db.session.scalars(queries.open_contests(current_actor())).unique().all()
    return render_template("selection/record/contests.html", waiting=waiting)


@bp.get("/contested-facts/<id:id>")
@requires(P.CONTEST_READ, on=queries.find_contest)
def fact_contest(item: FactContest) -> ResponseReturnValue:
    return _contest_page(item, ContestAnswerForm.from_request(formdata=None))


@bp.post("/contested-facts/<id:id>")
@requires(P.CONTEST_ANSWER, on=queries.find_contest)
def answer_contest(item: FactContest) -> ResponseReturnValue:
    form = ContestAnswerForm.from_request()
    if form.submitted():
        with form.keeping():
            services.answer(item, form.outcome.data or "", form.reason.data or "", by=current_actor(), at=now())
        if not form.errors:
            say(gettext(N_("The answer is sent to the expert.")))
            return redirect(url_for("selection.fact_contest", id=item.id), 303)
    return _contest_page(item, form)


def _contest_page(item: FactContest, form: ContestAnswerForm) -> ResponseReturnValue:
    facts = reliability.record(item.expert_id, now()).facts
    return form_page(
        "selection/record/contested.html",
        form,
        item=item,
        fact=next((one for one in facts if one.contest is item), None),
        outcomes=OUTCOMES,
        answers=CONTEST_OUTCOMES,
        is_own=item.user_id == current_actor().user_id,
        may_answer=permits(current_actor(), P.CONTEST_ANSWER, item) and item.answered_at is None,
    )
