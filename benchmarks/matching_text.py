"""How long the whole ranking takes, all parts, and its explanation; `python -m benchmarks.matching_text`.

Milliseconds of CPU on made-up people (`corpus`). `matching_index` measures the text part beside other engines.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.corpus import Corpus
from benchmarks.matching_index import cpu
from socx.matching.engine import Matcher, screen, storing
from socx.matching.engine.changing import changed

TOP = 20


def row(name: str, milliseconds: list[float]) -> None:
    print(f"  {name:<58}{np.median(milliseconds):9.2f} ms")


def whole_ranking(size: int, repeats: int) -> None:
    """Every part of every profile, in order; one full explanation; one profile changed; the index opened."""
    corpus = Corpus(size)
    profiles, needs = list(corpus.profiles()), corpus.needs(repeats)
    others = list(Corpus(50, seed=8).profiles())
    matcher = Matcher()
    print(f"\nWhole ranking of {size:,} profiles, all parts")
    row("fitted", [cpu(matcher.fit, profiles)])
    matcher.rank(needs[0])
    row("who may be proposed", [cpu(screen, need, profiles) for need in needs])
    row("scores", [cpu(lambda need: matcher.scored(need).scores, need) for need in needs])
    row(f"rank, first {TOP}", [cpu(matcher.rank, need, TOP) for need in needs])
    row("rank, everybody", [cpu(matcher.rank, need) for need in needs])
    row("explanation of one result", [cpu(matcher.explain, need, size // 2) for need in needs])
    row("one profile changed", [cpu(changed, matcher, others[:1], []) for _ in needs])
    row("one profile changed, the fiftieth since the index", [cpu(changed, matcher, others, []) for _ in needs])
    with tempfile.TemporaryDirectory() as folder:
        row("index written", [cpu(storing.save, matcher, Path(folder) / "index", {})])
        row("index opened and checked", [cpu(storing.load, Path(folder) / "index")])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=15, help="requests per figure")
    parser.add_argument("--sizes", type=int, nargs="*", default=[400, 10_000, 20_000])
    given = parser.parse_args()
    for size in given.sizes:
        whole_ranking(size, given.repeats)


if __name__ == "__main__":
    main()
