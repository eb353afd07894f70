"""What changed between two signed texts: words, entries, activities."""

from __future__ import annotations

from datetime import timedelta

from socx.access.actors import Actor, Role
from socx.requests import changes, fields
from socx.requests.models import Submission
from tests.factories import ANSWERS
from tests.requests.stages import bring_to, make_people

ADVISER = Actor(1, Role.ADVISER, domain="labour_employment")
WORDS = {
    **ANSWERS, "kind": "structured", "title": "Labour market data", "topics": ["EM14", "XC08"],
    "assistance": ["processes_it"],
}  # fmt: skip


def between(after, actor=ADVISER, before=WORDS):
    return changes.between(before, WORDS | after, actor)


def test_the_same_text_has_no_changes():
    assert between({}) == []


def test_space_and_an_empty_answer_are_no_change():
    spaced = {"context": f"  {WORDS['context']} \n", "tried": WORDS.get("tried") or ""}
    assert between(spaced) == []


def test_words_that_came_and_went_are_marked():
    [part] = between({"title": "Better labour data"})
    [row] = part.rows
    before, after = row.pieces()
    assert [p.text for p in before if p.changed] == ["Labour", "market"]
    assert [p.text for p in after if p.changed] == ["Better", "labour"]


def test_entries_of_a_list_are_kept_added_and_removed():
    [part] = between({"topics": ["XC08", "EM01"]})
    [row] = part.rows
    assert [(e.value, e.state) for e in row.entries()] == [("XC08", "kept"), ("EM01", "added"), ("EM14", "removed")]


def test_an_activity_is_known_by_its_title_wherever_it_stands():
    first = WORDS["activities"][0]
    new = {**first, "title": "Study visit", "kind": "study_visit"}
    [part] = between({"activities": [new, first | {"days": 9}]})
    assert [(a.number, a.state) for a in part.activities] == [(1, "added"), (2, "changed")]
    assert [row.field.name for row in part.activities[1].rows] == ["days"]


def test_an_activity_that_is_gone_is_told():
    first = WORDS["activities"][0]
    second = {**first, "title": "Workshop"}
    [part] = between({}, before=WORDS | {"activities": [first, second]})
    assert [(a.title, a.state) for a in part.activities] == [("Workshop", "removed")]


def test_a_reader_sees_the_changes_of_what_they_may_read():
    focal = {"focal_name": "Somebody Else"}
    assert [part.section.key for part in between(focal)] == ["contacts"]
    assert between(focal, Actor(2, Role.COMMISSION)) == []


def signed_again(item, at, **answers):
    """The next signed text of a request, with these answers changed."""
    item.answers |= answers
    item.submissions.append(
        Submission(
            number=len(item.submissions) + 1, form_version=fields.FORM_VERSION, document=fields.document(item), at=at
        )
    )


def test_any_two_texts_can_be_compared(db, browse, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    for n, words in enumerate(("First objective.", "Second objective.", "Third objective.")):
        signed_again(item, now + timedelta(days=n), general_objective=words)
    browser = browse(people.adviser)
    browser.get(f"/requests/{item.id}/changes")
    assert [d.get_text(" ", strip=True) for d in browser.page.select("td del, td ins")] == [
        "removed: Second", "added: Third",
    ]  # fmt: skip
    browser.get(f"/requests/{item.id}/changes?before=3&after=1")
    assert [d.get_text(" ", strip=True) for d in browser.page.select("td del, td ins")] == [
        "removed: First", "added: Third",
    ]  # fmt: skip
    assert browser.get(f"/requests/{item.id}/changes?before=99&after=nothing") is not None


def test_one_text_has_nothing_to_be_compared_with(db, browse, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    signed_again(item, now)
    browser = browse(people.adviser)
    browser.get(f"/requests/{item.id}/changes")
    assert browser.status == 404


def test_a_stranger_compares_nothing(db, browse, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    signed_again(item, now)
    signed_again(item, now, general_objective="Another.")
    browser = browse(people.stranger)
    browser.get(f"/requests/{item.id}/changes")
    assert browser.status == 404
