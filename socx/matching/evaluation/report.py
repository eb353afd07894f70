"""The figures of the judged set as a table of plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from socx.matching.encoders.keeping import Keeping
from socx.matching.engine.meaning import Encoder
from socx.matching.evaluation import GOOD, figure, judgements, measured, pairs, people
from socx.matching.evaluation.methods import methods


def lines(half: str, encoders: Sequence[Encoder], *, told: bool = True) -> Iterator[str]:
    """The report, line by line as it is made.

    Parameters
    ----------
    half
        "tuning", "test" or "all".
    encoders
        For the part "meaning".
    told
        Whether the matcher is told the languages of the texts.
    """
    asked, roster = judgements(half, told=told), people(told=told)
    encoders = [replace(one, encode=Keeping(one.encode)) for one in encoders]  # each method reads the same texts
    yield f"{len(asked)} requests ({half}), 12 graded candidates each, {len(roster)} people."
    yield "In brackets: what 95 of 100 bootstrap resamples of the requests stay in."
    yield ""
    yield f"{'':<24}{'NDCG@10':<22}{'MRR':<22}recall@5"
    for name, scorer in methods(encoders):
        found = (figure(values) for values in measured(scorer, asked, roster).values())
        yield f"{name:<24}" + "  ".join(f"{one.mean:.3f} ({one.low:.3f}-{one.high:.3f})" for one in found)
    yield ""
    yield "NDCG@10 of the matcher by language of the request and of the candidates:"
    _, matcher = next(methods(encoders))
    for pair, those in sorted(pairs(judgements(half), people()).items()):
        among = [replace(asked[n], grades={key: asked[n].grades[key] for key in keys}) for n, keys in those]
        one = figure(measured(matcher, among, roster)["NDCG@10"])
        count = int(np.sum([grade >= GOOD for judged in among for grade in judged.grades.values()]))
        yield f"  {pair}   {one.mean:.3f} ({one.low:.3f}-{one.high:.3f}), {len(among)} requests, {count} good people"
