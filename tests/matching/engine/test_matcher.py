"""The matcher as an estimator, its order, and needs that meet profiles across languages."""

from __future__ import annotations

import pickle
import subprocess
import sys

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from socx.matching.engine import Matcher, Need, Passage, Profile, Weights
from tests.matching.engine.rosters import LANGS, LIVES, asked, mixed_roster

ROSTER = mixed_roster()
MATCHER = Matcher().fit(ROSTER)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("life", LIVES)
def test_a_subject_is_found_in_every_language_before_any_other_subject(life: str, lang: str) -> None:
    first_three = [ranked.key for ranked in MATCHER.rank(asked(life, lang), 3)]

    assert sorted(first_three) == sorted(f"{life}-{other}" for other in LANGS)


@pytest.mark.parametrize("lang", ["fr", "es"])
def test_a_request_finds_the_english_data_person_above_unrelated_people_of_its_own_language(
    lang: str,
) -> None:
    roster = [p for p in ROSTER if p.key == "data-en" or str(p.key).endswith(f"-{lang}")]
    roster = [p for p in roster if p.key != f"data-{lang}"]

    first = Matcher().fit(roster).rank(asked("data", lang))[0]

    assert first.key == "data-en"


def test_places_of_the_request_find_nobody() -> None:
    travellers = [
        Profile("there", (Passage("Seven years in Timor-Leste on roads", "en"),)),
        Profile("fit", (Passage("Seven years on pensions", "en"),)),
    ]
    need = Need("n", (Passage("Pensions in Timor-Leste", "en"),))

    ranked = Matcher(places=["Timor-Leste"]).fit(travellers).rank(need)

    assert ranked[0].key == "fit"
    assert ranked[1].parts["text"] == 0


def test_equal_scores_fall_in_the_order_of_keys() -> None:
    twins = [Profile(key, (Passage("Pensions", "en"),)) for key in ("b", 10, "a", 9)]
    need = Need("n", (Passage("Pensions", "en"),))

    ranked = Matcher().fit(twins).rank(need)

    assert [r.key for r in ranked] == [9, 10, "a", "b"]


def test_an_empty_roster_gives_an_empty_list() -> None:
    matcher = Matcher().fit([])

    assert matcher.rank(asked("data", "en")) == []
    assert matcher.score([asked("data", "en")]).shape == (1, 0)


def test_a_need_that_asks_nothing_gives_nobody_a_point() -> None:
    assert not MATCHER.score([Need("nothing")]).any()


def test_a_part_that_is_not_asked_leaves_its_points_to_the_others() -> None:
    need = Need("n", topics=frozenset({"EM14"}))
    best = Profile("best", topics={"EM14": 4}, evidenced_topics=frozenset({"EM14"}),
                   kind="public_servant")  # fmt: skip

    [ranked] = Matcher().fit([best]).rank(need)

    assert ranked.score == pytest.approx(100)
    assert ranked.parts.keys() == {"topics", "kind"}


def test_only_those_who_may_be_ranked_are_ranked() -> None:
    need = asked("data", "en")

    ranked = MATCHER.rank(need, among=["pensions-en", "data-fr", "gone since"])

    assert [r.key for r in ranked] == ["data-fr", "pensions-en"]
    assert MATCHER.explain(need, "pensions-en", among=["data-fr"]).rank == 2


def test_scores_are_in_the_order_of_the_roster_that_was_given() -> None:
    backwards = Matcher().fit(ROSTER[::-1])
    needs = [asked(life, "en") for life in LIVES]

    assert backwards.keys_ == [p.key for p in ROSTER[::-1]]
    assert np.array_equal(backwards.score(needs)[:, ::-1], MATCHER.score(needs))


def test_two_profiles_may_not_have_one_key() -> None:
    with pytest.raises(ValueError, match="same key"):
        Matcher().fit([Profile("a"), Profile("a")])


def test_a_matcher_that_was_not_fitted_says_so() -> None:
    with pytest.raises(NotFittedError):
        Matcher().rank(asked("data", "en"))


def test_parameters_are_kept_cloned_and_set_as_in_scikit_learn() -> None:
    weights = Weights(text=1, version="mine")
    matcher = Matcher(weights, places=("Mali",), spelling=0.1)

    copy = clone(matcher).set_params(spelling=0.2)

    assert copy.get_params() == {**matcher.get_params(), "spelling": 0.2}
    assert copy.weights.version == "mine"


def test_a_fitted_matcher_can_be_kept() -> None:
    need = asked("children", "es")

    kept = pickle.loads(pickle.dumps(MATCHER))

    assert kept.rank(need) == MATCHER.rank(need)


def test_a_negative_weight_is_refused() -> None:
    with pytest.raises(ValueError, match="text"):
        Weights(text=-1)


def test_the_room_does_not_import_scikit_learn_until_the_engine_is_asked_for() -> None:
    program = "import sys, socx.matching; print('sklearn' in sys.modules)"

    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert answer.stdout.strip() == "False"
