"""What an adviser is told about one score."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from socx.matching.engine import Matcher, Need, Passage, Period, Profile
from tests.matching.engine.rosters import asked, mixed_roster

NEED = replace(
    asked("data", "fr"),
    topics=frozenset({"EM14", "XC08"}),
    languages={"fr": "C1", "en": "B2"},
    assistance=frozenset({"processes_it"}),
    partner="XK",
    period=Period(date(2026, 3, 2), date(2026, 3, 11)),
    modality="onsite",
)
PERSON = replace(
    mixed_roster()[0],  # data-en
    key="person",
    topics={"EM14": 3},
    languages={"fr": "B2", "en": "C2"},
    unavailable=(Period(date(2026, 3, 10), date(2026, 3, 20)),),
    modalities=frozenset({"remote"}),
)
RIVAL = replace(
    mixed_roster()[1],  # data-fr
    key="rival",
    topics={"EM14": 3},
    languages={"fr": "C2", "en": "B2"},
)


def test_a_concept_is_shown_with_the_words_of_both_sides() -> None:
    explained = Matcher().fit([PERSON, RIVAL]).explain(NEED, "person")

    items = {item.label: item for item in explained.part("concepts").items}
    assert items["EM14"].detail == {
        "need": ("données du marché du travail", "observatoire de l'emploi"),
        "profile": ("labour market information system", "employment statistics"),
    }


def test_a_near_spelling_is_shown_with_the_words_of_both_sides() -> None:
    roster = [Profile("a", (Passage("An actuary.", "en"),))]
    need = Need("n", (Passage("Un actuaire", "fr"),))

    item = Matcher(concepts=()).fit(roster).explain(need, "a").part("text").items[0]

    assert (item.kind, item.detail) == (
        "spelling",
        {"need": ("actuaire",), "profile": ("actuary",)},
    )


def test_what_is_missing_is_named_with_what_it_would_add() -> None:
    explained = Matcher(concepts=()).fit([PERSON, RIVAL]).explain(NEED, "person")

    missing = {(m.code, m.facts["label"]) for m in explained.missing if m.code != "term"}

    assert missing == {
        ("topic", "XC08"),
        ("topic_evidence", "EM14"),
        ("language_level", "fr"),
        ("assistance", "processes_it"),
        ("days", "days"),
        ("modality", "onsite"),
        ("partner", "XK"),
    }
    assert all(m.points > 0 for m in explained.missing if m.code != "term")


def test_a_lack_tells_what_was_asked_and_what_is_there() -> None:
    explained = Matcher().fit([PERSON, RIVAL]).explain(NEED, "person")

    facts = {m.code: m.facts for m in explained.missing}

    assert facts["language_level"] == {"label": "fr", "asked": "C1", "has": "B2"}
    assert facts["days"]["away"] == [("2026-03-10", "2026-03-20")]


def test_a_change_says_which_rank_it_would_bring() -> None:
    plain = Need("n", topics=frozenset({"EM14"}), languages={"fr": "C1"})
    nearly = Profile("nearly", topics={"EM14": 4}, languages={"fr": "B2"})
    ahead = Profile("ahead", topics={"EM14": 3}, languages={"fr": "C1"})
    last = Profile("last")

    explained = Matcher().fit([nearly, ahead, last]).explain(plain, "nearly")

    assert (explained.rank, explained.among) == (2, 3)
    [change] = [c for c in explained.changes if c.code == "language_level"]
    assert change.rank == 1


def test_the_sentences_that_answer_each_other_are_quoted() -> None:
    talker = Profile(
        "talker",
        (
            Passage("I like hiking. I reformed survivors' pensions in Spain.", "en", "summary"),
            Passage("Cooked for two hundred people.", "en", "mission"),
        ),
    )
    need = Need("n", (Passage("Nous avons faim. Nous préparons la réforme des retraites.", "fr"),))

    explained = Matcher().fit([talker]).explain(need, "talker")

    assert (explained.evidence[0].need, explained.evidence[0].profile) == (
        "Nous préparons la réforme des retraites.",
        "I reformed survivors' pensions in Spain.",
    )
    assert explained.evidence[0].source == "summary"
    assert explained.sources[0] == "summary"


def test_claimed_and_evidenced_topics_look_different() -> None:
    need = Need("n", topics=frozenset({"EM14"}))
    claims = Profile("claims", topics={"EM14": 4})
    proves = replace(claims, key="proves", evidenced_topics=frozenset({"EM14"}))
    matcher = Matcher().fit([claims, proves])

    [claimed], [proved] = (matcher.explain(need, k).part("topics").items for k in ("claims", "proves"))

    assert claimed.detail == {"level": 4, "evidenced": False}
    assert proved.detail == {"level": 4, "evidenced": True}
    assert proved.value > claimed.value


def test_the_constant_of_a_language_group_is_a_line_of_its_own() -> None:
    roster = [
        Profile(f"{lang}{i}", (Passage(f"{word} {'pension ' * (i % 3)}", lang),))
        for lang, word in (("en", "the reform"), ("es", "reforma"))
        for i in range(60)
    ]
    need = Need("n", (Passage("Pension reform", "en"),))

    items = Matcher(concepts=()).fit(roster).explain(need, "es1").part("text").items

    assert [i.detail for i in items if i.kind == "language_offset"] == [{"languages": ["es"]}]
