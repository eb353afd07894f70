"""The judged set, its figures, and the command that prints them."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from click.testing import CliRunner

from socx.cli import main
from socx.matching.evaluation import judgements, measured, pairs, people
from socx.matching.evaluation.methods import methods

HERE = {str(one.key) for one in people()}


def test_every_request_has_twelve_candidates_who_are_there_and_someone_to_find() -> None:
    for one in judgements():
        assert len(one.grades) == 12
        assert one.grades.keys() <= HERE
        assert set(one.grades.values()) <= {0, 1, 2, 3}
        assert max(one.grades.values()) == 3


def test_each_half_has_requests_in_six_languages_and_subjects_of_its_own() -> None:
    tuning, test = judgements("tuning"), judgements("test")

    for half in (tuning, test):
        count = Counter(one.lang for one in half)
        assert min(count[lang] for lang in ("en", "fr", "es")) >= 10
        assert min(count[lang] for lang in ("pt", "ru", "ar")) >= 6
    subjects = [{str(one.need.key).rsplit("-", 1)[0] for one in half} for half in (tuning, test)]
    assert not subjects[0] & subjects[1]
    assert len(tuning) + len(test) >= 60


def test_the_right_order_is_perfect_and_the_opposite_is_not() -> None:
    asked, roster = judgements("test"), people()
    grades = np.array([[one.grades.get(str(p.key), 0) for p in roster] for one in asked], dtype=float)

    right = measured(lambda _, __: grades, asked, roster)
    wrong = measured(lambda _, __: -grades, asked, roster)

    assert all(values.min() == pytest.approx(1) for values in right.values())
    assert wrong["NDCG@10"].mean() < 0.6


def test_the_matcher_is_better_than_plain_tf_idf() -> None:
    asked, roster = judgements("test"), people()
    scorers = dict(methods(()))

    ours, plain = (measured(scorers[name], asked, roster) for name in ("the matcher", "plain TF-IDF"))

    assert ours["NDCG@10"].mean() > plain["NDCG@10"].mean() + 0.03


def test_candidates_are_compared_by_pair_of_languages_where_there_is_something_to_order() -> None:
    found = pairs(judgements("test"), people())

    assert {"en > en", "fr > en", "es > en", "en > fr", "ru > en", "ar > en", "pt > fr"} <= found.keys()


def test_the_command_prints_a_line_for_each_method_and_pair() -> None:
    done = CliRunner().invoke(main, ["matching", "evaluate", "--semantic", "off"])

    assert done.exit_code == 0, done.output
    assert "the matcher " in done.output
    assert "plain TF-IDF " in done.output
    assert "fr > en " in done.output
