"""What a profile meets, claims, does not meet, and what cannot be told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socx.core.values import CEFR_LEVELS
from socx.selection.requirements import Answer, Asked, Facts, Verdict, judge, judge_all, score, unmet

FACTS = Facts(
    languages={"fr": "B2", "en": "C1"}, written=("en",), topics={"EM14": (3, "Ran the register."), "XC08": (2, "")},
    years=12, specific_years=0, kind="public_servant", member_state="IE", is_verified=True,
)  # fmt: skip

LANGUAGE = Asked(1, "essential", "language", {"language": "fr", "level": "B2"})
TEXT = Asked(2, "essential", "text", {}, "Has led a reform.")


@pytest.mark.parametrize(
    "kind, value, verdict, code",
    [
        ("language", {"language": "en", "level": "C1"}, "met", "language_written"),
        ("language", {"language": "fr", "level": "B2"}, "claimed", "language_has"),
        ("language", {"language": "fr", "level": "C1"}, "not_met", "language_less"),
        ("language", {"language": "es", "level": "A1"}, "not_met", "language_none"),
        ("topic", {"topic": "EM14", "level": 3}, "met", "topic_has"),
        ("topic", {"topic": "XC08", "level": 2}, "claimed", "topic_has"),
        ("topic", {"topic": "XC08", "level": 3}, "not_met", "topic_less"),
        ("topic", {"topic": "EM01", "level": 1}, "not_met", "topic_none"),
        ("years", {"years": 12}, "met", "years_has"),
        ("years", {"years": 13}, "not_met", "years_less"),
        ("years", {"years": 1, "specific": True}, "unknown", "years_none"),
        ("background", {"kinds": ["public_servant"], "member_states": []}, "met", "background_has"),
        ("background", {"kinds": [], "member_states": ["FR"]}, "not_met", "background_other"),
        ("text", {}, "unknown", "text_read"),
    ],
)
def test_a_profile_is_judged_by_what_it_says(kind, value, verdict, code):
    found = judge(Asked(1, "essential", kind, value), FACTS)

    assert (found.verdict, found.code) == (verdict, code)


def test_a_profile_that_nobody_has_verified_only_claims():
    found = judge(Asked(1, "essential", "years", {"years": 5}), replace(FACTS, is_verified=False))

    assert found.verdict is Verdict.CLAIMED


@pytest.mark.parametrize(
    "asked, answer, verdict",
    [
        (LANGUAGE, Answer("yes", "Diploma of the Alliance, 2019"), "met"),
        (LANGUAGE, Answer("yes"), "claimed"),
        (LANGUAGE, Answer("no", "Not enough to moderate"), "not_met"),
        (LANGUAGE, Answer("partly", "Only in writing"), "claimed"),
        (TEXT, Answer("yes", "The reform of 2018"), "met"),
        (TEXT, Answer("yes"), "claimed"),
        (TEXT, Answer("partly", "As a member of the team"), "claimed"),
        (TEXT, Answer(), "unknown"),
        (replace(LANGUAGE, value={"language": "fr", "level": "C2"}), Answer("yes", "I grew up with it"), "claimed"),
        (replace(LANGUAGE, value={"language": "fr", "level": "C2"}), Answer("yes"), "not_met"),
    ],
)
def test_what_the_expert_says_counts_beside_the_profile(asked, answer, verdict):
    assert judge(asked, FACTS, answer).verdict == verdict


def test_the_evidence_of_an_answer_stands_before_that_of_the_profile():
    asked = Asked(1, "essential", "topic", {"topic": "EM14", "level": 2})

    assert judge(asked, FACTS).quote == "Ran the register."
    assert judge(asked, FACTS, Answer("yes", "Built it anew.")).quote == "Built it anew."


def test_advantageous_requirements_score_by_weight_and_essential_ones_do_not():
    asked = [
        LANGUAGE,
        Asked(3, "advantageous", "topic", {"topic": "EM14", "level": 2}, weight=4),
        Asked(4, "advantageous", "topic", {"topic": "XC08", "level": 2}, weight=2),
        Asked(5, "advantageous", "language", {"language": "es", "level": "B1"}, weight=3),
    ]

    assert score(judge_all(asked, FACTS)) == (5.0, 9)


def test_what_is_kept_with_an_application_reads_back_as_it_was():
    assert Facts.from_json(FACTS.as_json()) == FACTS
    assert Facts.from_json({}) == Facts()


ORDER = [Verdict.NOT_MET, Verdict.UNKNOWN, Verdict.CLAIMED, Verdict.MET]
LEVELS = st.sampled_from(["", *CEFR_LEVELS])
CLAIMS = st.sampled_from(["", "no", "partly", "yes"])


@given(st.sampled_from(CEFR_LEVELS), LEVELS, LEVELS, CLAIMS, st.booleans(), st.booleans())
def test_a_better_level_never_lowers_the_answer(asked_level, one, other, claim, has_evidence, written):
    asked = replace(LANGUAGE, value={"language": "fr", "level": asked_level})
    low, high = sorted((one, other), key=lambda level: -1 if not level else CEFR_LEVELS.index(level))
    answer = Answer(claim, "There it is." if has_evidence else "")

    def verdict(level: str) -> int:
        facts = Facts(languages={"fr": level} if level else {}, written=("fr",) if written else ())
        return ORDER.index(judge(asked, facts, answer).verdict)

    assert verdict(low) <= verdict(high)


@given(st.sampled_from([LANGUAGE, TEXT]), st.sampled_from(["", "partly", "yes"]), LEVELS)
def test_evidence_never_lowers_the_answer(asked, claim, level):
    facts = Facts(languages={"fr": level} if level else {})

    without, with_it = (judge(asked, facts, Answer(claim, text)).verdict for text in ("", "There it is."))

    assert ORDER.index(without) <= ORDER.index(with_it)


def test_only_essential_requirements_that_are_not_met_keep_somebody_out():
    asked = [
        LANGUAGE,
        replace(LANGUAGE, id=2, value={"language": "es", "level": "B2"}),
        replace(LANGUAGE, id=3, grade="advantageous", value={"language": "es", "level": "B2"}, weight=1),
    ]

    assert [one.asked.id for one in unmet(judge_all(asked, FACTS))] == [2]
