"""The one matrix: a permission is granted when every question of one of its rows says yes.

States belong to the workflow, roles and relations belong here. Everything that asks, asks
permits(): pages, API, jobs and commands.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from socx.access.actors import Actor
from socx.access.permissions import Permission as P
from socx.access.predicates import (
    Question,
    asks_partner,
    co_produces,
    holds_the_pen,
    in_charge,
    is_administrator,
    is_adviser,
    is_approver,
    is_commission,
    is_delegation,
    is_expert,
    is_invited,
    is_manager,
    is_official,
    is_scheduler,
    is_second_person,
    is_self,
    is_shared,
    is_signatory,
    is_signed_in,
    is_unclaimed,
    named_or_not_confidential,
    not_a_draft,
    not_confidential,
    not_restricted,
    owes_opinion,
    own_domain,
    own_institution,
    own_partner,
    pen_lies_idle,
    takes_part,
    with_commission,
    writes,
)

# fmt: off
MATRIX: dict[P, list[list[Question]]] = {
    P.HOME_READ:          [[is_signed_in]],
    P.ACCOUNT_OWN:        [[is_signed_in]],
    P.USER_MANAGE:        [[is_administrator]],

    P.INSTITUTION_READ:   [[is_official, own_institution], [is_approver, own_institution],
                           [is_delegation, own_partner],
                           [is_adviser], [is_manager], [is_commission], [is_administrator]],
    P.INSTITUTION_MANAGE: [[is_manager], [is_administrator]],

    P.REQUEST_LIST:       [[is_official], [is_approver], [is_adviser], [is_manager],
                           [is_delegation], [is_commission]],
    P.REQUEST_CREATE:     [[is_official], [is_approver]],
    P.REQUEST_READ:       [[is_official, own_institution],
                           [is_approver, own_institution],
                           [is_adviser, not_a_draft, named_or_not_confidential],
                           [is_manager, not_a_draft, named_or_not_confidential],
                           [is_delegation, own_partner, not_a_draft, named_or_not_confidential],
                           [is_commission, with_commission, named_or_not_confidential]],
    P.REQUEST_EDIT:       [[is_official, own_institution], [is_approver, own_institution]],
    P.REQUEST_JOIN:       [[is_official, is_invited], [is_approver, is_invited]],
    P.REQUEST_SEND:       [[is_official, own_institution]],
    P.REQUEST_SIGN:       [[is_approver, own_institution], [is_signatory, own_institution]],
    P.REQUEST_HAND_OVER:  [[is_approver, own_institution], [is_official, own_institution, holds_the_pen],
                           [is_official, own_institution, pen_lies_idle]],
    P.REQUEST_PRIORITISE: [[is_official, own_institution], [is_approver, own_institution]],
    P.REQUEST_WITHDRAW:   [[is_approver, own_institution], [is_official, own_institution]],
    P.REQUEST_ANSWER:     [[is_official, own_institution], [is_approver, own_institution]],
    P.REQUEST_SCREEN:     [[is_adviser, own_domain, named_or_not_confidential],
                           [is_manager, named_or_not_confidential]],
    P.REQUEST_ASSESSMENT: [[is_adviser, named_or_not_confidential], [is_manager, named_or_not_confidential],
                           [is_commission, with_commission, named_or_not_confidential]],
    P.REQUEST_OPINE:      [[is_delegation, own_partner, owes_opinion, named_or_not_confidential]],
    P.REQUEST_DECIDE:     [[is_commission, named_or_not_confidential]],
    P.REQUEST_FOLLOW:     [[is_adviser, own_domain, named_or_not_confidential],
                           [is_manager, named_or_not_confidential], [is_scheduler]],
    P.REQUEST_PARK:       [[is_scheduler]],
    P.REQUEST_RAISE:      [[is_official, own_institution], [is_approver, own_institution],
                           [is_adviser, not_a_draft, named_or_not_confidential],
                           [is_manager, not_a_draft, named_or_not_confidential],
                           [is_delegation, own_partner, not_a_draft, named_or_not_confidential],
                           [is_commission, with_commission, named_or_not_confidential]],
    P.REQUEST_LOWER:      [[is_adviser, own_domain, not_a_draft, named_or_not_confidential],
                           [is_manager, not_a_draft, named_or_not_confidential]],
    P.REQUEST_TAKE:       [[is_adviser, own_domain, not_a_draft, named_or_not_confidential],
                           [is_manager, not_a_draft, named_or_not_confidential]],
    P.REQUEST_READERS:    [[is_adviser, in_charge, not_a_draft],
                           [is_manager, not_a_draft, named_or_not_confidential]],
    P.REQUEST_OPENINGS:   [[is_adviser, in_charge, not_a_draft],
                           [is_manager, not_a_draft, named_or_not_confidential]],
    P.OPENINGS_READ:      [[is_administrator]],

    P.MATCH_READ:         [[is_adviser, named_or_not_confidential], [is_manager, named_or_not_confidential]],
    P.MATCH_DECIDE:       [[is_adviser, own_domain, named_or_not_confidential],
                           [is_manager, named_or_not_confidential]],

    # What the parts of every score are worth, and what was learnt from advisers' decisions.
    P.WEIGHTS_MANAGE:     [[is_manager]],

    P.EXPERT_LIST:        [[is_adviser], [is_manager]],
    P.EXPERT_READ:        [[is_expert, is_self], [is_adviser], [is_manager]],
    P.EXPERT_CONTACT:     [[is_expert, is_self], [is_adviser], [is_manager]],
    # The facility writes a profile that it has entered for somebody until that person takes it over.
    # Consents are the person's own in any case.
    P.EXPERT_OWN:         [[is_expert]],
    P.EXPERT_EDIT:        [[is_expert, is_self], [is_adviser, is_unclaimed], [is_manager, is_unclaimed]],
    P.EXPERT_SUBMIT:      [[is_expert, is_self], [is_adviser, is_unclaimed], [is_manager, is_unclaimed]],
    P.EXPERT_CONSENT:     [[is_expert, is_self]],
    P.EXPERT_ENTER:       [[is_adviser], [is_manager]],
    P.EXPERT_IMPORT:      [[is_adviser], [is_manager]],
    P.EXPERT_CV:          [[is_expert, is_self], [is_adviser], [is_manager]],
    P.EXPERT_VERIFY:      [[is_adviser], [is_manager]],
    P.EXPERT_AGE:         [[is_scheduler]],
    P.EXPERT_ERASE:       [[is_expert, is_self], [is_manager], [is_scheduler]],
    P.EXPERT_RULES:       [[is_manager]],
    # Restricting and objecting are the person's own (GDPR, articles 18 and 21); the facility answers.
    P.EXPERT_RESTRICT:    [[is_expert, is_self]],
    # On a written request: the profile of an expert by a manager, any other account by an administrator.
    P.EXPERT_RESTRICT_FOR: [[is_manager]],
    P.USER_ERASE:         [[is_administrator]],
    # What one person has noted for somebody, another one confirms.
    P.ERASURE_READ:       [[is_manager], [is_administrator]],
    P.ERASURE_CONFIRM:    [[is_manager, is_second_person], [is_administrator, is_second_person]],
    P.RESTRICTION_ANSWER: [[is_manager]],
    P.RETENTION_READ:     [[is_manager], [is_administrator]],
    P.EMPLOYER_READ:      [[is_adviser], [is_manager]],
    P.EMPLOYER_MANAGE:    [[is_adviser], [is_manager]],

    P.ACTION_CREATE:      [[is_adviser, own_domain, named_or_not_confidential],
                           [is_manager, named_or_not_confidential]],
    P.ACTION_FOLLOW:      [[is_adviser, own_domain, named_or_not_confidential],
                           [is_manager, named_or_not_confidential], [is_scheduler]],

    # Decision meetings of the Commission; what may be read of a case on the agenda is asked of the case.
    P.AGENDA_READ:        [[is_manager], [is_commission]],
    P.AGENDA_MANAGE:      [[is_manager], [is_commission]],

    # Calls with a deadline; whom a round is for is asked of the round.
    P.ROUND_READ:         [[is_official], [is_approver], [is_adviser], [is_manager], [is_delegation], [is_commission]],
    P.ROUND_MANAGE:       [[is_manager]],

    P.ACTIVITY_LIST:      [[is_official], [is_approver], [is_adviser], [is_manager],
                           [is_delegation], [is_commission], [is_expert]],
    P.ACTIVITY_READ:      [[is_official, own_institution], [is_approver, own_institution],
                           [is_delegation, own_partner, named_or_not_confidential],
                           [is_expert, takes_part],
                           [is_adviser, named_or_not_confidential],
                           [is_manager, named_or_not_confidential],
                           [is_commission, named_or_not_confidential]],
    # Who employs a placed expert is not for the partner before it has said that it has no objection
    # (domain guide 7.2, by design and default): the name and the Member State are enough until then.
    P.ACTIVITY_EMPLOYER:  [[is_expert, takes_part], [is_adviser, named_or_not_confidential],
                           [is_manager, named_or_not_confidential], [is_commission, named_or_not_confidential]],
    P.ACTIVITY_PLAN:      [[is_adviser, own_domain, named_or_not_confidential],
                           [is_manager, named_or_not_confidential]],
    P.ACTIVITY_FOLLOW:    [[is_adviser, own_domain, named_or_not_confidential],
                           [is_manager, named_or_not_confidential], [is_scheduler]],

    # Calls for experts. Who may not read the request may not see its call; what everybody may read of
    # a public call stands on the public page. An expert reads and writes what is the expert's own.
    P.TERMS_READ:         [[is_adviser, named_or_not_confidential], [is_manager, named_or_not_confidential]],
    P.TERMS_WRITE:        [[is_adviser, own_domain, named_or_not_confidential],
                           [is_manager, named_or_not_confidential]],
    P.CALL_LIST:          [[is_adviser], [is_manager]],
    P.CALL_READ:          [[is_adviser, named_or_not_confidential], [is_manager, named_or_not_confidential]],
    P.CALL_MANAGE:        [[is_adviser, own_domain, named_or_not_confidential],
                           [is_manager, named_or_not_confidential]],
    P.CALL_CLOSE:         [[is_adviser, own_domain, named_or_not_confidential],
                           [is_manager, named_or_not_confidential], [is_scheduler]],
    P.INVITATION_ANSWER:  [[is_expert, is_self]],
    P.INVITATION_LAPSE:   [[is_scheduler]],
    P.APPLICATION_READ:   [[is_expert, is_self], [is_adviser, not_a_draft, named_or_not_confidential],
                           [is_manager, not_a_draft, named_or_not_confidential]],
    P.APPLICATION_WRITE:  [[is_expert, is_self]],
    P.APPLICATION_DECIDE: [[is_adviser, own_domain, named_or_not_confidential],
                           [is_manager, named_or_not_confidential]],

    # Somebody who is chosen for a position. The partner sees one redacted CV, when the facility asks whether
    # it objects; whose data left the EU is for managers and administrators.
    P.NOMINATION_READ:    [[is_expert, is_self], [is_adviser, named_or_not_confidential],
                           [is_manager, named_or_not_confidential]],
    P.NOMINATION_ANSWER:  [[is_expert, is_self], [is_adviser, own_domain, named_or_not_confidential],
                           [is_manager, named_or_not_confidential]],
    P.NOMINATION_OPINE:   [[is_official, own_institution], [is_approver, own_institution]],
    P.CODE_ACKNOWLEDGE:   [[is_expert, is_self]],
    P.SENDING_LIST:       [[is_manager], [is_administrator]],

    # What a day is paid is set by who answers for the money; an expert reads it in the own contract.
    P.RATE_READ:          [[is_adviser], [is_manager], [is_administrator]],
    P.RATE_SET:           [[is_manager], [is_administrator]],
    # The briefing is for who stands on a position of the activity, as long as the person does.
    P.BRIEFING_READ:      [[is_expert, takes_part], [is_adviser, named_or_not_confidential],
                           [is_manager, named_or_not_confidential]],
    P.BRIEFING_WRITE:     [[is_adviser, own_domain, named_or_not_confidential],
                           [is_manager, named_or_not_confidential]],

    # What is counted and said about somebody is the person's to contest and to comment; the facility answers.
    P.FACT_CONTEST:       [[is_expert, is_self]],
    P.CONTEST_READ:       [[is_expert, is_self], [is_adviser, named_or_not_confidential],
                           [is_manager, named_or_not_confidential]],
    P.CONTEST_ANSWER:     [[is_adviser, own_domain, named_or_not_confidential],
                           [is_manager, named_or_not_confidential]],
    P.APPRAISAL_READ:     [[is_expert, is_self], [is_adviser, named_or_not_confidential],
                           [is_manager, named_or_not_confidential]],
    P.APPRAISAL_WRITE:    [[is_adviser, own_domain, named_or_not_confidential],
                           [is_manager, named_or_not_confidential]],
    P.APPRAISAL_COMMENT:  [[is_expert, is_self]],

    # Reports and deliverables. A mission report is for the facility, its writer and the principal expert;
    # the partner writes what it co-produces and signs what it accepts.
    P.DELIVERABLE_LIST:   [[is_official], [is_approver], [is_adviser], [is_manager],
                           [is_delegation], [is_commission], [is_expert]],
    P.DELIVERABLE_READ:   [[is_official, own_institution, is_shared], [is_approver, own_institution, is_shared],
                           [is_delegation, own_partner, is_shared, named_or_not_confidential],
                           [is_expert, takes_part],
                           [is_adviser, named_or_not_confidential],
                           [is_manager, named_or_not_confidential],
                           [is_commission, is_shared, named_or_not_confidential]],
    P.DELIVERABLE_WRITE:  [[is_expert, writes], [is_official, own_institution, co_produces],
                           [is_approver, own_institution, co_produces],
                           [is_adviser, own_domain, named_or_not_confidential],
                           [is_manager, named_or_not_confidential]],
    P.DELIVERABLE_SUBMIT: [[is_expert, writes], [is_adviser, own_domain, named_or_not_confidential],
                           [is_manager, named_or_not_confidential]],
    P.DELIVERABLE_JUDGE:  [[is_official, own_institution, asks_partner], [is_approver, own_institution, asks_partner],
                           [is_adviser, own_domain, named_or_not_confidential],
                           [is_manager, named_or_not_confidential]],
    P.DELIVERABLE_AGE:    [[is_scheduler]],

    # What is published of an activity: never of a restricted or confidential case.
    P.SUMMARY_READ:       [[is_official, own_institution, not_restricted],
                           [is_approver, own_institution, not_restricted],
                           [is_delegation, own_partner, not_restricted], [is_adviser, not_restricted],
                           [is_manager, not_restricted], [is_commission, not_restricted]],
    P.SUMMARY_WRITE:      [[is_adviser, own_domain, not_restricted], [is_manager, not_restricted]],
    P.SUMMARY_CLEAR:      [[is_official, own_institution, not_restricted],
                           [is_approver, own_institution, not_restricted]],

    # Who came is counted by whoever was there; names are a list of the partner's, for a purpose and a time.
    P.PARTICIPANT_COUNT:  [[is_official, own_institution], [is_approver, own_institution], [is_expert, takes_part],
                           [is_adviser, own_domain, named_or_not_confidential],
                           [is_manager, named_or_not_confidential]],
    P.PARTICIPANT_NAME:   [[is_official, own_institution], [is_approver, own_institution],
                           [is_adviser, own_domain, named_or_not_confidential],
                           [is_manager, named_or_not_confidential]],
    # A signed evaluation is for the facility. What participants say together is also for those they speak of.
    P.EVALUATION_ANSWER:  [[is_official, own_institution], [is_approver, own_institution], [is_expert, takes_part]],
    P.EVALUATION_READ:    [[is_adviser, named_or_not_confidential], [is_manager, named_or_not_confidential]],
    P.EVALUATION_RESULTS: [[is_official, own_institution], [is_approver, own_institution], [is_expert, takes_part],
                           [is_adviser, named_or_not_confidential], [is_manager, named_or_not_confidential]],
    P.EVALUATION_MANAGE:  [[is_adviser, own_domain, named_or_not_confidential],
                           [is_manager, named_or_not_confidential]],
    P.EVALUATION_FIGURES: [[is_manager]],

    # A proposed team shows everybody's points; the places of the whole facility are the managers'.
    P.TEAM_BUILD:         [[is_adviser, own_domain, named_or_not_confidential],
                           [is_manager, named_or_not_confidential]],
    P.TEAM_ASSIGN:        [[is_manager]],

    # Events are for the facility and the EU; a meeting is also read by who was met, without the
    # notes of the facility. The Commission reads events and what became of them, no meetings.
    P.OUTREACH_READ:      [[is_adviser], [is_manager], [is_commission], [is_delegation, own_partner]],
    P.OUTREACH_WRITE:     [[is_adviser], [is_manager]],
    P.MEETING_READ:       [[is_official, own_institution], [is_approver, own_institution],
                           [is_delegation, own_partner], [is_adviser], [is_manager]],
    P.MEETING_NOTES:      [[is_adviser], [is_manager], [is_delegation, own_partner]],
    P.MEETING_OPEN:       [[is_official, own_institution], [is_approver, own_institution]],

    P.RECOMMENDATION_LIST:  [[is_adviser], [is_manager], [is_delegation], [is_commission]],
    P.RECOMMENDATION_READ:  [[is_official, not_restricted], [is_approver, not_restricted],
                             [is_delegation, own_partner, not_confidential],
                             [is_adviser, own_domain], [is_adviser, not_confidential],
                             [is_manager], [is_commission, not_confidential]],
    P.RECOMMENDATION_WRITE: [[is_adviser, own_domain], [is_adviser, not_confidential], [is_manager]],

    P.DASHBOARD_READ:     [[is_adviser], [is_manager], [is_commission]],
    P.OPERATIONS_READ:    [[is_manager], [is_administrator]],
}
# fmt: on


def permits(actor: Actor, permission: P, subject: Any = None) -> bool:
    """Whether the actor may; the only function that asks the matrix.

    Without a subject, a question about the subject counts as yes: the answer is then "for some
    subject", which is what menus ask.
    """
    return any(_all(row, actor, subject) for row in MATRIX[permission])


def _all(row: Iterable[Question], actor: Actor, subject: Any) -> bool:
    return all(question(actor, subject) for question in row if subject is not None or question in WHO)


#: Questions about the actor alone.
WHO: frozenset[Question] = frozenset(
    {
        is_signed_in, is_official, is_approver, is_adviser, is_manager, is_delegation,
        is_commission, is_expert, is_administrator, is_scheduler, is_signatory,
    }
)  # fmt: skip
