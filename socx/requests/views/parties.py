"""Pages of a request that several institutions file: who they are, invitations, leaving."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select

from socx.access.actors import PARTNER_ROLES
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.core.errors import NotPermitted
from socx.core.i18n import N_
from socx.core.places import partner_name
from socx.core.values import number_in
from socx.db import db
from socx.institutions import queries as institutions
from socx.institutions.models import Institution
from socx.requests import fields, parties, queries
from socx.requests.forms.parties import AnswerForm, InviteForm, LeaveForm, SplitForm
from socx.requests.models import AssistanceRequest, RequestParty, SignOff, Submission
from socx.requests.services import filing
from socx.requests.services.clarification import annex_for
from socx.requests.views import CASE_LINKS, TRAIL_WORDS, CaseLink, bp
from socx.requests.views.handling.common import keeping
from socx.web.errors import say
from socx.web.guard import current_actor, requires
from socx.web.i18n import language
from socx.web.pages import form_page

#: How many institutions of the register a search shows.
SHOWN = 20

TRAIL_WORDS |= {
    "opine_part": N_("Opinion of one EU Delegation given"),
    "invite_party": N_("Institution asked to join"),
    "uninvite_party": N_("Invitation taken back"),
    "accept_party": N_("Institution joined"),
    "decline_party": N_("Invitation declined"),
    "leave_party": N_("Institution left"),
    "sign_part": N_("Signed by one institution"),
    "ask_to_go_on": N_("An institution left; the others are asked whether they go on"),
    "go_on": N_("Institution goes on"),
    "split": N_("Joint request split into single ones"),
    "void_signature": N_("Signature void: the text was changed"),
    "answer_part": N_("Questions answered by one institution"),
}


@bp.record_once
def offer_names(state: BlueprintSetupState) -> None:
    """All rooms name who asks in the same way."""
    state.app.jinja_env.globals.update(asked_by=asked_by, institution_letter=label_of)


@bp.context_processor
def what_parties_show() -> dict[str, object]:
    return {
        "own_link": own_link, "signed_texts": signed_texts, "annexes_of": annexes_of, "may_join_up": may_join_up,
        "own_party": own_party, "invitations_for_me": invitations_for_me, "linked_requests": linked_requests,
        "may_leave_request": lambda item: filing.may_leave(item, current_actor()),
    }  # fmt: skip


def asked_by(item: Any) -> str:
    """Who asks, in one line: each institution with its partner, in the order of names."""
    return " · ".join(
        f"{one.official_name}, {partner_name(one.partner_code, language())}"
        for one in getattr(item, "whole", item).institutions
    )


def label_of(position: int) -> str:
    return gettext(parties.LABEL) % {"letter": parties.letter(position)}


def own_party(item: AssistanceRequest) -> RequestParty | None:
    return item.party_of(current_actor().institution_id)


def own_link(item: AssistanceRequest) -> SignOff | None:
    """The latest letter that asks for a signature; of a joint request, for the reader's institution."""
    party = own_party(item)
    found = [s for s in item.sign_offs if not item.is_joint or (party and s.institution_id == party.institution_id)]
    return found[-1] if found else None


def signed_texts(item: AssistanceRequest) -> list[Submission]:
    """The signed texts that this reader may read."""
    actor = current_actor()
    return item.submissions_for(actor.institution_id if actor.role in PARTNER_ROLES else None)


def annexes_of(item: AssistanceRequest) -> list[tuple[RequestParty, list[fields.Section], dict[str, Any]]]:
    """The annexes of a joint request that this reader may read: an institution its own, the others all."""
    actor = current_actor()
    sections = [part for part in fields.sections_for(actor, item.kind) if not part.shared]
    return [
        (party, sections, annex_for(item, party, actor))
        for party in item.active_parties
        if actor.role not in PARTNER_ROLES or party.institution_id == actor.institution_id
    ]


def may_join_up(item: AssistanceRequest) -> bool:
    return item.state == "draft" and permits(current_actor(), P.REQUEST_EDIT, item)


def invitations_for_me() -> list[RequestParty]:
    actor = current_actor()
    return list(db.session.scalars(queries.invitations(actor))) if actor.role in PARTNER_ROLES else []


def linked_requests(item: AssistanceRequest) -> list[AssistanceRequest]:
    """The requests that were one with this one, for those who may read them."""
    return [other for other in queries.linked_with(item) if permits(current_actor(), P.REQUEST_READ, other)]


@bp.get("/<id:id>/parties")
@requires(P.REQUEST_EDIT, on=queries.find)
def party_list(item: AssistanceRequest) -> ResponseReturnValue:
    """The institutions of a request, and how another one is asked to join."""
    return _page(item, InviteForm.from_request(formdata=None), LeaveForm.from_request(formdata=None))


def _page(item: AssistanceRequest, form: InviteForm, leaving: LeaveForm) -> str:
    words = request.values.get("q", "").strip()[:100]
    found = _found(item, words) if words else []
    form.offer((str(one.id), f"{one.official_name}, {partner_name(one.partner_code, language())}") for one in found)
    form.version.data = leaving.version.data = str(item.version)
    own = own_party(item)
    return render_template(
        "requests/parties/index.html", item=item, form=form, leaving=leaving, words=words, found=found, own=own,
        invited=[p for p in item.parties if p.is_invited], declined=[p for p in item.parties if p.left_reason],
        may_invite=may_join_up(item), may_leave=filing.may_leave(item, current_actor()),
        may_split=filing.may_split(item, current_actor()),
    )  # fmt: skip


def _found(item: AssistanceRequest, words: str) -> list[Institution]:
    there = {p.institution_id for p in item.parties if p.left_at is None} | item.institution_ids
    rows = db.session.scalars(
        institutions.matching(select(Institution), words).order_by(Institution.official_name, Institution.id)
    ).all()
    return [one for one in rows if one.id not in there and institutions.rule_of(one).may_lead][:SHOWN]


@bp.post("/<id:id>/parties")
@requires(P.REQUEST_EDIT, on=queries.find)
def invite(item: AssistanceRequest) -> ResponseReturnValue:
    form: InviteForm = InviteForm.from_request()
    form.offer([(form.institution.data or "", "")])
    if form.submitted():
        chosen = db.session.get(Institution, number_in(form.institution.data) or 0)
        with keeping(form, item):
            filing.invite(item, chosen, form.invitation.data or "", by=current_actor(), at=datetime.now(UTC))
        if chosen is not None and not form.errors:
            say(gettext(N_("%(name)s is asked to join. Its people are told."), name=chosen.official_name))
            return redirect(url_for("requests.party_list", id=item.id), 303)
    return _page(item, form, LeaveForm.from_request(formdata=None)), 422


@bp.post("/<id:id>/parties/<id:party_id>/take-back")
@requires(P.REQUEST_EDIT, on=queries.find)
def uninvite(item: AssistanceRequest, party_id: int) -> ResponseReturnValue:
    form = LeaveForm.from_request()
    found = next((p for p in item.parties if p.id == party_id), None)
    if found is not None and form.submitted():
        with keeping(form):
            filing.take_back_invitation(found, by=current_actor(), at=datetime.now(UTC))
        say(gettext(N_("The invitation is taken back.")))
    return redirect(url_for("requests.party_list", id=item.id), 303)


@bp.post("/<id:id>/leave")
@requires(P.REQUEST_EDIT, on=queries.find)
def leave(item: AssistanceRequest) -> ResponseReturnValue:
    """One institution goes; the others go on with the shared part and their own."""
    form: LeaveForm = LeaveForm.from_request()
    if form.submitted():
        with keeping(form, item, NotPermitted):
            filing.leave(item, form.reason.data or "", by=current_actor(), at=datetime.now(UTC))
        if not form.errors:
            say(gettext(N_("Your institution has left the joint request. The others are told.")))
            return redirect(url_for("requests.index"), 303)
    return _page(item, InviteForm.from_request(formdata=None), form), 422


@bp.post("/<id:id>/go-on")
@requires(P.REQUEST_WITHDRAW, on=queries.find)
def go_on(item: AssistanceRequest) -> ResponseReturnValue:
    """The institution goes on, although another one has left."""
    form = LeaveForm.from_request()
    if form.submitted():
        with keeping(form):
            filing.go_on(item, by=current_actor(), at=datetime.now(UTC))
        say(gettext(N_("Your institution goes on with the request. The adviser sees it.")))
    return redirect(url_for("requests.detail", id=item.id), 303)


@bp.route("/<id:id>/split", methods=["GET", "POST"])
@requires(P.REQUEST_READ, on=queries.find)
def split(item: AssistanceRequest) -> ResponseReturnValue:
    """A request for each institution instead of one for all; what that does, before it is done."""
    form: SplitForm = SplitForm.from_request(data={"version": item.version})
    if not filing.may_split(item, current_actor()):
        return redirect(url_for("requests.detail", id=item.id), 303)
    if form.submitted():
        with keeping(form, item):
            made = filing.split(item, form.reason.data or "", by=current_actor(), at=datetime.now(UTC))
        if not form.errors:
            say(gettext(N_("The joint request is split. Each institution has a request of its own now.")))
            mine = next((one for one in made if permits(current_actor(), P.REQUEST_READ, one)), item)
            return redirect(url_for("requests.detail", id=mine.id), 303)
    return form_page("requests/parties/split.html", form, item=item)


CASE_LINKS.append(
    CaseLink(N_("Split into single requests"), "requests.split", lambda item, actor: filing.may_split(item, actor))
)


@bp.route("/invitations/<id:id>", methods=["GET", "POST"])
@requires(P.REQUEST_JOIN, on=queries.find_invitation)
def invitation(party: RequestParty) -> ResponseReturnValue:
    """What an institution reads before it answers: the title, who asks, and their words."""
    form: AnswerForm = AnswerForm.from_request()
    item = party.request
    if form.submitted():
        says_yes = request.form.get("do") == "accept"
        with keeping(form):
            if says_yes:
                filing.accept(party, by=current_actor(), at=datetime.now(UTC))
            else:
                filing.decline(party, form.reason.data or "", by=current_actor(), at=datetime.now(UTC))
        if not form.errors:
            if says_yes:
                say(gettext(N_("Your institution files this request together with the others now.")))
                return redirect(url_for("requests.tasks", id=item.id), 303)
            say(gettext(N_("The invitation is declined. Those who asked are told.")))
            return redirect(url_for("requests.index"), 303)
    return form_page("requests/parties/invitation.html", form, party=party, item=item)
