"""The form that is filled in offline: what goes out comes back."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from flask_babel import force_locale
from hypothesis import given, settings
from hypothesis import strategies as st

from socx.core.i18n import LANGUAGES
from socx.core.topics import topics
from socx.core.values import WORKING_LANGUAGES
from socx.requests import fields, offline
from socx.requests.offline.places import places_of
from socx.requests.questions import KINDS
from socx.requests.services.offline import same
from socx.web.forms import clean
from tests.factories import NOW, make_request
from tests.requests.office import changed, without_controls, write


class Draft:
    """Answers as a draft holds them, without a database."""

    id = 7
    state = "draft"

    def __init__(self, kind: str, answers: dict[str, Any]) -> None:
        self.kind, self.answers = kind, answers
        for name in ("title", "domain", "language", "sensitivity"):
            setattr(self, name, answers.get(name, ""))
        self.topic_ids, self.assistance_kinds = answers.get("topics", []), answers.get("assistance", [])


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
