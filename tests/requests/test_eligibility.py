"""What an eligibility check keeps: the rule as it was, what was known, where it stands; and who reads it."""

from __future__ import annotations

import pytest

from socx.core.errors import Invalid
from socx.requests.criteria import ELIGIBILITY, Rule
from socx.requests.services import screening
from socx.requests.services.moves import advance
from tests.factories import make_request
from tests.requests.stages import ALL_MET, bring_to, make_people


def found_by_rule(item):
    return {f.rule: f for f in item.findings}


def test_a_rule_that_gets_a_new_text_keeps_the_old_one_readable():
    rule = Rule("No other open action", {"2026-11": "One action at a time.", "2028-01": "Two actions at a time."})
    assert (rule.version, rule.guidance) == ("2028-01", "Two actions at a time.")
    assert [rule.text("2026-11"), rule.text("2020-01")] == ["One action at a time.", ""]


def test_a_finding_keeps_the_rule_as_it_was(db, now, monkeypatch):
    people = make_people()
    item = bring_to("registered", people, now)
    screening.check_eligibility(item, ALL_MET, by=people.adviser.actor(), at=now)
    was = {rule: (row.version, row.guidance) for rule, row in ELIGIBILITY.items()}
    monkeypatch.setitem(ELIGIBILITY, "theme", Rule("Theme", {"2026-11": "Old.", "2030-01": "Health too."}))
    screening.check_eligibility(item, {"format": ("open", "Which budget?")}, by=people.adviser.actor(), at=now)
    assert {f.rule: (f.rule_version, f.rule_text) for f in item.findings} == was


def test_a_new_look_at_a_rule_is_a_look_at_its_present_text(db, now, monkeypatch):
    people = make_people()
    item = bring_to("registered", people, now)
    screening.check_eligibility(item, ALL_MET, by=people.adviser.actor(), at=now)
    monkeypatch.setitem(ELIGIBILITY, "theme", Rule("Theme", {"2026-11": "Old.", "2030-01": "Health too."}))
    screening.check_eligibility(item, {"theme": ("open", "Is it health?")}, by=people.adviser.actor(), at=now)
    assert (found_by_rule(item)["theme"].rule_version, found_by_rule(item)["theme"].rule_text) == (
        "2030-01",
        "Health too.",
    )


def test_a_finding_keeps_what_the_register_said_then(db, now):
    people = make_people()
    running = make_request("under_way", institution=people.institution, title="Data on jobs")
    item = bring_to("registered", people, now)
    screening.check_eligibility(item, {"one_action": ("open", "It closes soon.")}, by=people.adviser.actor(), at=now)
    running.state = "closed"
    db.session.flush()
    db.session.refresh(item)
    [fact] = found_by_rule(item)["one_action"].evidence
    assert (fact["facts"]["title"], fact["good"], fact["request"]) == ("Data on jobs", False, running.id)


def test_a_source_is_kept_and_has_its_length(db, now):
    people = make_people()
    item, adviser = bring_to("registered", people, now), people.adviser.actor()
    screening.check_eligibility(item, {"theme": ("met", "", "https://law.example/12")}, by=adviser, at=now)
    assert found_by_rule(item)["theme"].source == "https://law.example/12"
    with pytest.raises(Invalid) as raised:
        screening.check_eligibility(item, {"theme": ("met", "", "x" * 301)}, by=adviser, at=now)
    assert set(raised.value.errors) == {"theme_source"}


def test_the_institution_reads_what_was_found_once_it_is_decided(db, browse, now):
    people = make_people()
    item, adviser = bring_to("registered", people, now), people.adviser.actor()
    reasons = ALL_MET | {"theme": ("met", "The mandate covers it.", "Official gazette 12"), "format": ("met", "")}
    screening.check_eligibility(item, reasons, by=adviser, at=now)
    official = browse(people.official)
    assert "The mandate covers it." not in official.get(f"/requests/{item.id}").get_text()
    advance(item, "accept", by=adviser, at=now)
    db.session.commit()
    page = official.get(f"/requests/{item.id}").get_text(" ", strip=True)
    assert "The mandate covers it." in page
    assert "Activities in the request: 1." in page
    assert "Official gazette 12" not in page


def test_the_institution_is_told_which_rule_is_not_met(db, browse, now):
    people = make_people()
    item, adviser = bring_to("registered", people, now), people.adviser.actor()
    screening.check_eligibility(
        item, ALL_MET | {"theme": ("not_met", "Taxation is another mandate.")}, by=adviser, at=now
    )
    advance(item, "decline", by=adviser, at=now, note="Not in the themes.")
    page = browse(people.official).get(f"/requests/{item.id}").get_text(" ", strip=True)
    assert "Does not meet the rule" in page
    assert "Taxation is another mandate." in page


def test_a_finding_that_changes_is_told_when_it_is_decided_again(db, browse, now):
    people = make_people()
    item = bring_to("assessment", people, now)
    screening.check_eligibility(item, {"theme": ("open", "We ask the ministry.")}, by=people.adviser.actor(), at=now)
    page = browse(people.official).get(f"/requests/{item.id}").get_text(" ", strip=True)
    assert "We ask the ministry." not in page
    assert "Short-term peer cooperation" in page


def test_an_adviser_writes_the_source_beside_the_rule(db, browse, now):
    people = make_people()
    item = bring_to("registered", people, now)
    browser = browse(people.adviser)
    browser.get(f"/requests/{item.id}/eligibility")
    browser.press("Save the check", theme_outcome="met", theme_source="https://law.example/12")
    browser.get(f"/requests/{item.id}")
    assert "https://law.example/12" in browser.links


def test_one_button_marks_what_fits_as_met_and_leaves_the_rest_to_the_adviser(db, now, browse):
    people = make_people()
    make_request("under_way", institution=people.institution)
    item = bring_to("registered", people, now)
    browser = browse(people.adviser)
    browser.get(f"/requests/{item.id}/eligibility")
    browser.press("Save, and mark each rule that fits as met", theme_outcome="not_met", theme_reason="Taxation.")
    outcomes = {rule: found.outcome for rule, found in found_by_rule(item).items()}
    assert outcomes == {"institution": "met", "partner": "met", "theme": "not_met", "format": "met"}
