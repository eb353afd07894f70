"""What must hold for every roster and every need."""

from __future__ import annotations

import random
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socx.matching.engine import Matcher, Need, Passage, Profile, screen
from socx.matching.engine.explain import Explainer
from socx.matching.engine.ranking import best_rows
from tests.matching.engine.rosters import LANGS, LEVELS, LIVES, TOPICS, asked, mixed_roster, needs, rosters

EXACT = 1e-9


@given(rosters, needs, st.randoms())
def test_the_order_of_the_roster_changes_nothing(roster: list[Profile], need: Need, chance: random.Random) -> None:
    shuffled = chance.sample(roster, len(roster))

    assert Matcher().fit(shuffled).rank(need) == Matcher().fit(roster).rank(need)


@given(rosters, needs, st.randoms())
def test_the_order_of_the_passages_changes_nothing(roster: list[Profile], need: Need, chance: random.Random) -> None:
    shuffled = [replace(p, passages=tuple(chance.sample(p.passages, len(p.passages)))) for p in roster]

    assert Matcher().fit(shuffled).rank(need) == Matcher().fit(roster).rank(need)


@given(rosters, needs)
def test_a_score_is_the_sum_of_its_parts_and_a_part_of_its_items(roster: list[Profile], need: Need) -> None:
    matcher = Matcher().fit(roster)

    for place, ranked in enumerate(matcher.rank(need), start=1):
        explained = matcher.explain(need, ranked.key)
        assert explained.score == ranked.score
        assert explained.rank == place
        assert sum(ranked.parts.values()) == pytest.approx(ranked.score, abs=EXACT)
        assert {part.name: part.share for part in explained.parts} == ranked.parts
        for part in explained.parts:
            assert sum(item.value for item in part.items) == pytest.approx(part.share, abs=EXACT)
            assert part.value * part.weight == pytest.approx(part.share, abs=EXACT)


@given(rosters, needs)
def test_scores_and_parts_stay_in_bounds(roster: list[Profile], need: Need) -> None:
    matcher = Matcher().fit(roster)

    scores = matcher.score([need])

    assert scores.min() >= 0
    assert scores.max() <= 100 + EXACT
    for ranked in matcher.rank(need):
        assert all(points >= 0 for points in ranked.parts.values())


@given(rosters, needs, st.sampled_from(TOPICS), st.integers(1, 4))
def test_claiming_a_needed_topic_never_lowers_a_score(
    roster: list[Profile], need: Need, topic: str, level: int
) -> None:
    need = replace(need, topics=need.topics | {topic})
    first = roster[0]
    claimed = max(level, first.topics.get(topic, 0))
    knows_more = replace(first, topics={**first.topics, topic: claimed})

    before = Matcher().fit(roster).score([need])[0, 0]
    after = Matcher().fit([knows_more, *roster[1:]]).score([need])[0, 0]

    assert after >= before - EXACT


@given(rosters, needs, st.sampled_from(TOPICS))
def test_evidence_of_a_needed_topic_never_lowers_a_rank(roster: list[Profile], need: Need, topic: str) -> None:
    need = replace(need, topics=need.topics | {topic})
    first = roster[0]
    proven = replace(first, evidenced_topics=first.evidenced_topics | {topic})

    before = Matcher().fit(roster).explain(need, first.key)
    after = Matcher().fit([proven, *roster[1:]]).explain(need, first.key)

    assert after.rank <= before.rank


@given(rosters, needs)
def test_a_text_that_says_what_is_needed_never_lowers_a_rank(roster: list[Profile], need: Need) -> None:
    first = roster[0]
    shows = replace(first, passages=(*first.passages, *need.passages))

    before = Matcher().fit(roster).explain(need, first.key)
    after = Matcher().fit([shows, *roster[1:]]).explain(need, first.key)

    assert after.rank <= before.rank


@given(rosters, needs)
def test_without_a_shown_term_the_text_falls_by_what_was_shown(roster: list[Profile], need: Need) -> None:
    single = [replace(p, passages=p.passages[:1]) for p in roster]
    matcher = Matcher(align_languages=False, spelling=0).fit(single)
    scored = matcher.scored(need)
    if scored.query is None:
        return
    text = matcher.text_
    whole = text.raw(scored.query)

    for person in range(len(single)):
        for column, shown in text.shared(scored.query, person).words.items():
            without = scored.query.words.copy()
            without[0, column] = 0.0
            left = text.pooled_.similarity(without)[person]
            assert whole[person] - left == pytest.approx(shown, abs=EXACT)


@given(rosters, needs)
def test_what_is_no_feature_changes_nothing(roster: list[Profile], need: Need) -> None:
    swapped = [
        replace(
            profile,
            passages=tuple(replace(p, source="elsewhere") for p in profile.passages),
            member_state="MT",
            consent=not profile.consent,
            confidential=not profile.confidential,
            conflicts={"AL": "family"},
        )
        for profile in roster
    ]

    assert Matcher().fit(swapped).rank(need) == Matcher().fit(roster).rank(need)


def test_a_profile_cannot_carry_what_must_not_count() -> None:
    carried = {field.name for field in fields(Profile)}

    assert not carried & {
        "sex", "gender", "age", "born_on", "nationality", "union", "health", "disability", "name",
    }  # fmt: skip


@given(rosters, needs)
def test_both_sides_of_the_social_partners_count_the_same(roster: list[Profile], need: Need) -> None:
    workers = [replace(p, kind="social_partner_worker") for p in roster]
    employers = [replace(p, kind="social_partner_employer") for p in roster]

    assert Matcher().fit(workers).rank(need) == Matcher().fit(employers).rank(need)


@given(rosters, needs, st.integers(0, 9))
def test_the_first_few_are_the_beginning_of_the_whole_ranking(roster: list[Profile], need: Need, k: int) -> None:
    matcher = Matcher().fit(roster)

    assert matcher.rank(need, k) == matcher.rank(need)[:k]


@given(rosters, needs)
def test_the_scores_of_a_need_are_those_of_its_ranking(roster: list[Profile], need: Need) -> None:
    matcher = Matcher().fit(roster)

    by_key = {ranked.key: ranked.score for ranked in matcher.rank(need)}

    assert matcher.score([need])[0].tolist() == [by_key[profile.key] for profile in roster]


@given(rosters, needs)
def test_everyone_is_either_eligible_or_out_with_a_reason(roster: list[Profile], need: Need) -> None:
    eligible, excluded = screen(need, roster)

    assert sorted(map(repr, (p.key for p in (*eligible, *excluded)))) == sorted(repr(p.key) for p in roster)
    assert all(out.reasons for out in excluded)


@given(rosters, needs)
def test_a_change_that_is_promised_comes_true(roster: list[Profile], need: Need) -> None:
    matcher = Matcher().fit(roster)

    for profile in roster:
        for change in matcher.explain(need, profile.key).changes:
            if change.code != "language_level":
                continue
            language, level = str(change.facts["label"]), str(change.facts["asked"])
            better = replace(profile, languages={**profile.languages, language: level})
            others = [p for p in roster if p.key != profile.key]
            then = Matcher().fit([better, *others]).explain(need, profile.key)
            assert then.score == pytest.approx(change.points, abs=EXACT)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "pension", "PENSION " * 100_000, "🙂🙃 👩🏽‍💻", "العمل اللائق والحماية الاجتماعية", "ﾊﾝｶｸ 年金改革",
        "12/03/2026 15:00", "a" * 500_000, "\x00\x01", "...", "Пенсионная реформа", "x@y.org",
    ],
    ids=lambda text: repr(text[:12]),
)  # fmt: skip
def test_any_text_is_answered_on_either_side(text: str) -> None:
    roster = [Profile("odd", (Passage(text, "en"),)), Profile("dull", (Passage("Pension", "en"),))]
    matcher = Matcher().fit(roster)
    odd = Need("odd", (Passage(text, ""),), topics=frozenset({"SP05"}))

    assert len(matcher.rank(odd)) == 2
    assert matcher.explain(odd, "odd").among == 2


@pytest.mark.parametrize("text", ["", "12/03/2026", "the of and", "🙂"])
def test_a_roster_without_a_word_is_ranked_by_the_rest(text: str) -> None:
    silent = Profile("silent", (Passage(text, "en"),), topics={"SP05": 4})
    need = Need("need", (Passage("Pensions", "en"),), topics=frozenset({"SP05"}))

    [ranked] = Matcher().fit([silent]).rank(need)

    assert ranked.parts["topics"] > 0


@given(rosters, needs, st.sampled_from(LANGS), st.sampled_from(LEVELS))
def test_speaking_a_needed_language_better_never_lowers_a_rank(
    roster: list[Profile], need: Need, lang: str, level: str
) -> None:
    need = replace(need, languages={**need.languages, lang: "B2"})
    first = roster[0]
    better = max(level, first.languages.get(lang, ""))
    improved = replace(first, languages={**first.languages, lang: better})

    before = Matcher().fit(roster).explain(need, first.key)
    after = Matcher().fit([improved, *roster[1:]]).explain(need, first.key)

    assert after.rank <= before.rank


@pytest.mark.parametrize("life", sorted(LIVES))
@pytest.mark.parametrize("lang", LANGS)
def test_the_translation_of_a_profile_keeps_its_place_and_most_of_its_score(life: str, lang: str) -> None:
    need = asked(life, lang)
    ranked = Matcher().fit(mixed_roster()).rank(need)
    scores = {str(one.key): one.score for one in ranked}

    translated = [scores[f"{life}-{other}"] for other in LANGS]
    others = [score for key, score in scores.items() if not key.startswith(life)]

    assert min(translated) > max(others)
    assert max(translated) - min(translated) < (max(translated) - max(others))


@given(rosters, needs)
def test_a_brief_explanation_says_the_same_of_all_that_it_says(roster: list[Profile], need: Need) -> None:
    matcher = Matcher().fit(roster)
    scored = matcher.scored(need)
    explainer = Explainer(matcher, need, scored, best_rows(scored.scores))

    for row in range(len(roster)):
        brief, full = explainer.explanation(row, brief=True), explainer.explanation(row)
        assert (brief.score, brief.rank, brief.among, brief.changes) == (
            full.score,
            full.rank,
            full.among,
            full.changes,
        )
        assert brief.missing == tuple(one for one in full.missing if one.code not in ("concept", "term"))
        for some, whole in zip(brief.parts, full.parts, strict=True):
            assert (some.name, some.value, some.share) == (whole.name, whole.value, whole.share)
            assert all(item in whole.items for item in some.items)


@given(rosters, needs)
def test_a_matcher_that_was_fitted_again_is_a_new_one(roster: list[Profile], need: Need) -> None:
    again = Matcher().fit(roster[1:]).refitted(roster)

    assert again.rank(need) == Matcher().fit(roster).rank(need)
