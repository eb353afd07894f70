"""The form that is filled in offline: what goes out comes back, and nothing odd gets in."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from flask_babel import force_locale
from hypothesis import given, settings
from hypothesis import strategies as st

from socx.access.actors import Role
from socx.core.errors import Invalid
from socx.core.i18n import LANGUAGES
from socx.core.topics import topics
from socx.core.values import WORKING_LANGUAGES
from socx.db import db as database
from socx.requests import fields, offline
from socx.requests.models import AssistanceRequest
from socx.requests.offline.places import places_of
from socx.requests.questions import KINDS
from socx.requests.services import offline as services
from socx.requests.services.offline import same
from socx.web.forms import clean
from tests.factories import NOW, make_institution, make_request, make_user


@pytest.fixture
def official(db: object) -> Any:
    return make_user(Role.OFFICIAL, institution=make_institution(official_name="Ministry of Labour"), name="Olga")


class Draft:
    """Answers as a draft holds them, without a database."""

    id = 7
    state = "draft"

    def __init__(self, kind: str, answers: dict[str, Any]) -> None:
        self.kind, self.answers = kind, answers
        for name in ("title", "domain", "language", "sensitivity"):
            setattr(self, name, answers.get(name, ""))
        self.topic_ids, self.assistance_kinds = answers.get("topics", []), answers.get("assistance", [])


def changed(content: bytes, change: Callable[[Any], None]) -> bytes:
    """The file after somebody worked on it in an office program."""
    document = docx.Document(io.BytesIO(content))
    change(document)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def write(tag: str, text: str) -> Callable[[Any], None]:
    def do(document: Any) -> None:
        for control in document.element.body.iter(qn("w:sdt")):
            about = control.find(qn("w:sdtPr"))
            if about.find(qn("w:tag")).get(qn("w:val")) == tag:
                for prompt in about.findall(qn("w:showingPlcHdr")):
                    about.remove(prompt)
                first, *others = list(control.iter(qn("w:t")))
                first.text = text
                for other in others:
                    other.text = ""

    return do


def without_controls(document: Any) -> None:
    """What some programs do: the words stay, the controls are gone."""
    for control in list(document.element.body.iter(qn("w:sdt"))):
        parent, content = control.getparent(), control.find(qn("w:sdtContent"))
        for part in list(content):
            control.addprevious(part)
        parent.remove(control)
    document.core_properties.keywords = ""


# --- out and back

_letters = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co"), exclude_characters="\u2028\u2029")
_line = st.text(_letters, max_size=40).map(lambda t: str(clean(t)))
_text = st.lists(_line, max_size=4).map(lambda lines: str(clean("\n".join(lines))))


def answer_for(one: Any) -> st.SearchStrategy[Any]:
    """Any answer that a draft may hold."""
    days = st.dates(NOW.date(), NOW.date().replace(year=2099)).map(lambda day: day.isoformat())
    makers: dict[str, Callable[[], st.SearchStrategy[Any]]] = {
        "line": lambda: _line,
        "choice": lambda: st.sampled_from(["", *one.options]),
        "choices": lambda: st.lists(st.sampled_from(list(one.options)), unique=True),
        "topics": lambda: st.lists(st.sampled_from(list(topics())), unique=True, max_size=6),
        "languages": lambda: st.lists(st.sampled_from(list(WORKING_LANGUAGES)), unique=True),
        "date": lambda: st.just("") | days,
        "number": lambda: st.just("") | st.integers(1, one.limit),
        "agreement": lambda: st.sampled_from(["", True]),
        "email": lambda: st.sampled_from(["", "ana@ministry.example"]),
        "phone": lambda: st.sampled_from(["", "+383 38 000 000"]),
        "activities": lambda: st.lists(
            st.fixed_dictionaries({ask.name: answer_for(ask) for ask in one.asks}).filter(lambda a: any(a.values())),
            max_size=one.limit,
        ),
    }
    return makers.get(one.kind, lambda: _text)()


@st.composite
def drafts(draw: Any) -> Draft:
    kind = draw(st.sampled_from(list(KINDS)))
    answers = {one.name: draw(answer_for(one)) for _, one in fields.all_fields(kind)}
    if kind == "simplified":
        answers["activities"] = answers["activities"][:1]
    return Draft(kind, answers)


@settings(max_examples=12)
@given(draft=drafts(), tongue=st.sampled_from(list(LANGUAGES)))
def test_any_draft_comes_back_as_it_went_out(app: Any, draft: Draft, tongue: str) -> None:
    with app.test_request_context(), force_locale(tongue):
        filled = offline.read_form(offline.offline_form(draft.kind, at=NOW, item=draft))

        assert (filled.form, filled.item_id, filled.troubles, filled.by_label) == (draft.kind, 7, [], False)
        for _, one in fields.all_fields(draft.kind):
            assert same(one, filled.answers[one.name]) == same(one, draft.answers[one.name]), one.name
        assert filled.bases == offline.bases_of(draft)


@pytest.mark.parametrize("tongue", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_whose_controls_are_gone_is_read_by_its_labels(app: Any, db: object, kind: str, tongue: str) -> None:
    item = make_request("draft", kind=kind, title="Labour data", language="fr")
    with app.test_request_context(), force_locale(tongue):
        content = changed(offline.offline_form(kind, at=NOW, item=item), without_controls)

        filled = offline.read_form(content)

        assert (filled.form, filled.by_label, filled.troubles) == (kind, True, [])
        for _, one in fields.all_fields(kind):
            assert same(one, filled.answers[one.name]) == same(one, fields.value(item, one)), one.name


@pytest.mark.parametrize("tongue", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_answer_has_a_control_with_its_name(app: Any, kind: str, tongue: str) -> None:
    with app.test_request_context(), force_locale(tongue):
        made: Any = docx.Document(io.BytesIO(offline.offline_form(kind, at=NOW)))

    tags = [t.get(qn("w:val")) for t in made.element.body.iter(qn("w:tag"))]
    assert len(tags) == len(set(tags))
    for place in places_of(kind):
        assert any(t == place.tag or t.startswith(f"{place.tag}.") for t in tags), place.tag
    heads = [table for table in made.tables if table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None]
    assert len(heads) == len(made.tables)


@pytest.mark.parametrize("kind", KINDS)
def test_a_limit_is_told_once_and_a_day_is_written_in_one_way(app: Any, kind: str) -> None:
    with app.test_request_context():
        made: Any = docx.Document(io.BytesIO(offline.offline_form(kind, at=NOW)))

    questions = [row.cells[0].text for table in made.tables for row in table.rows]
    assert [q for q in questions if q.lower().count("at most") > 1] == []
    assert [q for q in questions if "27 3 2027" in q] == []


def test_days_are_read_as_people_write_them(app: Any) -> None:
    with app.test_request_context():
        blank = offline.offline_form("structured", at=NOW)
        for written in ("27 3 2027", "27/03/2027", "27.3.2027", "2027-03-27"):
            filled = offline.read_form(changed(blank, write("activities-0-start_on", written)))
            assert [a["start_on"] for a in filled.answers["activities"]] == ["2027-03-27"]


# --- what cannot be read


def test_words_that_no_list_has_are_reported(app: Any) -> None:
    with app.test_request_context():
        blank = offline.offline_form("structured", at=NOW)

        def add_topic(document: Any) -> None:
            cell = next(r.cells[1] for t in document.tables for r in t.rows if r.cells[0].text.startswith("Topics"))
            cell.add_paragraph("Pension fund of the railways")

        filled = offline.read_form(changed(blank, add_topic))

    assert [(t.place.question.name, t.text) for t in filled.troubles if t.place] == [
        ("topics", "Pension fund of the railways")
    ]


def test_a_file_with_nothing_in_it_starts_nothing(app: Any, official: Any) -> None:
    with app.test_request_context():
        filled = offline.read_form(offline.offline_form("structured", at=NOW))
        with pytest.raises(Invalid):
            services.start_from_form(official.institution, filled, by=official.actor(), at=NOW, creation_key="k" * 20)

    assert database.session.query(AssistanceRequest).count() == 0


def test_a_text_that_is_too_long_is_told_and_not_cut(app: Any, official: Any) -> None:
    long = "word " * 500
    with app.test_request_context():
        content = changed(offline.offline_form("structured", at=NOW), write("mandate", long))
        content = changed(content, write("title", "Data"))
        taken = services.start_from_form(
            official.institution, offline.read_form(content), by=official.actor(), at=NOW, creation_key="k" * 20
        )

    assert taken.item.title == "Data"
    assert taken.item.answers.get("mandate", "") == ""
    assert [(r.place.question.name, r.answer) for r in taken.refused] == [("mandate", long.strip())]


# --- files that are no forms


def packed(**parts: bytes) -> bytes:
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/").replace("TYPES", "[Content_Types].xml"), content)
    return saved.getvalue()


def swapped(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The file with one of its parts changed."""
    saved = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, change(old.read(entry)) if entry == name else old.read(entry))
    return saved.getvalue()


DTD = b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'


def with_dtd(content: bytes) -> bytes:
    return re.sub(rb"(<\?xml[^>]*\?>)", rb"\1" + DTD, content, count=1)


def with_macros(content: bytes) -> bytes:
    return content.replace(b"main+xml", b"macroEnabled.main+xml")


@pytest.mark.parametrize(
    "spoil, said",
    [
        (lambda form: b"", "empty"),
        (lambda form: b"%PDF-1.7 no form", "no DOCX"),
        (lambda form: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "password"),
        (lambda form: form[:4000], "damaged"),
        (lambda form: b"PK\x03\x04" + b"x" * 10_485_760, "larger"),
        (lambda form: packed(mimetype=b"application/vnd.oasis.opendocument.text"), "no DOCX"),
        (lambda form: swapped(form, "word/document.xml", lambda part: b" " * 60_000_000), "office program"),
        (lambda form: swapped(form, "word/document.xml", with_dtd), "office program"),
        (lambda form: swapped(form, "docProps/core.xml", with_dtd), "office program"),
        (lambda form: swapped(form, "word/document.xml", lambda part: b"<a>" * 500 + b"</a>" * 500), "office program"),
        (lambda form: swapped(form, "word/document.xml", lambda part: part[:-30]), "damaged"),
        (lambda form: swapped(form, "[Content_Types].xml", with_macros), "macros"),
        (lambda form: changed(form, lambda document: document.element.body.clear_content()), "No question"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_form_is_refused_with_a_sentence(app: Any, spoil: Any, said: str) -> None:
    with app.test_request_context():
        content = spoil(offline.offline_form("structured", at=NOW))
        with pytest.raises(Invalid) as refused:
            offline.read_form(content)

    assert said in refused.value.errors["file"]


# --- on the pages


def send(browser: Any, path: str, content: bytes, name: str = "form.docx") -> Any:
    browser.get(path)
    token = browser.page.select_one("input[name=csrf_token]")["value"]
    key = browser.page.select_one("input[name=creation_key]")
    data = {"csrf_token": token, "creation_key": key["value"] if key else "", "file": (io.BytesIO(content), name)}
    return browser.post(path, data)


def fetched(browser: Any, path: str) -> bytes:
    answer = browser.client.get(path, headers=browser.headers)
    assert answer.status_code == 200
    return bytes(answer.data)


def test_an_official_fills_the_form_in_offline_and_gets_a_draft(official: Any, browse: Any) -> None:
    browser = browse(official)
    blank = fetched(browser, "/requests/offline-form.docx?form=simplified&language=fr")
    content = changed(changed(blank, write("title", "Table ronde")), write("activities-0-title", "Table ronde"))

    send(browser, "/requests/new/offline", content)

    item = database.session.query(AssistanceRequest).one()
    assert (item.title, item.kind, item.institution_id) == ("Table ronde", "simplified", official.institution_id)
    assert item.answers["activities"][0]["title"] == "Table ronde"
    assert browser.heading == "Your draft is started"
    browser.follow("Go on with the draft")
    assert browser.status == 200


def test_a_double_click_starts_one_draft(official: Any, browse: Any) -> None:
    browser = browse(official)
    content = changed(fetched(browser, "/requests/offline-form.docx"), write("title", "Data"))
    browser.get("/requests/new/offline")
    fields_sent = {f["name"]: f["value"] for f in browser.page.select("main form input[type=hidden]")}

    for _ in range(2):
        browser.post("/requests/new/offline", fields_sent | {"file": (io.BytesIO(content), "form.docx")})

    assert browser.status == 200
    assert database.session.query(AssistanceRequest).count() == 1


def test_a_wrong_file_gets_its_sentence_on_the_page(official: Any, browse: Any) -> None:
    browser = browse(official)

    send(browser, "/requests/new/offline", b"%PDF-1.7", "form.docx")

    assert browser.status == 422
    assert browser.errors == ["This is no DOCX file. Save the form as a Word document (.docx), then send that file."]
    assert database.session.query(AssistanceRequest).count() == 0


def test_a_page_without_a_file_asks_for_one(official: Any, browse: Any) -> None:
    browser = browse(official)

    browser.get("/requests/new/offline")
    browser.press("Start a draft from this file")

    assert browser.errors == ["The file is empty. Choose the form that you filled in."]


def test_a_text_that_is_too_long_goes_to_its_page_whole(official: Any, browse: Any) -> None:
    browser = browse(official)
    long = " ".join(["word"] * 600)
    content = changed(fetched(browser, "/requests/offline-form.docx"), write("title", "Data"))

    send(browser, "/requests/new/offline", changed(content, write("mandate", long)))
    assert "Use at most 2000 characters. You have used 2999." in browser.text
    browser.press("Open this part with your text Your institution")

    assert browser.status == 422
    assert browser.page.select_one("textarea[name=mandate]").get_text().strip() == long
    browser.press("Save and continue", mandate="Short enough.", unit="Unit")
    item = database.session.query(AssistanceRequest).one()
    assert item.answers["mandate"] == "Short enough."


def test_a_draft_goes_out_and_comes_back_changed(official: Any, browse: Any) -> None:
    item = make_request("draft", institution=official.institution, title="Before", language="en")
    browser = browse(official)
    content = fetched(browser, f"/requests/{item.id}/offline-form.docx?language=es")

    send(browser, f"/requests/{item.id}/offline", changed(content, write("context", "Changed on the train.")))

    database.session.refresh(item)
    assert item.answers["context"] == "Changed on the train."
    assert item.title == "Before"
    assert "1 answer was taken from the file." in browser.text


def test_what_changed_in_both_is_shown_side_by_side(official: Any, browse: Any) -> None:
    item = make_request("draft", institution=official.institution)
    browser = browse(official)
    content = fetched(browser, f"/requests/{item.id}/offline-form.docx")
    item.answers["context"] = "Written here meanwhile."
    item.answers["tried"] = "Also here."
    database.session.commit()
    content = changed(changed(content, write("context", "Written on the train.")), write("change", "New words."))

    send(browser, f"/requests/{item.id}/offline", content)
    database.session.refresh(item)
    kept = dict(item.answers)
    browser.press("Compare both texts Description")

    assert (kept["context"], kept["tried"], kept["change"]) == ("Written here meanwhile.", "Also here.", "New words.")
    assert browser.status == 409
    assert "Written here meanwhile." in browser.text
    assert "Written on the train." in browser.page.select_one("textarea[name=context]").get_text()
    database.session.refresh(item)
    assert item.answers["tried"] == "Also here."


def test_strangers_and_submitted_requests_take_no_file(official: Any, browse: Any) -> None:
    item = make_request("draft", institution=official.institution)
    filed = make_request("submitted", institution=official.institution)
    stranger = browse(make_user(Role.OFFICIAL))

    assert stranger.client.get(f"/requests/{item.id}/offline").status_code == 404
    assert stranger.client.get(f"/requests/{item.id}/offline-form.docx").status_code == 404
    assert browse(make_user(Role.MANAGER)).client.get("/requests/new/offline").status_code == 403
    own = browse(official)
    own.get(f"/requests/{filed.id}/offline")
    assert own.path == f"/requests/{filed.id}"
