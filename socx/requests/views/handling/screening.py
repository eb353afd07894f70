"""Pages of the eligibility check, of questions to the partner and of their answers."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from socx.access.permissions import Permission
from socx.core.i18n import N_
from socx.requests import fields
from socx.requests.criteria import ELIGIBILITY
from socx.requests.forms.handling import MAX_QUESTIONS, ClarifyForm, EligibilityForm, answers_form
from socx.requests.models import AssistanceRequest
from socx.requests.services import clarification, screening
from socx.requests.services.handling import CHECKING_STATES
from socx.requests.views import bp
from socx.requests.views.handling.common import keeping, missing_for, move_form, not_now, readable, ready, to_case
from socx.requests.workflow import ANSWERING_STATES
from socx.web.errors import say
from socx.web.guard import current_actor, requires
from socx.web.pages import form_page, now


@bp.route("/<id:id>/eligibility", methods=["GET", "POST"])
@requires(Permission.REQUEST_SCREEN, on=readable)
def eligibility(item: AssistanceRequest) -> ResponseReturnValue:
    """Look at every rule, save, and take the next step."""
    if request.method == "GET" and item.state not in CHECKING_STATES:
        return not_now(item)
    found = {f.rule: f for f in item.findings}
    data = {f"{f.rule}_outcome": f.outcome for f in item.findings}
    data |= {f"{f.rule}_reason": f.reason for f in item.findings}
    data |= {f"{f.rule}_source": f.source for f in item.findings}
    form = EligibilityForm.from_request(data=data | {"version": item.version})
    if form.submitted():
        with keeping(form, item):
            findings = form.findings()
            if "fits" in request.form:
                findings = screening.with_what_fits(item, findings)
            screening.check_eligibility(item, findings, by=current_actor(), at=now())
        if not form.errors:
            say(gettext(N_("The eligibility check is saved.")))
            return redirect(url_for("requests.eligibility", id=item.id, _anchor="next"), 303)
    known = screening.what_we_know(item)
    queue = ("queue",) if any(fact.good is False for fact in known["one_action"]) else ()
    return form_page(
        "requests/handling/eligibility.html", form, item=item, found=found, rules=ELIGIBILITY, known=known,
        warnings=screening.warnings(item), ready=ready(item, "accept", "decline", *queue, "redirect"),
        missing=missing_for(item, "accept"), move_form=move_form(item),
    )  # fmt: skip


@bp.route("/<id:id>/clarify", methods=["GET", "POST"])
@requires(Permission.REQUEST_SCREEN, on=readable)
def clarify(item: AssistanceRequest) -> ResponseReturnValue:
    """Write questions, each about a section of the form, and send them together."""
    if request.method == "GET" and item.state not in CHECKING_STATES:
        return not_now(item)
    form = ClarifyForm.about(item, data={"version": item.version})
    if "add" in request.form and len(form.questions) < MAX_QUESTIONS:
        form.questions.append_entry()
        form.offer(item)
        form.translate()
    elif "remove" in request.form:
        form = _without(item, form, request.form["remove"])
    elif "add" not in request.form and form.submitted():
        with keeping(form, item):
            clarification.ask(item, form.asked(), by=current_actor(), at=now())
        if not form.errors:
            count = len(form.questions)
            say(ngettext("The question is sent.", "The %(num)s questions are sent.", count))
            return to_case(item)
    return form_page("requests/handling/clarify.html", form, item=item, most=MAX_QUESTIONS)


def _without(item: AssistanceRequest, form: ClarifyForm, number: str) -> ClarifyForm:
    """The same form without one of its questions."""
    entries = [
        {name: part[name].data for name in ("section", "question", "reason")}
        for n, part in enumerate(form.questions)
        if str(n) != number
    ]
    data = {"questions": entries or [{}], "version": form.version.data}
    return ClarifyForm.about(item, formdata=None, data=data)


@bp.route("/<id:id>/answers", methods=["GET", "POST"])
@requires(Permission.REQUEST_ANSWER, on=readable)
def answer(item: AssistanceRequest) -> ResponseReturnValue:
    """Each question with the section that it opens; change it, answer in a sentence, send everything together."""
    if request.method == "GET" and item.state not in ANSWERING_STATES:
        return not_now(item)
    mine = item.as_party(current_actor().institution_id)
    questions = mine.open_clarifications
    if request.method == "GET" and item.open_clarifications and not questions:
        say(gettext(clarification.NOT_ASKED), "info")
        return to_case(item)
    form = answers_form(questions).from_request(data={"version": item.version})
    if form.submitted():
        sends = "send" in request.form
        verb = clarification.send_answers if sends else clarification.save_answers
        with keeping(form, item):
            done = verb(item, form.answers(), by=current_actor(), at=now())
        if not form.errors:
            if sends and done is None:
                say(gettext(N_("Your answers are sent. The adviser goes on when the others have answered too.")))
                return to_case(item)
            if sends:
                say(gettext(N_("Your answers are sent. The adviser goes on with the request.")))
                return to_case(item)
            say(gettext(N_("The draft of your answers is saved. Nobody at the facility sees it yet.")))
            return redirect(_after_draft(item), 303)
    return form_page(
        "requests/handling/answers.html", form, item=item, questions=questions, open_sections=mine.open_sections,
        document=fields.document(mine), changed=clarification.changed_sections(mine), lacking=lacking(mine),
    )  # fmt: skip


def _after_draft(item: AssistanceRequest) -> str:
    """Where somebody goes who saved a draft: on to a section, when its button was pressed, or back."""
    wish = request.form.get("change", "")
    if wish in item.as_party(current_actor().institution_id).open_sections:
        return url_for("requests.edit", id=item.id, section=wish)
    return url_for("requests.answer", id=item.id)


def lacking(item: Any) -> list[tuple[str, str]]:
    """What the open sections still need: (sentence, address of the page)."""
    return [
        (gettext(sentence), url_for("requests.edit", id=item.id, section=place.partition(".")[0]))
        for sentence, place in item.missing_in_open_sections()
    ]
