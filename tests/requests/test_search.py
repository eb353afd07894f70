"""Search: every word that a reader may read finds, and no word that they may not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text, update

from socx.access.actors import Role
from socx.accounts import services as accounts
from socx.audit import services as audit
from socx.core.topics import topics
from socx.core.words import tokens, understand
from socx.db import db as database
from socx.requests import jobs, queries
from socx.requests.models import (
    ActionForm,
    AssistanceRequest,
    Clarification,
    Decision,
    EligibilityFinding,
    Opinion,
    RequestWords,
)
from socx.requests.queries import BEST_FIRST, Wanted
from socx.requests.services import excerpts, search, texts
from tests.factories import ANSWERS, NOW, make_institution, make_request, make_user


def found(words: str, role: Role = Role.MANAGER, **who: Any) -> list[str]:
    actor = make_user(role, **who).actor()
    asked = queries.listed(actor, Wanted(text=words, sort=BEST_FIRST))
    return [item.title for item in database.session.scalars(asked).unique()]


def make(title: str, state: str = "assessment", **answers: Any) -> AssistanceRequest:
    given = {name: answers.pop(name) for name in ("institution", "topics", "sensitivity") if name in answers}
    return make_request(state, title=title, answers=ANSWERS | answers, **given)


@pytest.mark.parametrize("words", [
    "garanties jeunesse", "GARANTIES", "garant", "jeunesse -vieillesse", '"garantie jeunesse"', "pilotée garantie",
    "Mitrovice", "TUNISIE", "Tunez", "employment office", "garantie février 2026", "garantie 2026-02-27",
    "garantie under assessment", "garantie analysts",
])  # fmt: skip
def test_a_request_is_found_by_words_of_every_kind(db: object, words: str) -> None:
    home = make_institution(official_name="Employment Office", partner_code="TN")
    make("La garantie jeunesse, les garanties", context="Une étude pilotée.", institution=home, activities=[
        {"title": "Visit", "place": "Mitrovicë"}])  # fmt: skip
    make("Autre chose", context="Vieillesse")

    assert found(words) == ["La garantie jeunesse, les garanties"]


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_topics_are_found_by_their_labels_in_each_language(db: object, language: str) -> None:
    make("Old age", topics=["SP01"], context="")
    make("Other", topics=["EM14"], context="")

    assert found(f'"{topics()["SP01"].label(language)}"') == ["Old age"]


def test_words_in_a_row_stand_in_a_row(db: object) -> None:
    make("One", context="public employment service")
    make("Other", context="a service for public employment")

    assert found('"employment service"') == ["One"]
    assert set(found("employment service")) == {"One", "Other"}


def test_a_word_in_the_title_counts_more_than_one_in_the_text(db: object) -> None:
    make("Elsewhere", context="apprenticeship " * 3)
    make("Apprenticeship", context="")
    make("Nowhere")

    assert found("apprenticeship") == ["Apprenticeship", "Elsewhere"]


def test_contacts_are_not_found_by_the_commission(db: object) -> None:
    make("Known", "approval", focal_name="Zdenka Quill")

    assert found("quill", Role.MANAGER) == ["Known"]
    assert found("quill", Role.COMMISSION) == []
    assert found("known -quill", Role.COMMISSION) == ["Known"]


def test_what_the_facility_writes_is_not_found_by_the_partner_or_the_delegation(db: object) -> None:
    item = make("Known")
    actor = make_user(Role.ADVISER).actor()
    database.session.add(
        EligibilityFinding(request_id=item.id, rule="theme", outcome="met", reason="flibustier", at=NOW)
    )
    audit.record(("request", item.id), "note", by=actor, at=NOW, note="flibustier")
    database.session.flush()

    assert found("flibustier", Role.ADVISER) == ["Known"]
    assert found("flibustier", Role.OFFICIAL, institution=item.institution) == []
    assert found("flibustier", Role.DELEGATION) == []
    assert found("known -flibustier", Role.DELEGATION) == ["Known"]


def test_an_opinion_is_found_by_the_offices_and_not_by_the_partner(db: object) -> None:
    item = make("Known", "formulation")
    author = make_user(Role.DELEGATION)
    database.session.add(Opinion(
        request_id=item.id, partner_code="XK", position="support", text="mirabelle", at=NOW, by_id=author.id,
    ))  # fmt: skip
    database.session.flush()

    assert found("mirabelle", Role.DELEGATION) == ["Known"]
    assert found("mirabelle", Role.OFFICIAL, institution=item.institution) == []


def test_an_answer_is_found_by_others_when_it_is_sent(db: object) -> None:
    item = make("Known", "clarification")
    asked = Clarification(request_id=item.id, section="description", question="Who?", answer="mirabelle", asked_at=NOW)
    database.session.add(asked)
    database.session.flush()
    before = found("mirabelle")

    asked.closed_at = NOW
    database.session.flush()

    assert (before, found("mirabelle")) == ([], ["Known"])


def test_a_return_is_not_found_by_the_partner(db: object) -> None:
    item = make("Known", "formulation")
    form = ActionForm(request_id=item.id, number=1, scope={}, at=NOW)
    database.session.add(form)
    database.session.flush()
    database.session.add(
        Decision(request_id=item.id, action_form_id=form.id, outcome="returned", reason="mirabelle", at=NOW)
    )
    database.session.flush()

    assert found("mirabelle", Role.MANAGER) == ["Known"]
    assert found("mirabelle", Role.OFFICIAL, institution=item.institution) == []


def test_a_draft_is_found_by_its_institution_only(db: object) -> None:
    item = make("Draft of ours", "draft", context="mirabelle")

    assert found("mirabelle", Role.OFFICIAL, institution=item.institution) == ["Draft of ours"]
    assert [found("mirabelle", role) for role in (Role.OFFICIAL, Role.ADVISER, Role.MANAGER, Role.DELEGATION)] == [
        []
    ] * 4


def test_words_follow_the_request_in_the_same_transaction(db: object) -> None:
    item = make("Before", context="old")
    item.title, item.answers = "After", ANSWERS | {"context": "mirabelle"}
    database.session.flush()

    assert (found("before"), found("mirabelle")) == ([], ["After"])
    database.session.rollback()
    assert found("mirabelle") == []


def test_words_follow_the_name_of_the_institution(db: object) -> None:
    item = make("Known")
    item.institution.official_name = "House of Mirabelle"
    database.session.flush()

    assert found("mirabelle") == ["Known"]


def test_words_go_with_the_request(db: object) -> None:
    item = make("Known")
    database.session.commit()
    database.session.delete(item)
    database.session.commit()

    assert database.session.scalars(select(RequestWords)).all() == []
    assert found("known") == []


def test_other_files_bring_words_for_an_audience(db: object, monkeypatch: pytest.MonkeyPatch) -> None:
    def brought(item: Any) -> Any:
        yield texts.Text(texts.FACILITY, "Notebook", "mirabelle")

    monkeypatch.setattr(texts, "WORDS", [*texts.WORDS, brought])
    item = make("Known")

    assert found("mirabelle", Role.MANAGER) == ["Known"]
    assert found("mirabelle", Role.OFFICIAL, institution=item.institution) == []


def test_the_check_at_night_finds_and_mends_what_drifted(db: object) -> None:
    item, other = make("Known", context="mirabelle"), make("Other")
    database.session.execute(
        update(AssistanceRequest).values(title="Changed aside").where(AssistanceRequest.id == other.id)
    )
    database.session.execute(delete(RequestWords).where(RequestWords.request_id == item.id))
    database.session.expire_all()

    assert search.KEEPER.drifted() == [item.id, other.id]
    assert (jobs.check_search(NOW), jobs.check_search(NOW)) == (2, 0)
    assert (found("mirabelle"), found("aside")) == (["Known"], ["Changed aside"])


def test_requests_without_words_get_them(db: object) -> None:
    make("Known")
    database.session.execute(delete(RequestWords))

    assert (search.KEEPER.write_missing(), search.KEEPER.write_missing(), search.KEEPER.rewrite()) == (1, 0, 0)
    assert found("known") == ["Known"]


def test_the_full_text_table_agrees_with_its_words(db: Any) -> None:
    item = make("Known")
    item.title = "Changed"
    database.session.commit()

    if db.engine.dialect.name == "sqlite":
        check = "INSERT INTO request_words_fts (request_words_fts, rank) VALUES ('integrity-check', 1)"
        database.session.execute(text(check))


def test_an_excerpt_shows_the_words_as_they_were_written(db: object) -> None:
    item = make("Known", context="Avant. " * 40 + "La <b>réforme</b> des retraites. " + "Après. " * 60)

    told = excerpts.excerpts([item], "reforme", make_user(Role.MANAGER).actor())[item.id]

    assert told.place == "Description"
    assert [p.text for p in told.pieces if p.found] == ["réforme"]
    assert len("".join(p.text for p in told.pieces)) < 260


def test_an_excerpt_shows_nothing_that_its_reader_may_not_see(db: object) -> None:
    item = make("Known", "approval", focal_name="Zdenka Quill")

    assert excerpts.excerpts([item], "quill", make_user(Role.COMMISSION).actor()) == {}
    assert excerpts.excerpts([item], "quill", make_user(Role.MANAGER).actor())[item.id].place == "Contacts"


def test_an_excerpt_of_a_confidential_request_shows_no_words(db: object) -> None:
    item = make("Known", context="mirabelle", sensitivity="confidential")

    told = excerpts.excerpts([item], "mirabelle", make_user(Role.MANAGER).actor())[item.id]

    assert (told.place, told.pieces) == ("Description", ())


def test_the_page_marks_what_was_found(browse: Any) -> None:
    make("Known", context="La réforme <script>")
    browser = browse(make_user(Role.MANAGER))

    browser.get("/requests/?q=reforme")

    assert [m.get_text() for m in browser.page.select("main mark")] == ["réforme"]
    assert "Found in: Description" in browser.text
    assert "1 request" in browser.text


def test_an_empty_search_helps(browse: Any) -> None:
    make("Known")
    browser = browse(make_user(Role.MANAGER))

    browser.get("/requests/?q=mirabelle+reforme")

    assert "No request has all these words" in browser.text


def test_the_head_of_every_page_searches(browse: Any) -> None:
    make("Known")
    browser = browse(make_user(Role.MANAGER))
    browser.get("/")

    browser.press("Search", q="known")

    assert browser.path.startswith("/requests/")
    assert "Known" in browser.text


def test_machines_search_and_filter_alike(app: Any, db: object) -> None:
    make("Known", context="mirabelle")
    make("Other", "opinion", context="mirabelle")
    user = make_user(Role.MANAGER)
    headers = {"Authorization": f"Bearer {accounts.create_token(user, 'test', by=user.actor(), at=NOW)[1]}"}
    database.session.commit()
    client = app.test_client()

    def titles(query: str) -> list[str]:
        return [i["title"] for i in client.get(f"/api/v1/requests/?{query}", headers=headers).json["items"]]

    assert set(titles("q=mirabelle")) == {"Known", "Other"}
    assert titles("q=mirabelle&state=opinion&state=approval") == ["Other"]
    assert titles("q=mirabelle&topic=SP01") == []
    assert client.get("/api/v1/requests/?state=nowhere", headers=headers).status_code == 422


TYPED = st.one_of(st.text(max_size=40), st.text(alphabet="\"-*:(){}^~+ abéAÉ\\'%_|&!<>", max_size=30))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(typed=TYPED)
def test_whatever_is_typed_is_understood(typed: str) -> None:
    terms = understand(typed).terms

    assert all(term.tokens and all(token == token.strip() != "" for token in term.tokens) for term in terms)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(typed=TYPED)
def test_whatever_is_typed_finds_only_what_may_be_read(db: object, typed: str) -> None:
    database.session.rollback()
    make("Étude abc", context='a "b" c')
    make("Quiet", sensitivity="confidential")
    actor = make_user(Role.ADVISER, domain="social_protection").actor()
    readable = {item.id for item in database.session.scalars(queries.visible_to(actor)).unique()}

    shown = {
        i.id for i in database.session.scalars(queries.listed(actor, Wanted(text=typed, sort=BEST_FIRST))).unique()
    }

    assert shown <= readable
    database.session.rollback()


@pytest.mark.parametrize(
    "typed", ["%00", "%ff%fe", "NEAR(a b)", "a OR b", "title:x", "((", '"', "x" * 400, "%F0%9F%99%82", "é" * 80]
)
def test_the_page_answers_whatever_is_typed(browse: Any, typed: str) -> None:
    browser = browse(make_user(Role.MANAGER))

    browser.get("/requests/", query_string=f"view=all&q={typed}")

    assert browser.status == 200


def test_tokens_are_folded_words() -> None:
    assert tokens("L’Éducation, à 2026-07 KOSOVO*") == ["l", "education", "a", "2026", "07", "kosovo"]
