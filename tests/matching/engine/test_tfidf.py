"""Own TF-IDF rows are those of scikit-learn, and go on where it stops."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from socx.matching.engine import tfidf
from socx.matching.engine.tfidf import TermWeights

terms = st.lists(st.sampled_from("abcdefgh"), max_size=12)
texts = st.lists(terms, min_size=1, max_size=8)


def list_itself(words: Sequence[str]) -> Sequence[str]:
    return words


@given(texts, terms)
def test_rows_and_queries_are_those_of_scikit_learn(given_texts: list[list[str]], asked: list[str]) -> None:
    given_texts = [*given_texts, ["a"]]
    usual = TfidfVectorizer(analyzer=list_itself, sublinear_tf=True)
    expected = usual.fit_transform(given_texts).toarray()
    weights = TermWeights()

    rows = weights.fit_transform(given_texts)

    assert list(weights.columns_) == usual.get_feature_names_out().tolist()
    assert rows.toarray() == pytest.approx(expected, abs=1e-6)
    known = [word for word in asked if word in weights.columns_]
    assert weights.query(known).toarray() == pytest.approx(usual.transform([known]).toarray(), abs=1e-6)


@given(texts, texts)
def test_new_words_get_the_weight_of_a_word_that_nobody_had(first: list[list[str]], later: list[list[str]]) -> None:
    weights = TermWeights().fit(first)
    fitted = len(weights.columns_)

    rows = weights.transform([*later, ["new", "new"]])

    assert weights.columns_["new"] >= fitted
    assert rows[-1].toarray()[0, weights.columns_["new"]] == pytest.approx(1)
    assert weights.query(["new"]).data.tolist() == [1]
    lengths = np.linalg.norm(rows.toarray(), axis=1)
    assert lengths == pytest.approx([1.0 if text else 0.0 for text in [*later, ["new"]]], abs=1e-6)


def test_unknown_words_count_in_the_length_of_a_query() -> None:
    weights = TermWeights().fit([["a"], ["b"]])

    assert weights.query(["a", "unknown"]).data[0] < weights.query(["a"]).data[0]


def test_texts_are_counted_batch_by_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    given_texts = [["a", "b", "a"], [], ["c"], ["b", "d", "d"]]
    expected = TermWeights().fit_transform(given_texts).toarray()
    monkeypatch.setattr(tfidf, "BATCH", 2)

    assert (TermWeights().fit_transform(given_texts).toarray() == expected).all()
