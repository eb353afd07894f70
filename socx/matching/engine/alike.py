"""How alike short texts are to one text: stems, TF-IDF, cosine. For lists of a few hundred."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from socx.matching.engine.similarity import as_they_are
from socx.matching.engine.text import Analyser

#: Below this, two texts share words by chance.
WORTH_SHOWING = 0.08


def most_alike(one: tuple[str, str], others: Sequence[tuple[str, str]]) -> list[tuple[int, float]]:
    """Positions of the texts like this one with their likeness from 0 to 1, the most alike first.

    A text is a pair of words and ISO 639-1 language. Ties are broken by position.
    """
    analyser = Analyser()
    terms = [[token.stem for token in analyser.tokens(text, language)] for text, language in (one, *others)]
    if not terms[0] or not any(terms[1:]):
        return []
    rows = TfidfVectorizer(analyzer=as_they_are, lowercase=False, sublinear_tf=True).fit_transform(terms)
    likeness = np.asarray((rows[1:] @ rows[0].T).todense()).ravel()
    order = sorted(range(len(others)), key=lambda n: (-likeness[n], n))
    return [(n, float(likeness[n])) for n in order if likeness[n] >= WORTH_SHOWING]
