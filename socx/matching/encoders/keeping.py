"""An encoder that reads each text once."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence

import numpy as np

from socx.matching.encoders.windows import Vectors
from socx.matching.engine.meaning import Encode


class Keeping:
    """The same vectors, made once for each text and kept.

    Parameters
    ----------
    encode
        What makes them.
    vectors
        Where they are kept by text; a dictionary of its own by default.
    """

    def __init__(self, encode: Encode, vectors: MutableMapping[str, Vectors] | None = None) -> None:
        self.encode = encode
        self.vectors = {} if vectors is None else vectors

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """One row for each text, in their order."""
        fresh = sorted({text for text in texts if text not in self.vectors})
        if fresh:
            self.vectors.update(zip(fresh, np.asarray(self.encode(fresh), dtype=np.float32), strict=True))
        return np.array([self.vectors[text] for text in texts])
