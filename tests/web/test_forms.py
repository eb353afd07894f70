"""Real forms, sent and read back: words, refusals, parts and lists."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from flask import Flask, render_template_string
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from socx.core.errors import Conflict, Incomplete, Invalid, WrongState
from socx.core.i18n import N_
from socx.web.forms import AtMost, BaseForm, PartForm, TransitionForm, check_version, clean, leaves, marked

MARKED = "Remove the characters that cannot be shown. They are marked with \ufffd."
PAGE = """
{% from "components/error_summary.html" import error_summary %}{% from "components/field.html" import field %}
{{ error_summary(form) }}
{% for f in form if f.type not in ("CSRFTokenField", "FieldList", "FormField") %}{{ field(f) }}{% endfor %}
{% for entry in form.steps %}{{ field(entry.form.title) }}{{ field(entry.form.days) }}{% endfor %}
"""


class StepForm(PartForm):
    title = StringField(N_("Name"), [InputRequired(N_("Enter your name.")), AtMost(5)])
    days = IntegerField(N_("Language"), [Optional()])


class EveryKindForm(BaseForm):
    line = StringField(N_("Name"), [InputRequired(N_("Enter your name.")), AtMost(10)], description=N_("Role"))
    text = TextAreaField(N_("Mandate"), [AtMost(20)])
    kind = SelectField(N_("Role"), choices=[SelectChoice("a", N_("Ministry")), SelectChoice("b", N_("Agency"))])
    one = RadioField(N_("Type"), [Optional()], choices=[SelectChoice("a", N_("Ministry"))])
    many = SelectMultipleField(N_("Domain"), choices=[SelectChoice("a"), SelectChoice("b")])
    number = IntegerField(N_("City"), [Optional()])
    day = DateField(N_("Website"), [Optional()])
    yes = BooleanField(N_("Account"))
    secret = PasswordField(N_("Password"))
    steps = FieldList(FormField(StepForm))


def send(app: Flask, sent: dict, method: str = "POST", language: str = "en", **more):
    """The form as a request makes it: (form, whether it may be used, its page)."""
    app.config["WTF_CSRF_ENABLED"] = False
    try:
        given = {"line": "x", "kind": "a"} | sent
        given = {name: value for name, value in given.items() if value is not None}
        with app.test_request_context("/", method=method, data=given, headers={"Accept-Language": language}, **more):
            form = EveryKindForm.from_request()
            valid = form.submitted()
            return form, valid, BeautifulSoup(render_template_string(PAGE, form=form), "html.parser")
    finally:
        app.config["WTF_CSRF_ENABLED"] = True


def summary(page: BeautifulSoup) -> dict[str, str]:
    """Each line of the summary with the field that it leads to."""
    return {a["href"]: a.get_text() for a in page.select(".govuk-error-summary a")}


def test_what_is_right_passes(app):
    form, valid, page = send(app, {"many": ["a", "b"], "number": "12", "day": "2026-03-02", "steps-0-title": "one"})
    assert valid
    assert (form.many.data, form.number.data, form.day.data.isoformat()) == (["a", "b"], 12, "2026-03-02")
    assert summary(page) == {}


def test_a_sentence_that_stands_at_several_fields_names_them(app):
    _, _, page = send(app, {"line": "a\x00b", "text": "a\x1bb", "number": "twelve"})

    assert list(summary(page).values()) == [
        f"Name: {MARKED}", f"Mandate: {MARKED}", "Enter a whole number, for example 12.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "sent, place, sentence",
    [
        ({"line": None}, "#line", "Enter your name."),
        ({"line": "   "}, "#line", "Enter your name."),
        ({"line": "x" * 11}, "#line", "Shorten this to 10 characters. It has 11 now."),
        ({"line": "a\x00b"}, "#line", MARKED),
        ({"line": "a\nb"}, "#line", "Write this on one line."),
        ({"text": "a\x1bb"}, "#text", MARKED),
        ({"text": "x" * 21}, "#text", "Shorten this to 20 characters. It has 21 now."),
        ({"kind": "c"}, "#kind", "Choose one of the options."),
        ({"kind": "a\x00"}, "#kind", "Choose one of the options."),
        ({"one": "z"}, "#one-0", "Choose one of the options."),
        ({"number": "twelve"}, "#number", "Enter a whole number, for example 12."),
        ({"number": str(2**31)}, "#number", "Enter a smaller number."),
        ({"number": "9" * 30}, "#number", "Enter a smaller number."),
        ({"day": "31.02.2026"}, "#day", "Enter a date, for example 2026-03-27."),
        ({"steps-0-title": ""}, "#steps-0-title", "Enter your name."),
        ({"steps-0-title": "one", "steps-1-title": "too long"}, "#steps-1-title",
         "Shorten this to 5 characters. It has 8 now."),
        ({"steps-0-title": "one", "steps-0-days": "x"}, "#steps-0-days", "Enter a whole number, for example 12."),
        ({"steps-3-title": "a\x00"}, "#steps-0-title", MARKED),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_once_and_leads_to_its_field(app, sent, place, sentence):
    _, valid, page = send(app, sent)
    assert not valid
    assert summary(page) == {place: sentence}
    assert page.select_one(place) is not None
    beside = "#one-error" if place == "#one-0" else f"{place}-error"
    assert sentence in page.select_one(beside).get_text()


def test_refused_text_stays_in_its_field(app):
    _, _, page = send(app, {"line": "far too long a line", "text": "one\r\ntwo\x07" + "x" * 30})
    assert page.select_one("#line")["value"] == "far too long a line"
    assert page.select_one("#text").get_text().strip() == "one\ntwo\ufffd" + "x" * 30


def test_a_password_is_never_shown_again_and_keeps_its_spaces(app):
    form, _, page = send(app, {"secret": " three red boats "})
    assert form.secret.data == " three red boats "
    assert not page.select_one("#secret").get("value")


def test_a_page_that_is_only_opened_is_neither_sent_nor_wrong(app):
    form, valid, page = send(app, {}, method="GET")
    assert not valid
    assert form.errors == {}
    assert summary(page) == {}


@pytest.mark.parametrize("body", ["[1, 2]", '{"line": {"a": 1}}', '"x"', "{"])
def test_a_page_reads_no_json(app, body):
    app.config["WTF_CSRF_ENABLED"] = False
    try:
        with app.test_request_context("/", method="POST", data=body, content_type="application/json"):
            form = EveryKindForm.from_request()
            assert not form.submitted()
            assert form.line.data in (None, "")
    finally:
        app.config["WTF_CSRF_ENABLED"] = True


def test_words_are_those_of_each_reader_and_of_no_reader_before(app):
    """Labels and choices belong to the class: translating them for one reader must not keep them so."""
    first, _, _ = send(app, {}, language="fr")
    second, _, _ = send(app, {}, language="en")
    assert [c.label for c in second.kind.choices] == ["Ministry", "Agency"]
    assert second.line.label.text == "Name"
    assert second.line.description == "Role"
    assert [c.value for c in first.kind.choices] == ["a", "b"]


def test_a_form_asks_for_its_token(app):
    with app.test_request_context("/", method="POST", data={"line": "x", "kind": "a"}):
        form = EveryKindForm.from_request()
        assert not form.submitted()
        assert list(form.errors) == ["csrf_token"]


def test_what_a_service_says_is_placed_beside_its_field(app):
    form, _, _ = send(app, {"steps-0-title": "one"})
    with app.test_request_context("/"):
        form.refuse(Invalid({"line": N_("Enter your name."), "steps-0-title": "Other.", "nowhere": "On top."}))
        form.refuse(Incomplete([("First.", "text"), ("Second.", "text"), "Third."]))
        form.refuse(WrongState("It has %(what)s.", what="moved"))
    assert form.line.errors == ["Enter your name."]
    assert form.steps[0].form.title.errors == ["Other."]
    assert form.text.errors == ["First.", "Second."]
    assert form.form_errors == ["On top.", "Third.", "It has moved."]


def test_a_version_that_was_not_sent_breaks_nothing(app):
    standing = SimpleNamespace(version=3)
    with app.test_request_context("/", method="POST", data={"note": "x"}):
        check_version(TransitionForm.from_request(data={"version": 3}), standing)
    with app.test_request_context("/", method="POST", data={"version": "2"}), pytest.raises(Conflict):
        check_version(TransitionForm.from_request(data={"version": 3}), standing)


def test_parts_and_lists_are_walked_to_their_fields(app):
    form, _, _ = send(app, {"steps-0-title": "one", "steps-1-title": "two"})
    assert [f.name for f in leaves(form) if f.name.startswith("steps")] == [
        "steps-0-title", "steps-0-days", "steps-1-title", "steps-1-days",
    ]  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault of the text
@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
    assert clean(clean(text)) == clean(text)


@settings(suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault of the text
@given(st.text())
def test_what_is_marked_can_be_kept(text):
    shown = marked(text)
    assert len(shown) == len(text)
    assert "\x00" not in shown
    shown.encode()
