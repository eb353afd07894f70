"""What the engine says, as lines for people."""

from __future__ import annotations

from socx.matching import words
from socx.matching.engine import Matcher, Need, Passage, Profile


def test_what_a_profile_does_not_name_is_said_once(app) -> None:
    roster = [Profile("one", (Passage("A means test for social assistance, and a social registry.", "en"),))]
    need = Need("n", (Passage("Means test, social registry and orphan's pensions", "en"),))
    explained = Matcher().fit(roster).explain(need, "one")

    with app.test_request_context():
        [line, *_] = words.not_in_texts(explained)

    assert line == "Subjects that the profile does not name: orphan's pension"
