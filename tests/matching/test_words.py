"""What the engine says, as lines for people."""

from __future__ import annotations

import pytest

from socx.matching import subjects, words
from socx.matching.engine import Matcher, Need, Passage, Profile
from socx.matching.engine.values import Explanation, Item


@pytest.fixture
def explained(app) -> Explanation:
    roster = [
        Profile("one", (Passage("A means test for social assistance, and a social registry.", "en"),)),
        Profile("two", (Passage("Old-age pensions.", "en"),)),
    ]
    need = Need("n", (Passage("Means test, social registry and orphan's pensions", "en"),))
    return Matcher().fit(roster).explain(need, "one")


def test_a_topic_and_what_belongs_to_it_are_one_line_with_the_words_of_all(explained: Explanation) -> None:
    items = explained.part("concepts").items
    named = [one for one in items if one.kind == "concept"]

    lines = subjects.by_topic(named)

    topics = [one.label.partition("-")[0] for one in lines]
    assert len(topics) == len(set(topics)) < len(named)
    assert sum(one.value for one in lines) == pytest.approx(sum(one.value for one in named))
    [line] = [one for one in lines if one.label == "SP15"]
    assert line.detail["need"] == ("Means test", "social registry")


def test_one_subject_alone_keeps_its_name() -> None:
    alone = Item("SP15-means-test", 2.0, "concept", {"need": ("Means test",), "profile": ("means test",)})

    assert [one.label for one in subjects.by_topic([alone])] == ["SP15-means-test"]


def test_what_a_profile_does_not_name_is_said_once(explained: Explanation, app) -> None:
    with app.test_request_context():
        [line, *_] = words.not_in_texts(explained)

    assert line.endswith(": orphan's pension")
