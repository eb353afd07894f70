"""The encoders of the extra, and the port that any other encoder fits."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from socx.matching import encoders
from socx.matching.encoders.keeping import Keeping
from socx.matching.encoders.windows import LETTERS, WINDOWS, pooled, unit, windows
from socx.matching.engine import Matcher, Need, Passage, Profile
from socx.matching.engine.meaning import Encoder

SUBJECTS = ("pension", "inspect", "enfant")


def by_subject(texts):
    """An encoder for tests: how often a text names three subjects."""
    return unit(np.array([[text.lower().count(word) for word in SUBJECTS] for text in texts], dtype=np.float32))


@pytest.fixture(scope="module")
def loaded():
    if not encoders.installed():
        pytest.skip("the extra semantic is not installed")
    return encoders.load("on")


def test_a_long_text_is_read_in_a_few_windows_that_cover_its_beginning_and_end() -> None:
    cut = windows("begin " + "word " * 100_000 + "end")

    assert len(cut) == WINDOWS
    assert (cut[0].split()[0], cut[-1].split()[-1]) == ("begin", "end")
    assert max(map(len, cut)) <= LETTERS * 1.2


def test_windows_of_a_text_of_some_length_lose_no_word() -> None:
    text = " ".join(str(n) for n in range(1000))

    assert " ".join(windows(text)) == text


def test_a_text_without_spaces_is_cut_all_the_same() -> None:
    assert "".join(windows("年" * 5000)) == "年" * 5000


def test_the_windows_of_a_text_give_one_unit_vector() -> None:
    vectors = pooled(by_subject, ["Pensions", "nothing", "inspections " * 2000])

    assert np.linalg.norm(vectors, axis=1).tolist() == pytest.approx([1, 0, 1])


def test_a_text_is_encoded_once() -> None:
    asked: list[str] = []
    keeping = Keeping(lambda texts: (asked.extend(texts), by_subject(texts))[1])

    first, again = keeping(["pension", "inspect", "pension"]), keeping(["inspect"])

    assert asked == ["inspect", "pension"]
    assert np.array_equal(first[1:2], again)


def test_any_encoder_adds_a_part_that_names_the_nearest_passage() -> None:
    roster = [
        Profile("p", (Passage("Old-age pension.", "en", "summary"), Passage("Cooking.", "en"))),
        Profile("i", (Passage("Inspection of mines.", "en"),)),
    ]
    need = Need("n", (Passage("Pension: veuves", "fr"),))

    matcher = Matcher(encoders=(Encoder(by_subject),)).fit(roster)
    explained = matcher.explain(need, "p")

    meaning = explained.part("meaning")
    assert matcher.rank(need)[0].key == "p"
    assert meaning.items[0].detail["profile"] == "Old-age pension."
    assert sum(item.value for item in meaning.items) == pytest.approx(meaning.share, abs=1e-9)
    assert matcher.explain(need, "i").part("meaning").share < 0.5


def test_an_encoder_is_asked_about_its_languages_only() -> None:
    english = Encoder(by_subject, frozenset({"en"}), across=False)

    assert english.serves("en", "en")
    assert not english.serves("en", "fr")
    assert not english.serves("fr", "fr")
    assert not english.serves("", "")
    assert Encoder(by_subject, frozenset({"en", "fr"})).serves("en", "fr")
    assert Encoder(by_subject, frozenset({"en", "fr"})).serves("", "fr")
    assert not Encoder(by_subject, frozenset({"en", "fr"})).serves("sq", "fr")


def test_off_loads_nothing() -> None:
    assert encoders.load("off") == ()


def test_without_the_extra_auto_goes_on_and_on_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "blingfire", None)
    monkeypatch.delitem(sys.modules, "socx.matching.encoders.english", raising=False)
    monkeypatch.setattr(encoders, "NEEDED", ("no_such_package",))

    assert encoders.load("auto") == ()
    with pytest.raises(encoders.NotInstalled, match="pip install"):
        encoders.load("on")


@pytest.mark.parametrize("number", [0, 1])
def test_the_encoders_put_what_means_the_same_together(loaded: tuple[Encoder, ...], number: int) -> None:
    vectors = loaded[number].encode(["How to raise the retirement age", "Pension reform for older workers", "Fishing"])

    assert np.linalg.norm(vectors, axis=1).tolist() == pytest.approx([1, 1, 1], abs=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.2


def test_the_encoder_of_many_languages_finds_the_translation(loaded: tuple[Encoder, ...]) -> None:
    said = [
        "Unemployment insurance",
        "L'assurance chômage",
        "التأمين ضد البطالة",
        "Страхование от безработицы",
        "La pesca",
    ]
    vectors = loaded[1].encode(said)

    likeness = vectors @ vectors[0]

    assert likeness[1:4].min() > likeness[4] + 0.2


@pytest.mark.parametrize("text", ["", " ", "🙂", "\x00", "\ud800", "A" * 200_000, "12", "العمل"])
def test_any_text_has_a_vector(loaded: tuple[Encoder, ...], text: str) -> None:
    for encoder in loaded:
        assert np.isfinite(encoder.encode([text, "Pensions"])).all()
