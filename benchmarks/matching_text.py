"""How fast the text part and the whole ranking are, beside the usual ways; `python -m benchmarks.matching_text`.

One run, one made-up corpus, one machine: the ratios are what to look at. Words are drawn by Zipf's
law, as in real texts, and every profile has its own subjects; the request is of 150 words.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from datetime import date

import bm25s
import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics.pairwise import cosine_similarity

from socx.matching.engine import Matcher, Need, Passage, Period, Profile
from socx.matching.engine.ranking import best_rows

WORDS, SUBJECTS, PASSAGES, PASSAGE_LENGTH, REQUEST_LENGTH, TOP = 30_000, 200, 4, 40, 150, 20
LANGUAGES = ("en", "en", "fr", "es")
TOPICS = tuple(f"EM{number:02d}" for number in range(1, 19))


class Corpus:
    """Made-up profiles and requests, the same for the same seed."""

    def __init__(self, size: int, seed: int = 7) -> None:
        self.chance = np.random.default_rng(seed)
        syllables = [c + v for c in "bcdfglmnprstv" for v in "aeiou"]
        letters = self.chance.integers(0, len(syllables), (WORDS, 4))
        self.words = np.array(["".join(syllables[s] for s in row) for row in letters], dtype=object)
        frequency = 1 / np.arange(1, WORDS + 1)
        self.usual = frequency / frequency.sum()
        self.subjects = self.chance.integers(200, WORDS, (SUBJECTS, 60))
        self.profiles = [self.profile(key) for key in range(size)]

    def text(self, subject: int, length: int) -> str:
        common = self.chance.choice(WORDS, size=length * 2 // 3, p=self.usual)
        own = self.chance.choice(self.subjects[subject], size=length - len(common))
        return " ".join(self.words[np.concatenate((common, own))])

    def profile(self, key: int) -> Profile:
        subjects = self.chance.integers(0, SUBJECTS, PASSAGES)
        lang = LANGUAGES[key % len(LANGUAGES)]
        return Profile(
            key,
            tuple(Passage(self.text(subject, PASSAGE_LENGTH), lang) for subject in subjects),
            topics={TOPICS[t]: 3 for t in self.chance.integers(0, len(TOPICS), 4)},
            languages={"en": "C1", "fr": "B1"},
            kind="public_servant",
            modalities=frozenset({"onsite"}),
            partners=frozenset({"MD"} if key % 9 == 0 else ()),
        )

    def need(self) -> Need:
        return Need(
            "need",
            (Passage(self.text(int(self.chance.integers(SUBJECTS)), REQUEST_LENGTH), "en"),),
            topics=frozenset(TOPICS[:3]),
            languages={"en": "B2"},
            partner="MD",
            period=Period(date(2026, 3, 2), date(2026, 3, 13)),
            modality="onsite",
        )


def p50(work: Callable[[Need], object], needs: list[Need]) -> float:
    """Middle of the times in milliseconds, after one run that is not counted."""
    work(needs[0])
    times = []
    for need in needs:
        began = time.perf_counter()
        work(need)
        times.append(time.perf_counter() - began)
    return 1000 * float(np.median(times))


def row(name: str, milliseconds: float, beside: float | None = None) -> None:
    ratio = f"   {beside / milliseconds:6.1f} times faster than cosine_similarity" if beside else ""
    print(f"  {name:<58}{milliseconds:9.2f} ms{ratio}")


def top_twenty(size: int, repeats: int) -> None:
    """The text part alone, by the engine and by the usual ways, on the same texts."""
    corpus = Corpus(size)
    needs = [corpus.need() for _ in range(repeats)]
    texts = [" ".join(passage.text for passage in p.passages) for p in corpus.profiles]
    usual = TfidfVectorizer(sublinear_tf=True)
    rows = usual.fit_transform(texts)
    postings = rows.T.tocsr()
    bm25 = bm25s.BM25()
    bm25.index(bm25s.tokenize(texts, show_progress=False), show_progress=False)
    began = time.perf_counter()
    matcher = Matcher(concepts=()).fit(corpus.profiles)
    fitted = time.perf_counter() - began

    def by_cosine(need: Need) -> NDArray[np.intp]:
        query = usual.transform([need.passages[0].text])
        return np.argsort(-cosine_similarity(query, rows)[0], kind="stable")[:TOP]

    def by_postings(need: Need) -> NDArray[np.intp]:
        scores = (usual.transform([need.passages[0].text]) @ postings).toarray()[0]
        return best_rows(scores, TOP)

    def by_bm25(need: Need) -> object:
        tokens = bm25s.tokenize([need.passages[0].text], show_progress=False)
        return bm25.retrieve(tokens, k=TOP, show_progress=False)

    def by_engine(need: Need) -> NDArray[np.intp]:
        terms = [token.stem for token in matcher.analyser_.tokens(need.passages[0].text, "en")]
        query = matcher.text_.query(terms, ["en"])
        assert query is not None
        return best_rows(matcher.text_.similarities(query).values, TOP)

    same = all(set(by_cosine(need)) == set(by_postings(need)) for need in needs)
    naive = p50(by_cosine, needs)
    print(f"\nTop {TOP} of {size:,} profiles by text ({PASSAGES} passages each)")
    row("cosine_similarity + argsort", naive)
    row("bm25s", p50(by_bm25, needs), naive)
    row("postings, one vector a person", p50(by_postings, needs), naive)
    row("engine: centroid + best three, spelling, language groups", p50(by_engine, needs), naive)
    print(f"  postings and cosine_similarity find the same {TOP}: {'yes' if same else 'NO'}")
    print(f"  engine fitted in {fitted:.1f} s")


def whole_ranking(size: int, repeats: int) -> None:
    """Every part of every profile, in order, and one full explanation."""
    corpus = Corpus(size)
    needs = [corpus.need() for _ in range(repeats)]
    matcher = Matcher().fit(corpus.profiles)
    print(f"\nWhole ranking of {size:,} profiles, all parts")
    row("scores", p50(lambda need: matcher.scored(need).scores, needs))
    row(f"rank, first {TOP}", p50(lambda need: matcher.rank(need, TOP), needs))
    row("rank, everybody", p50(matcher.rank, needs))
    row("explanation of one result", p50(lambda need: matcher.explain(need, size // 2), needs))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=15, help="requests per figure")
    repeats = parser.parse_args().repeats
    top_twenty(10_000, repeats)
    for size in (400, 20_000):
        whole_ranking(size, repeats)


if __name__ == "__main__":
    main()
