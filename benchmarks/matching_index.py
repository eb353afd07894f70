"""The index of profiles beside the usual engines, one run, one corpus; `python -m benchmarks.matching_index`.

From the words of a request (150 of them) to the best twenty, analysis included, in milliseconds of CPU: the
engines answer each request in turn, so that a busy machine slows all of them. Ratios are what to look at.
The floor is eight bytes for each posting that a request touches over the memory's measured bandwidth.
"""

from __future__ import annotations

import argparse
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import bm25s
import numpy as np
import tantivy
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics.pairwise import cosine_similarity

from benchmarks.corpus import Corpus, Words
from socx.matching.engine import storing
from socx.matching.engine.index import TextIndex
from socx.matching.engine.ranking import best_rows
from socx.matching.engine.text import Analyser

TOP, REQUESTS = 20, 25
ANALYSER = Analyser()

Engine = Callable[[str], object]


def cpu(work: Callable[..., object], *given: object) -> float:
    """Milliseconds of CPU of one run."""
    began = time.process_time()
    work(*given)
    return 1000 * (time.process_time() - began)


def together(engines: Mapping[str, Engine], requests: list[str], few: tuple[str, ...] = ()) -> dict[str, float]:
    """Median of each engine; those in `few` are slow and answer some requests only."""
    times: dict[str, list[float]] = {name: [] for name in engines}
    for engine in engines.values():
        engine(requests[0])
    for n, text in enumerate(requests):
        for name, engine in engines.items():
            if name not in few or n < 5:
                times[name].append(cpu(engine, text))
    return {name: float(np.median(found)) for name, found in times.items()}


def people_of(corpus: Corpus) -> Iterator[tuple[int, list[Words]]]:
    """Everybody's passages taken apart, in a stream."""
    for key, passages in texts_of(corpus):
        yield key, [ANALYSER.stems(text, "en") for text in passages]


def texts_of(corpus: Corpus) -> Iterator[tuple[int, list[str]]]:
    """The same as they are written."""
    for key, passages in corpus.people():
        yield key, [" ".join(words) for words in passages]


def bandwidth() -> float:
    """Bytes that the memory gives in a second, the best of some runs."""
    much = np.ones(60_000_000, np.float32)
    return much.nbytes / min(cpu(much.sum) / 1000 for _ in range(7))


def full_text(texts: list[str]) -> Engine:
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE people USING fts5 (words, content='', tokenize='unicode61')")
    base.executemany("INSERT INTO people (rowid, words) VALUES (?, ?)", enumerate(texts, 1))
    ask = "SELECT rowid FROM people WHERE people MATCH ? ORDER BY rank LIMIT ?"
    return lambda text: base.execute(ask, (" OR ".join(set(text.split())), TOP)).fetchall()


def in_tantivy(texts: list[str]) -> tuple[Engine, Callable[[int, str], object]]:
    schema = tantivy.SchemaBuilder().add_integer_field("key", stored=True, indexed=True)
    index = tantivy.Index(schema.add_text_field("words", index_option="freq").build())
    writer = index.writer(200_000_000, 1)
    for key, text in enumerate(texts):
        writer.add_document(tantivy.Document(key=key, words=text))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    writer = index.writer(50_000_000, 1)

    def ask(text: str) -> object:
        return index.searcher().search(index.parse_query(text, ["words"]), TOP).hits

    def change(key: int, text: str) -> None:
        writer.delete_documents_by_term("key", key)
        writer.add_document(tantivy.Document(key=key, words=text))
        writer.commit()
        index.reload()

    return ask, change


def in_bm25s(texts: list[str]) -> Engine:
    bm25 = bm25s.BM25()
    bm25.index(bm25s.tokenize(texts, show_progress=False), show_progress=False)
    return lambda text: bm25.retrieve(bm25s.tokenize([text], show_progress=False), k=TOP, show_progress=False)


def compare(size: int) -> None:
    """Searches, then changes, with everybody's texts in memory."""
    corpus = Corpus(size)
    requests = [" ".join(words) for words in corpus.requests(REQUESTS)]
    texts = [" ".join(passages) for _, passages in texts_of(Corpus(size))]
    began = time.process_time()
    index = TextIndex().fit(people_of(Corpus(size)))
    built = time.process_time() - began
    joined = TextIndex().fit((key, [ANALYSER.stems(text, "en")]) for key, text in enumerate(texts))
    usual = TfidfVectorizer(sublinear_tf=True)
    rows = usual.fit_transform(texts)
    tantivy_asks, tantivy_changes = in_tantivy(texts)

    def naive(text: str) -> object:
        return np.argsort(-cosine_similarity(usual.transform([text]), rows)[0], kind="stable")[:TOP]

    engines: dict[str, Engine] = {
        "index: centroid + best three passages": lambda text: index.top(ANALYSER.stems(text, "en"), TOP),
        "index: one vector a person": lambda text: joined.top(ANALYSER.stems(text, "en"), TOP),
        "cosine_similarity + argsort": naive,
        "bm25s": in_bm25s(texts),
        "tantivy": tantivy_asks,
        "SQLite FTS5": full_text(texts),
    }
    found = together(engines, requests, few=("SQLite FTS5", "cosine_similarity + argsort"))
    own = found["index: centroid + best three passages"]
    floor = 1000 * 8 * _touched(joined, requests) / bandwidth()
    print(f"\nBest {TOP} of {size:,} people, requests of 150 words; built in {built:.1f} s of CPU")
    for name, spent in found.items():
        print(f"  {name:<42}{spent:9.2f} ms   {spent / own:8.2f} x")
    print(f"  {'floor: all postings once':<42}{floor:9.2f} ms   the index takes {own / floor:.2f} times the floor")
    print(f"  the same {TOP} in the same order as brute force: {'yes' if _exact(index, joined, requests) else 'NO'}")
    changes(index, size, requests, tantivy_changes)


def _touched(index: TextIndex, requests: list[str]) -> float:
    """Postings that a request touches when all are read, in the middle."""
    spread = np.bincount(index.base_.pooled.passages_.indices, minlength=len(index.weights_.idf_))
    queries = (index.weights_.query(ANALYSER.stems(text, "en")) for text in requests)
    return float(np.median([spread[query.indices].sum() for query in queries]))


def _exact(index: TextIndex, joined: TextIndex, requests: list[str]) -> bool:
    """Whether all weighed one by one, and scikit-learn's cosine, find the same."""
    same = True
    for text in requests[:10]:
        terms = ANALYSER.stems(text, "en")
        query = index.weights_.query(terms)
        brute = best_rows(index.base_.pooled.similarity(query), TOP)
        same &= [key for key, _ in index.top(terms, TOP)] == brute.tolist()
        cosine = cosine_similarity(joined.weights_.query(terms), joined.base_.pooled.passages_)[0]
        same &= [key for key, _ in joined.top(terms, TOP)] == best_rows(cosine, TOP).tolist()
    return bool(same)


def changes(index: TextIndex, size: int, requests: list[str], tantivy_changes: Callable[[int, str], object]) -> None:
    """A thousand people change; what one change costs, and what searches cost afterwards."""
    new = [passages for _, passages in texts_of(Corpus(1_000, seed=8))]
    keys = np.random.default_rng(1).permutation(size)[: len(new)].tolist()
    search: dict[str, Engine] = {"search": lambda text: index.top(ANALYSER.stems(text, "en"), TOP)}
    before = together(search, requests)["search"]

    def read(passages: list[str]) -> list[Words]:
        return [ANALYSER.stems(text, "en") for text in passages]

    def transform(passages: list[str]) -> None:
        index.weights_.transform(read(passages))

    def replace(key: int, passages: list[str]) -> None:
        index.replace(key, read(passages))

    # Other texts for each, so that neither finds words that the other has just read
    transformed = float(np.median([cpu(transform, passages) for _, passages in texts_of(Corpus(1_000, seed=9))]))
    replaced = float(np.median([cpu(replace, key, passages) for key, passages in zip(keys, new, strict=True)]))
    committed = float(
        np.median([cpu(tantivy_changes, key, " ".join(p)) for key, p in zip(keys[:40], new, strict=False)])
    )
    after = together(search, requests)["search"]
    removed = float(np.median([cpu(index.remove, key) for key in keys[:200]]))
    print(f"  one person changed, text included: {replaced:.2f} ms, {replaced / transformed:.2f} times its transform")
    print(
        f"  taken out: {removed:.3f} ms; tantivy commit: {committed:.1f} ms, {committed / replaced:.1f} times as much"
    )
    print(f"  search after {len(new):,} changes: {after:.2f} ms, {after / before:.2f} times the one before")


def million(size: int) -> None:
    """Build in one process, search in another that maps the files."""
    with tempfile.TemporaryDirectory() as folder:
        for step in ("build", "search"):
            given = ["--step", step, "--folder", folder, "--size", str(size)]
            subprocess.run([sys.executable, "-m", "benchmarks.matching_index", *given], check=True)


def build(size: int, folder: Path) -> None:
    began = time.process_time()
    index = TextIndex().fit(Corpus(size).people())
    storing.save(index, folder / "index", {})
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    kept = sum(path.stat().st_size for path in (folder / "index").iterdir()) / 2**30
    print(f"\n{size:,} people built and written in {time.process_time() - began:.0f} s of CPU, "
          f"{kept:.2f} GB of files, at most {peak:.2f} GB of memory", flush=True)  # fmt: skip


def search(size: int, folder: Path) -> None:
    began = time.process_time()
    index = storing.load(folder / "index")
    print(f"  opened and checked in {time.process_time() - began:.1f} s of CPU")
    requests = [" ".join(words) for words in Corpus(1).requests(REQUESTS)]
    found = together({"index": lambda text: index.top(ANALYSER.stems(text, ""), TOP)}, requests)["index"]
    resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    touched = _touched(index, requests)
    print(f"  best {TOP}: {found:.1f} ms, floor {8000 * touched / bandwidth():.1f} ms; {resident:.2f} GB of memory")
    terms = [ANALYSER.stems(text, "") for text in requests[:3]]
    same = all(
        [key for key, _ in index.top(t, TOP)] == best_rows(_brute(index, t), TOP).tolist() for t in terms
    )  # fmt: skip
    print(f"  the same {TOP} as brute force: {'yes' if same else 'NO'}")


def _brute(index: TextIndex, terms: Words) -> np.ndarray:
    pooled = index.base_.pooled
    return np.concatenate([
        pooled.of(index.weights_.query(terms), np.arange(first, min(first + 50_000, len(pooled.lengths_))))
        for first in range(0, len(pooled.lengths_), 50_000)
    ])  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--million", action="store_true", help="build and search one million people, too")
    parser.add_argument("--step", choices=["build", "search"], help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--size", type=int, default=1_000_000, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.step:
        (build if given.step == "build" else search)(given.size, given.folder)
        return
    for size in given.sizes:
        compare(size)
    if given.million:
        million(given.size)


if __name__ == "__main__":
    main()
