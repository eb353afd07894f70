"""Words of near spelling, for pairs in different languages: "observatoire", "observatorio", "обсерватория"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.base import BaseEstimator
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.utils.validation import check_is_fitted

MOST_KEPT = 4_000
"""Words of needs whose near stems are kept, since requests share most of their words."""

_LETTERS = {
    **dict(zip("абвгдезийклмнопрстуфхыэіґў", "abvgdeziiklmnoprstufhyeigu", strict=True)),
    "ж": "zh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sch", "ю": "u", "я": "ia", "ё": "e", "є": "e", "ъ": "", "ь": "",
    **dict(zip("αβγδεζηικλμνοπρσςτυφω", "abgdezeiklmnoprsstufo", strict=True)),
    "θ": "th", "ξ": "x", "χ": "ch", "ψ": "ps",
    **dict(zip("ابتجحدرزسصضطظعغفقكلمنهويىة", "abtghdrzssdtzagfkklmnhuiaa", strict=True)),
    "أ": "a", "إ": "i", "آ": "a", "ث": "th", "خ": "kh", "ذ": "d", "ش": "sh", "ء": "", "ئ": "i", "ؤ": "u",
}  # fmt: skip
_IN_LATIN = str.maketrans(_LETTERS)


def in_latin(word: str) -> str:
    """A folded word in Latin letters, sound by sound, so that words that were borrowed are found."""
    return word.translate(_IN_LATIN)


class NearSpelling(BaseEstimator):
    """Finds the stems of a vocabulary that share character 3-5-grams with words.

    Expanding a query by near stems is what comparing texts by character n-grams does, to the
    hundredth in the figures that were measured, but it needs no second matrix over the profiles and can
    say which word met which.

    Parameters
    ----------
    likeness
        Least cosine of the n-grams of two stems, in (0, 1], rare ones counting more.
    """

    def __init__(self, likeness: float = 0.15) -> None:
        self.likeness = likeness

    def fit(self, vocabulary: Sequence[str], y: None = None) -> Self:
        """Learn the n-grams of the stems; `vocabulary[j]` is the stem of column j."""
        self.grams_: TfidfVectorizer | None = None
        self.size_ = len(vocabulary)
        words = [in_latin(stem) for stem in vocabulary]
        if any(words):
            self.grams_ = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), lowercase=False)
            self.postings_ = self.grams_.fit_transform(words).T.tocsr()
        self._near: dict[str, tuple[NDArray[np.int32], NDArray[np.float64]]] = {}
        return self

    def near(self, stems: Sequence[str]) -> sparse.csr_matrix:
        """How alike each stem is to each of the vocabulary, shape (n_stems, n_vocabulary), 0 below `likeness`."""
        check_is_fitted(self, "size_")
        if self.grams_ is None:
            return sparse.csr_matrix((len(stems), self.size_))
        known = self._near if len(self._near) < MOST_KEPT else {}
        new = sorted(set(stems) - known.keys())
        if new:
            likeness = (self.grams_.transform([in_latin(stem) for stem in new]) @ self.postings_).tocsr()
            for row, stem in enumerate(new):
                own = slice(likeness.indptr[row], likeness.indptr[row + 1])
                near = likeness.data[own] >= self.likeness
                known[stem] = likeness.indices[own][near], likeness.data[own][near]
        self._near = known
        rows = [known[stem] for stem in stems]
        ends = np.cumsum([0, *(len(columns) for columns, _ in rows)])
        columns = np.concatenate([np.empty(0, np.int32), *(columns for columns, _ in rows)])
        data = np.concatenate([np.empty(0), *(data for _, data in rows)])
        return sparse.csr_matrix((data, columns, ends), shape=(len(stems), self.size_))
