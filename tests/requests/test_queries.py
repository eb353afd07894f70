"""Finding requests: orders, words, notes, and how much the database is asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from socx.access.actors import Role
from socx.audit.models import AuditEntry
from socx.db import db as database
from socx.requests import queries
from socx.requests.queries import BEST_FIRST, Wanted
from socx.requests.services import assessment
from tests.factories import ANSWERS, NOW, make_institution, make_request, make_user
from tests.requests.stages import assess, bring_to, make_people
from tests.statements import Statements


def found(wanted: Wanted) -> list[str]:
    actor = make_user(Role.MANAGER).actor()
    return [i.title for i in database.session.scalars(queries.listed(actor, wanted)).unique()]


@pytest.mark.parametrize(("sort", "order"), [
    ("title", ["a", "B", "c"]), ("-title", ["c", "B", "a"]), ("code", ["c", "a", "B"]), ("-code", ["B", "a", "c"]),
])  # fmt: skip
def test_a_list_is_sorted_as_asked(db: object, sort: str, order: list[str]) -> None:
    for title, sequence in (("a", 2), ("B", 10), ("c", 1)):
        make_request("assessment", title=title, sequence=sequence)

    assert found(Wanted(sort=sort)) == order


@pytest.mark.parametrize("wanted", [
    Wanted(), Wanted(sort="title"), Wanted(sort="-institution"), Wanted(sort="due", region=("africa",)),
    Wanted(text="pension", sort=BEST_FIRST), Wanted(text="pension -fund", sort=BEST_FIRST),
    Wanted(text="-fund", sort=BEST_FIRST), Wanted(text="zzzz", sort=BEST_FIRST),
], ids=repr)  # fmt: skip
@pytest.mark.parametrize("role", [Role.MANAGER, Role.DELEGATION, Role.OFFICIAL])
@pytest.mark.parametrize("most", [1_000, 0])
def test_a_part_of_a_list_is_a_part_of_the_whole(
    db: object, monkeypatch: pytest.MonkeyPatch, wanted: Wanted, role: Role, most: int
) -> None:
    home = make_institution(partner_code="TN")
    for n, title in enumerate(("Pension fund", "Work", "Pension", "Pensions again", "Other fund")):
        answers = ANSWERS | {"context": "A pension for all. " * n}
        make_request("assessment", title=title, institution=home, answers=answers, state_since=NOW - timedelta(days=n))
    make_request("draft", title="Pension to come", institution=home)
    who = {Role.DELEGATION: {"partner_code": "TN"}, Role.OFFICIAL: {"institution": home}}
    actor = make_user(role, **who.get(role, {})).actor()
    monkeypatch.setattr("socx.requests.queries.lists.MOST_COUNTED", most)

    whole = database.session.scalars(queries.listed(actor, wanted)).unique().all()

    for offset in range(4):
        number, rows = queries.part(actor, wanted, offset=offset, limit=2)
        assert rows == whole[offset : offset + 2]
        assert number == queries.count(actor, wanted)


@pytest.mark.parametrize("text", ["%", "_", "\\", "'", '"', "100 %", "x" * 500, "🙂"])
def test_signs_in_a_search_mean_themselves(db: object, text: str) -> None:
    make_request("assessment", title="Plain")

    assert found(Wanted(text=text)) == []


def test_a_search_ignores_accents_case_and_the_order_of_words(db: object) -> None:
    make_request("assessment", title="Réforme des PENSIONS à Skopje")

    assert found(Wanted(text="pensions reforme")) == ["Réforme des PENSIONS à Skopje"]


def test_the_search_words_follow_the_title_and_the_number(db: object) -> None:
    item = make_request("submitted", title="Before", year=None, sequence=None)

    item.title, item.year, item.sequence = "Après", 2026, 7
    database.session.flush()

    assert item.search == "apres 2026-07"


def test_a_page_of_fifty_takes_one_query(db: Any) -> None:
    homes = [make_institution(partner_code=code) for code in ("XK", "MA", "AL", "MD")]
    for n in range(60):
        make_request("assessment", institution=homes[n % 4])
    actor = make_user(Role.MANAGER).actor()
    database.session.commit()
    database.session.expunge_all()

    with Statements() as asked:
        rows = database.session.scalars(queries.listed(actor, Wanted()).limit(50)).unique().all()
        shown = [(row.title, row.code, row.institution.official_name, row.status, row.is_draft) for row in rows]

    assert (len(shown), asked.looks) == (50, 1)


def entry(action: str, target: str, by: Any) -> AuditEntry:
    return AuditEntry(subject_kind="request", subject_id=1, action=action, source="", target=target, at=NOW,
                      actor_id=by.id, actor_role=by.role, note="Words.", facts={})  # fmt: skip


def test_a_note_is_read_by_those_it_is_for(db: object) -> None:
    official, approver = make_user(Role.OFFICIAL), make_user(Role.APPROVER)
    adviser, commission, delegation = (make_user(r) for r in (Role.ADVISER, Role.COMMISSION, Role.DELEGATION))
    notes = {
        "returned by the approver": entry("return_draft", "draft", approver),
        "not eligible": entry("decline", "ineligible", adviser),
        "form put forward": entry("put_forward", "approval", adviser),
        "form returned": entry("return_form", "formulation", commission),
        "not approved": entry("reject", "rejected", commission),
    }

    def read(reader: Any) -> set[str]:
        return {name for name, e in notes.items() if queries.may_read_note(reader.actor(), e)}

    assert read(official) == {"returned by the approver", "not eligible", "not approved"}
    assert read(delegation) == {"not eligible", "not approved"}
    assert read(adviser) == set(notes) - {"returned by the approver"}


def test_an_adviser_waits_for_the_own_cases_and_the_unassigned_of_the_desk(db: object) -> None:
    mine, colleague = make_user(Role.ADVISER), make_user(Role.ADVISER)
    make_request("assessment", title="Mine", adviser_id=mine.id)
    make_request("assessment", title="A colleague's", adviser_id=colleague.id)
    make_request("submitted", title="Nobody's yet")
    make_request("submitted", title="Of the other desk", domain="social_protection")
    make_request("opinion", title="With the Delegation", adviser_id=mine.id)

    rows = database.session.scalars(queries.listed(mine.actor(), Wanted(view="mine"))).unique()

    assert {r.title for r in rows} == {"Mine", "Nobody's yet"}


def test_who_is_asked_for_a_second_assessment_waits_until_it_is_whole(db: object) -> None:
    people = make_people()
    item, asked = bring_to("assessment", people, NOW), people.second

    def waits() -> bool:
        found = database.session.scalars(queries.listed(asked.actor(), Wanted(view="mine"))).unique()
        return item.id in {r.id for r in found}

    assert not waits()
    assessment.ask_assessor(item, asked.id, by=people.adviser.actor(), at=NOW)
    assert waits()
    assess(item, asked, NOW, recommendation=None, summary="")
    assert waits()
    assess(item, asked, NOW)
    assert not waits()
