"""One yes-or-no question per function, asked of an actor and a subject.

A subject answers by attributes: institution_ids, partner_codes, domain, user_id, is_draft,
is_put_forward, expert_user_ids, sensitivity, adviser_id, reader_ids, is_untaken, has_no_account,
concerned_user_ids, writer_user_ids, is_shared, co_producer_ids, is_for_partner_to_accept. One that is
asked for an attribute it does not have is a programming error and raises AttributeError.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from socx.access.actors import Actor, Role

Question = Callable[[Actor, Any], bool]


def _is(role: Role) -> Question:
    def question(actor: Actor, subject: Any) -> bool:
        return actor.role is role

    question.__name__ = question.__qualname__ = f"is_{role.value}"
    return question


is_official = _is(Role.OFFICIAL)
is_approver = _is(Role.APPROVER)
is_adviser = _is(Role.ADVISER)
is_manager = _is(Role.MANAGER)
is_delegation = _is(Role.DELEGATION)
is_commission = _is(Role.COMMISSION)
is_expert = _is(Role.EXPERT)
is_administrator = _is(Role.ADMINISTRATOR)
is_scheduler = _is(Role.SCHEDULER)
is_signatory = _is(Role.SIGNATORY)


def is_signed_in(actor: Actor, subject: Any) -> bool:
    return actor.user_id is not None


def own_institution(actor: Actor, subject: Any) -> bool:
    return actor.institution_id is not None and actor.institution_id in subject.institution_ids


def is_invited(actor: Actor, subject: Any) -> bool:
    """The actor's institution is asked to file the request together with others, and has not answered."""
    return actor.institution_id is not None and actor.institution_id in subject.invited_ids


def own_partner(actor: Actor, subject: Any) -> bool:
    return actor.partner is not None and actor.partner in subject.partner_codes


def owes_opinion(actor: Actor, subject: Any) -> bool:
    """The office of the actor has not given its opinion; a joint request asks every office concerned."""
    return actor.partner not in subject.answered_partners


def own_domain(actor: Actor, subject: Any) -> bool:
    return actor.domain is not None and actor.domain == subject.domain


def is_self(actor: Actor, subject: Any) -> bool:
    return actor.user_id is not None and subject.user_id == actor.user_id


def is_second_person(actor: Actor, subject: Any) -> bool:
    """Neither who asked for it, nor whom it is about."""
    return actor.user_id not in subject.concerned_user_ids


def is_unclaimed(actor: Actor, subject: Any) -> bool:
    """The profile was entered for somebody who has not taken it over yet."""
    return bool(subject.has_no_account)


def not_a_draft(actor: Actor, subject: Any) -> bool:
    return not subject.is_draft


def with_commission(actor: Actor, subject: Any) -> bool:
    """The case has reached the Commission: it has been put forward for approval at least once."""
    return bool(subject.is_put_forward)


def holds_the_pen(actor: Actor, subject: Any) -> bool:
    return actor.user_id is not None and subject.holder is not None and subject.holder.id == actor.user_id


def pen_lies_idle(actor: Actor, subject: Any) -> bool:
    """Who held the pen has left: the account is closed, or belongs to another institution now."""
    holder = subject.holder
    return holder is None or not holder.active or holder.institution_id not in subject.institution_ids


def takes_part(actor: Actor, subject: Any) -> bool:
    """The actor is one of the experts on the subject."""
    return actor.user_id is not None and actor.user_id in subject.expert_user_ids


def writes(actor: Actor, subject: Any) -> bool:
    """The actor is one of the experts who write the subject."""
    return actor.user_id is not None and actor.user_id in subject.writer_user_ids


def is_shared(actor: Actor, subject: Any) -> bool:
    """The subject is of a kind that leaves the facility and the team: the partner may read it."""
    return bool(subject.is_shared)


def co_produces(actor: Actor, subject: Any) -> bool:
    """The institution of the actor writes the subject together with the experts."""
    return actor.institution_id is not None and actor.institution_id in subject.co_producer_ids


def asks_partner(actor: Actor, subject: Any) -> bool:
    """The subject is of a kind that the partner accepts, too."""
    return bool(subject.is_for_partner_to_accept)


def in_charge(actor: Actor, subject: Any) -> bool:
    return actor.user_id is not None and subject.adviser_id == actor.user_id


def named_or_not_confidential(actor: Actor, subject: Any) -> bool:
    """The case is not confidential, or the actor stands on its list (docs/decisions/0010).

    While nobody has taken a confidential case, the advisers of its domain and the managers stand in
    for the list. `requests.queries.open_to()` says the same in SQL.
    """
    if subject.sensitivity != "confidential":
        return True
    if actor.user_id is not None and actor.user_id in subject.reader_ids:
        return True
    on_duty = actor.role is Role.MANAGER or (actor.role is Role.ADVISER and own_domain(actor, subject))
    return on_duty and bool(subject.is_untaken)


def not_confidential(actor: Actor, subject: Any) -> bool:
    return bool(subject.sensitivity != "confidential")


def not_restricted(actor: Actor, subject: Any) -> bool:
    """Neither restricted nor confidential: what everybody concerned may read."""
    return bool(subject.sensitivity == "normal")
