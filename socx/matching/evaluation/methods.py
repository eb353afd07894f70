"""What is measured side by side: the matcher, the matcher without each of its parts, and plain rivals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.util import find_spec
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from socx.matching.engine import Matcher, Need, Profile
from socx.matching.engine.meaning import Encoder
from socx.matching.engine.weights import DEFAULT_WEIGHTS
from socx.matching.evaluation import Floats, Scorer


def methods(encoders: Sequence[Encoder]) -> Iterator[tuple[str, Scorer]]:
    """Names and scorers, the matcher as it is first."""

    def matcher(**params: object) -> Scorer:
        given: dict[str, Any] = {"encoders": encoders, **params}
        return lambda roster, needs: Matcher(**given).fit(roster).score(needs)

    yield "the matcher", matcher()
    if encoders:
        yield "without meaning", matcher(encoders=())
    yield "without words", matcher(weights=replace(DEFAULT_WEIGHTS, text=0))
    yield "without subjects", matcher(weights=replace(DEFAULT_WEIGHTS, concepts=0))
    yield "without near spelling", matcher(spelling=0)
    yield "without levelling", matcher(align_languages=False)
    yield "plain TF-IDF", plain_tfidf
    if find_spec("bm25s") is not None:
        yield "BM25 (bm25s)", bm25


def plain_tfidf(roster: Sequence[Profile], needs: Sequence[Need]) -> Floats:
    """What a simple application does: each person's texts joined, TF-IDF as it comes, cosine."""
    vectorizer = TfidfVectorizer()
    rows = vectorizer.fit_transform([_joined(profile) for profile in roster])
    scores: Floats = (vectorizer.transform([_joined(need) for need in needs]) @ rows.T).toarray()
    return scores


def bm25(roster: Sequence[Profile], needs: Sequence[Need]) -> Floats:
    """BM25 as `bm25s` does it, with its usual settings."""
    import bm25s  # type: ignore[import-untyped]  # comes without types

    retriever = bm25s.BM25()
    retriever.index(bm25s.tokenize([_joined(one) for one in roster], show_progress=False), show_progress=False)
    asked = bm25s.tokenize([_joined(one) for one in needs], return_ids=False, show_progress=False)
    return np.array([retriever.get_scores(words) for words in asked], dtype=np.float64)


def _joined(one: Profile | Need) -> str:
    return "\n".join(passage.text for passage in one.passages)
