"""Who may do what, as the table that a programme manager would draw.

Permissions down, actors across: "yes" or ".". A cell asks about one case of the actor's own: the
institution, the partner, the desk, the profile. What lies outside is asked in the tests below it.
"""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from socx.access.actors import ANONYMOUS, SCHEDULER, Actor, Role
from socx.access.matrix import MATRIX, WHO, permits
from socx.access.permissions import Permission

ACTORS = {
    "official": Actor(1, Role.OFFICIAL, institution_id=1),
    "approver": Actor(1, Role.APPROVER, institution_id=1),
    "adviser": Actor(1, Role.ADVISER, domain="labour_employment"),
    "manager": Actor(1, Role.MANAGER),
    "delegation": Actor(1, Role.DELEGATION, partner="XK"),
    "commission": Actor(1, Role.COMMISSION),
    "expert": Actor(1, Role.EXPERT),
    "admin": Actor(1, Role.ADMINISTRATOR),
    "clock": SCHEDULER,
    "signatory": Actor(None, Role.SIGNATORY, institution_id=1),
    "nobody": ANONYMOUS,
}

TABLE = """
                    official approver adviser manager delegation commission expert admin clock signatory nobody
home:read           yes      yes      yes     yes     yes        yes        yes    yes   .     .         .
account:own         yes      yes      yes     yes     yes        yes        yes    yes   .     .         .
user:manage         .        .        .       .       .          .          .      yes   .     .         .

institution:read    yes      yes      yes     yes     yes        yes        .      yes   .     .         .
institution:manage  .        .        .       yes     .          .          .      yes   .     .         .

request:list        yes      yes      yes     yes     yes        yes        .      .     .     .         .
request:create      yes      yes      .       .       .          .          .      .     .     .         .
request:read        yes      yes      yes     yes     yes        yes        .      .     .     .         .
request:edit        yes      yes      .       .       .          .          .      .     .     .         .
request:join        yes      yes      .       .       .          .          .      .     .     .         .
request:send        yes      .        .       .       .          .          .      .     .     .         .
request:sign        .        yes      .       .       .          .          .      .     .     yes       .
request:hand_over   yes      yes      .       .       .          .          .      .     .     .         .
request:prioritise  yes      yes      .       .       .          .          .      .     .     .         .
request:withdraw    yes      yes      .       .       .          .          .      .     .     .         .
request:answer      yes      yes      .       .       .          .          .      .     .     .         .
request:screen      .        .        yes     yes     .          .          .      .     .     .         .
request:assessment  .        .        yes     yes     .          yes        .      .     .     .         .
request:opine       .        .        .       .       yes        .          .      .     .     .         .
request:decide      .        .        .       .       .          yes        .      .     .     .         .
request:follow      .        .        yes     yes     .          .          .      .     yes   .         .
request:park        .        .        .       .       .          .          .      .     yes   .         .

request:raise       yes      yes      yes     yes     yes        yes        .      .     .     .         .
request:lower       .        .        yes     yes     .          .          .      .     .     .         .
request:take        .        .        yes     yes     .          .          .      .     .     .         .
request:readers     .        .        yes     yes     .          .          .      .     .     .         .
request:openings    .        .        yes     yes     .          .          .      .     .     .         .
openings:read       .        .        .       .       .          .          .      yes   .     .         .

match:read          .        .        yes     yes     .          .          .      .     .     .         .
match:decide        .        .        yes     yes     .          .          .      .     .     .         .
weights:manage      .        .        .       yes     .          .          .      .     .     .         .

expert:list         .        .        yes     yes     .          .          .      .     .     .         .
expert:read         .        .        yes     yes     .          .          yes    .     .     .         .
expert:contact      .        .        yes     yes     .          .          yes    .     .     .         .
expert:own          .        .        .       .       .          .          yes    .     .     .         .
expert:edit         .        .        yes     yes     .          .          yes    .     .     .         .
expert:consent      .        .        .       .       .          .          yes    .     .     .         .
expert:enter        .        .        yes     yes     .          .          .      .     .     .         .
expert:import       .        .        yes     yes     .          .          .      .     .     .         .
expert:cv           .        .        yes     yes     .          .          yes    .     .     .         .
expert:submit       .        .        yes     yes     .          .          yes    .     .     .         .
expert:verify       .        .        yes     yes     .          .          .      .     .     .         .
expert:age          .        .        .       .       .          .          .      .     yes   .         .
expert:erase        .        .        .       yes     .          .          yes    .     yes   .         .
expert:rules        .        .        .       yes     .          .          .      .     .     .         .
expert:restrict     .        .        .       .       .          .          yes    .     .     .         .
expert:restrict_for .        .        .       yes     .          .          .      .     .     .         .
user:erase          .        .        .       .       .          .          .      yes   .     .         .
erasure:read        .        .        .       yes     .          .          .      yes   .     .         .
erasure:confirm     .        .        .       yes     .          .          .      yes   .     .         .
restriction:answer  .        .        .       yes     .          .          .      .     .     .         .
retention:read      .        .        .       yes     .          .          .      yes   .     .         .
employer:read       .        .        yes     yes     .          .          .      .     .     .         .
employer:manage     .        .        yes     yes     .          .          .      .     .     .         .

action:create       .        .        yes     yes     .          .          .      .     .     .         .
action:follow       .        .        yes     yes     .          .          .      .     yes   .         .

agenda:read         .        .        .       yes     .          yes        .      .     .     .         .
agenda:manage       .        .        .       yes     .          yes        .      .     .     .         .
round:read          yes      yes      yes     yes     yes        yes        .      .     .     .         .
round:manage        .        .        .       yes     .          .          .      .     .     .         .

activity:list       yes      yes      yes     yes     yes        yes        yes    .     .     .         .
activity:read       yes      yes      yes     yes     yes        yes        yes    .     .     .         .
activity:employer   .        .        yes     yes     .          yes        yes    .     .     .         .
activity:plan       .        .        yes     yes     .          .          .      .     .     .         .
activity:follow     .        .        yes     yes     .          .          .      .     yes   .         .

terms:read          .        .        yes     yes     .          .          .      .     .     .         .
terms:write         .        .        yes     yes     .          .          .      .     .     .         .
call:list           .        .        yes     yes     .          .          .      .     .     .         .
call:read           .        .        yes     yes     .          .          .      .     .     .         .
call:manage         .        .        yes     yes     .          .          .      .     .     .         .
call:close          .        .        yes     yes     .          .          .      .     yes   .         .
invitation:answer   .        .        .       .       .          .          yes    .     .     .         .
invitation:lapse    .        .        .       .       .          .          .      .     yes   .         .
application:read    .        .        yes     yes     .          .          yes    .     .     .         .
application:write   .        .        .       .       .          .          yes    .     .     .         .
application:decide  .        .        yes     yes     .          .          .      .     .     .         .
nomination:read     .        .        yes     yes     .          .          yes    .     .     .         .
nomination:answer   .        .        yes     yes     .          .          yes    .     .     .         .
nomination:opine    yes      yes      .       .       .          .          .      .     .     .         .
code:acknowledge    .        .        .       .       .          .          yes    .     .     .         .
sending:list        .        .        .       yes     .          .          .      yes   .     .         .
rate:read           .        .        yes     yes     .          .          .      yes   .     .         .
rate:set            .        .        .       yes     .          .          .      yes   .     .         .
briefing:read       .        .        yes     yes     .          .          yes    .     .     .         .
briefing:write      .        .        yes     yes     .          .          .      .     .     .         .
fact:contest        .        .        .       .       .          .          yes    .     .     .         .
contest:read        .        .        yes     yes     .          .          yes    .     .     .         .
contest:answer      .        .        yes     yes     .          .          .      .     .     .         .
appraisal:read      .        .        yes     yes     .          .          yes    .     .     .         .
appraisal:write     .        .        yes     yes     .          .          .      .     .     .         .
appraisal:comment   .        .        .       .       .          .          yes    .     .     .         .

deliverable:list    yes      yes      yes     yes     yes        yes        yes    .     .     .         .
deliverable:read    yes      yes      yes     yes     yes        yes        yes    .     .     .         .
deliverable:write   yes      yes      yes     yes     .          .          yes    .     .     .         .
deliverable:submit  .        .        yes     yes     .          .          yes    .     .     .         .
deliverable:judge   yes      yes      yes     yes     .          .          .      .     .     .         .
deliverable:age     .        .        .       .       .          .          .      .     yes   .         .
summary:read        yes      yes      yes     yes     yes        yes        .      .     .     .         .
summary:write       .        .        yes     yes     .          .          .      .     .     .         .
summary:clear       yes      yes      .       .       .          .          .      .     .     .         .

participant:count   yes      yes      yes     yes     .          .          yes    .     .     .         .
participant:name    yes      yes      yes     yes     .          .          .      .     .     .         .
evaluation:answer   yes      yes      .       .       .          .          yes    .     .     .         .
evaluation:read     .        .        yes     yes     .          .          .      .     .     .         .
evaluation:results  yes      yes      yes     yes     .          .          yes    .     .     .         .
evaluation:manage   .        .        yes     yes     .          .          .      .     .     .         .
evaluation:figures  .        .        .       yes     .          .          .      .     .     .         .

team:build          .        .        yes     yes     .          .          .      .     .     .         .
team:assign         .        .        .       yes     .          .          .      .     .     .         .

outreach:read       .        .        yes     yes     yes        yes        .      .     .     .         .
outreach:write      .        .        yes     yes     .          .          .      .     .     .         .
meeting:read        yes      yes      yes     yes     yes        .          .      .     .     .         .
meeting:notes       .        .        yes     yes     yes        .          .      .     .     .         .
meeting:open        yes      yes      .       .       .          .          .      .     .     .         .

recommendation:list  .       .        yes     yes     yes        yes        .      .     .     .         .
recommendation:read  yes     yes      yes     yes     yes        yes        .      .     .     .         .
recommendation:write .       .        yes     yes     .          .          .      .     .     .         .

dashboard:read      .        .        yes     yes     .          yes        .      .     .     .         .
operations:read     .        .        .       yes     .          .          .      yes   .     .         .
"""

#: A case of the actors' own in every way.
OWN = {
    "institution_ids": frozenset({1}),
    "invited_ids": frozenset({1}),
    "answered_partners": frozenset(),
    "partner_codes": frozenset({"XK"}),
    "domain": "labour_employment",
    "user_id": 1,
    "expert_user_ids": frozenset({1}),
    "is_draft": False,
    "is_put_forward": True,
    "sensitivity": "normal",
    "adviser_id": 1,
    "reader_ids": frozenset({1}),
    "is_untaken": False,
    "has_no_account": True,
    "concerned_user_ids": frozenset({2, 3}),
    "holder": SimpleNamespace(id=1, active=True, institution_id=1),
    "writer_user_ids": frozenset({1}),
    "co_producer_ids": frozenset({1}),
    "is_shared": True,
    "is_for_partner_to_accept": True,
}

#: A confidential case of somebody else.
CLOSED = {"sensitivity": "confidential", "reader_ids": frozenset({2}), "adviser_id": 2}


def case(**other: object) -> SimpleNamespace:
    return SimpleNamespace(**OWN | other)


def rows() -> dict[str, dict[str, bool]]:
    head, *lines = [line.split() for line in TABLE.splitlines() if line.strip()]
    return {line[0]: {actor: cell == "yes" for actor, cell in zip(head, line[1:], strict=True)} for line in lines}


def test_the_table_names_every_permission_once_and_every_actor():
    assert list(rows()) == [p.value for p in Permission]
    assert list(rows()["home:read"]) == list(ACTORS)


@pytest.mark.parametrize("permission", Permission)
def test_the_matrix_is_the_table(permission):
    granted = {name: permits(actor, permission, case()) for name, actor in ACTORS.items()}
    assert granted == rows()[permission.value]


def test_every_permission_has_a_row_and_no_row_is_empty():
    assert set(MATRIX) == set(Permission)
    for permission, alternatives in MATRIX.items():
        assert alternatives, permission
        for row in alternatives:
            assert row, permission
            assert set(row) & WHO, f"{permission}: a row that asks nothing about the actor"


def test_somebody_may_do_everything():
    for permission, cells in rows().items():
        assert any(cells.values()), permission


# What lies outside an actor's own, or is not for their eyes. Each line: who, what differs, may read.
@pytest.mark.parametrize(
    "actor, other, may",
    [
        ("official", {"institution_ids": frozenset({2})}, False),
        ("approver", {"institution_ids": frozenset({2})}, False),
        ("official", {"is_draft": True}, True),
        ("adviser", {"is_draft": True}, False),
        ("manager", {"is_draft": True}, False),
        ("delegation", {"is_draft": True}, False),
        ("delegation", {"partner_codes": frozenset({"AL"})}, False),
        ("adviser", {"domain": "social_protection"}, True),
        ("adviser", {"domain": "social_protection", "sensitivity": "confidential"}, True),
        ("adviser", {"sensitivity": "confidential"}, True),
        ("adviser", CLOSED, False),
        ("manager", CLOSED, False),
        ("delegation", CLOSED, False),
        ("commission", CLOSED, False),
        ("official", CLOSED, True),
        ("approver", CLOSED, True),
        ("adviser", CLOSED | {"is_untaken": True}, True),
        ("manager", CLOSED | {"is_untaken": True}, True),
        ("adviser", CLOSED | {"is_untaken": True, "domain": "social_protection"}, False),
        ("delegation", CLOSED | {"is_untaken": True}, False),
        ("commission", CLOSED | {"is_untaken": True}, False),
        ("commission", {"is_put_forward": False}, False),
        ("expert", {}, False),
        ("admin", {}, False),
    ],
)
def test_a_request_is_read_by_those_it_concerns(actor, other, may):
    assert permits(ACTORS[actor], Permission.REQUEST_READ, case(**other)) is may


@pytest.mark.parametrize(
    "permission, actor, other",
    [
        *(
            (p, who, CLOSED)
            for p in (
                Permission.REQUEST_SCREEN,
                Permission.REQUEST_FOLLOW,
                Permission.REQUEST_LOWER,
                Permission.REQUEST_READERS,
                Permission.REQUEST_OPENINGS,
                Permission.MATCH_READ,
                Permission.MATCH_DECIDE,
                Permission.ACTION_CREATE,
                Permission.ACTIVITY_READ,
                Permission.ACTIVITY_PLAN,
                Permission.TERMS_READ,
                Permission.TERMS_WRITE,
                Permission.CALL_READ,
                Permission.CALL_MANAGE,
                Permission.CALL_CLOSE,
                Permission.APPLICATION_READ,
                Permission.APPLICATION_DECIDE,
            )
            for who in ("adviser", "manager")
        ),
        (Permission.REQUEST_OPINE, "delegation", CLOSED),
        (Permission.REQUEST_DECIDE, "commission", CLOSED),
        (Permission.REQUEST_SIGN, "approver", {"institution_ids": frozenset({2})}),
        (Permission.REQUEST_JOIN, "official", {"invited_ids": frozenset({2})}),
        (Permission.REQUEST_OPINE, "delegation", {"answered_partners": frozenset({"XK"})}),
        (Permission.REQUEST_EDIT, "official", {"institution_ids": frozenset()}),
        (Permission.REQUEST_SCREEN, "adviser", {"domain": "social_protection"}),
        (Permission.REQUEST_OPINE, "delegation", {"partner_codes": frozenset({"SN"})}),
        (Permission.REQUEST_ASSESSMENT, "commission", {"is_put_forward": False}),
        (Permission.MATCH_DECIDE, "adviser", {"domain": "social_protection"}),
        (Permission.EXPERT_READ, "expert", {"user_id": 2}),
        (Permission.EXPERT_EDIT, "expert", {"user_id": None}),
        (Permission.EXPERT_EDIT, "adviser", {"has_no_account": False}),
        (Permission.EXPERT_SUBMIT, "manager", {"has_no_account": False}),
        (Permission.EXPERT_CONSENT, "expert", {"user_id": 2}),
        (Permission.EXPERT_CV, "expert", {"user_id": 2}),
        (Permission.EXPERT_ERASE, "expert", {"user_id": 2}),
        (Permission.ERASURE_CONFIRM, "manager", {"concerned_user_ids": frozenset({1, 3})}),
        (Permission.ERASURE_CONFIRM, "admin", {"concerned_user_ids": frozenset({2, 1})}),
        (Permission.ACTION_CREATE, "adviser", {"domain": "social_protection"}),
        (Permission.ACTIVITY_READ, "expert", {"expert_user_ids": frozenset({2})}),
        (Permission.ACTIVITY_READ, "official", {"institution_ids": frozenset({2})}),
        (Permission.ACTIVITY_READ, "delegation", {"partner_codes": frozenset({"SN"})}),
        (Permission.ACTIVITY_PLAN, "adviser", {"domain": "social_protection"}),
        (Permission.TERMS_WRITE, "adviser", {"domain": "social_protection"}),
        (Permission.CALL_MANAGE, "adviser", {"domain": "social_protection"}),
        (Permission.APPLICATION_DECIDE, "adviser", {"domain": "social_protection"}),
        (Permission.INVITATION_ANSWER, "expert", {"user_id": 2}),
        (Permission.APPLICATION_READ, "expert", {"user_id": 2}),
        (Permission.APPLICATION_WRITE, "expert", {"user_id": None}),
        (Permission.BRIEFING_READ, "expert", {"expert_user_ids": frozenset({2})}),
        (Permission.BRIEFING_WRITE, "adviser", {"domain": "social_protection"}),
        (Permission.INSTITUTION_READ, "official", {"institution_ids": frozenset({2})}),
        (Permission.INSTITUTION_READ, "delegation", {"partner_codes": frozenset({"SN"})}),
    ],
)
def test_what_belongs_to_others_is_refused(permission, actor, other):
    assert permits(ACTORS[actor], permission, case())
    assert not permits(ACTORS[actor], permission, case(**other))


def test_an_account_that_is_tied_to_nothing_owns_nothing():
    """Nothing on the actor's side and nothing on the subject's is not the same thing."""
    nothing = case(institution_ids=frozenset({None}), partner_codes=frozenset({None}), domain=None, user_id=None,
                   expert_user_ids=frozenset({None}), sensitivity="confidential", reader_ids=frozenset({None}),
                   adviser_id=None, is_untaken=True)  # fmt: skip
    for role in (Role.OFFICIAL, Role.APPROVER, Role.DELEGATION, Role.EXPERT, Role.ADVISER):
        actor = Actor(None, role)
        for permission in (Permission.REQUEST_READ, Permission.ACTIVITY_READ, Permission.REQUEST_SCREEN):
            assert not permits(actor, permission, nothing), (role, permission)


def test_without_a_subject_the_menu_asks_about_the_role_alone():
    assert permits(ACTORS["official"], Permission.REQUEST_READ)
    assert not permits(ACTORS["expert"], Permission.REQUEST_READ)


def test_a_subject_that_cannot_answer_is_a_fault_and_no_permission():
    with pytest.raises(AttributeError):
        permits(ACTORS["official"], Permission.REQUEST_READ, SimpleNamespace())
