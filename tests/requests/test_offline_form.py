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
from hypothesis import given
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
    match one.kind:
        case "line":
            return _line
        case "choice":
            return st.sampled_from(["", *one.options])
        case "choices":
            return st.lists(st.sampled_from(list(one.options)), unique=True)
        case "topics":
            return st.lists(st.sampled_from(list(topics())), unique=True, max_size=6)
        case "languages":
            return st.lists(st.sampled_from(list(WORKING_LANGUAGES)), unique=True)
        case "date":
            return st.just("") | st.dates(min_value=NOW.date()).filter(lambda d: d.year < 2100).map(
                lambda d: d.isoformat()
            )
        case "number":
            return st.just("") | st.integers(1, one.limit)
        case "agreement":
            return st.sampled_from(["", True])
        case "email":
            return st.sampled_from(["", "ana@ministry.example"])
        case "phone":
            return st.sampled_from(["", "+383 38 000 000"])
        case "activities":
            filled = st.fixed_dictionaries({ask.name: answer_for(ask) for ask in one.asks})
            return st.lists(filled.filter(lambda a: any(a.values())), max_size=one.limit)
    return _text


@st.composite
def drafts(draw: Any) -> Draft:
    kind = draw(st.sampled_from(list(KINDS)))
    answers = {one.name: draw(answer_for(one)) for _, one in fields.all_fields(kind)}
    if kind == "simplified":
        answers["activities"] = answers["activities"][:1]
    return Draft(kind, answers)


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
    heads = [
        row for table in made.tables for row in table.rows[:1] if row._tr.find(f".//{qn('w:tblHeader')}") is not None
    ]
    assert len(heads) == len(made.tables)


def test_days_are_read_as_people_write_them(app: Any) -> None:
    with app.test_request_context():
        blank = offline.offline_form("structured", at=NOW)
        for written in ("27 3 2027", "27/03/2027", "27.3.2027", "2027-03-27"):
            filled = offline.read_form(changed(blank, write("activities-0-start_on", written)))
            assert filled.answers["activities"] == [
                dict.fromkeys([a.name for a in fields.ACTIVITY_FIELDS], "") | {"start_on": "2027-03-27"}
            ]


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
        (lambda form: swapped(form, "word/document.xml", lambda part: b"<a>" * 5000 + b"</a>" * 5000), "office program"),
        (lambda form: swapped(form, "word/document.xml", lambda part: part[:-30]), "damaged"),
        (lambda form: swapped(form, "[Content_Types].xml", lambda part: part.replace(b"main+xml", b"macroEnabled.main+xml")), "macros"),
        (lambda form: changed(form, lambda document: document.element.body.clear_content()), "No question"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_form_is_refused_with_a_sentence(app: Any, spoil: Any, said: str) -> None:
    with app.test_request_context():
        content = spoil(offline.offline_form("structured", at=NOW))
        with pytest.raises(Invalid) as refused:
            offline.read_form(content)

    assert said in refused.value.errors["file"]
