"""Components: what they print, and that what others made is what it says it is."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from flask import Flask, g, render_template_string
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from werkzeug.datastructures import MultiDict
from wtforms import Form, IntegerField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from socx.core.workflow import State, Tone
from socx.web import charts
from socx.web.paging import Page
from socx.web.svg import drawing

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "socx" / "static"
COMPONENTS = sorted((ROOT / "templates" / "components").glob("*.html"))


class Trip(Form):
    title = StringField("Title", description="One line.", validators=[InputRequired("Give it a title.")])
    words = TextAreaField("Words", validators=[Length(max=5, message="Write less.")])
    days = IntegerField("Days")
    kind = RadioField("Kind", choices=[SelectChoice("a", "Mission"), SelectChoice("b", "Remote")])
    topics = SelectMultipleField("Topics", choices=[SelectChoice("p", "Pensions")])


@pytest.fixture(scope="module")
def pages() -> Environment:
    """The components as the app loads them, with the few globals that they call."""
    environment = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    environment.install_null_translations(newstyle=True)
    environment.globals.update(
        charts=charts,
        url_for=lambda endpoint, **parts: f"/{endpoint}/{'/'.join(map(str, parts.values()))}",
        format_number=lambda number, digits=0: f"{number:,.{digits}f}",
        format_date=lambda day, length="medium": f"{day:%d.%m.%Y}",
        format_moment=lambda moment: f"{moment:%d.%m.%Y %H:%M}",
    )
    return environment


@pytest.fixture
def show(pages):
    """Print a component: show("tag", "tag('Late')") gives its HTML as a tree."""

    def printed(name: str, call: str, body: str = "", **given: object) -> BeautifulSoup:
        head = f'{{% from "components/{name}.html" import {name} %}}'
        source = (
            f"{{% call{body} {call} %}}" + given.pop("slot", "") + "{% endcall %}"
            if "slot" in given
            else f"{{{{ {call} }}}}"
        )
        return BeautifulSoup(pages.from_string(head + source).render(**given), "html.parser")

    return printed


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_every_component_says_how_it_is_called_and_keeps_to_the_policy(path, pages):
    source = path.read_text()

    pages.get_template(f"components/{path.name}")

    assert source.startswith("{#-") or path.name == "logo.svg.html"
    assert re.findall(r'\sstyle="|\son[a-z]+="|<script', source) == []


def test_a_state_is_a_word_and_a_tone(show):
    tag = show("status", "status(state)", state=State("late", "Report is late", Tone.NEGATIVE)).span

    assert (tag.text, tag["class"]) == ("Report is late", ["tag", "tag--negative"])


def test_a_field_ties_its_hint_and_its_error_to_the_input(show):
    form = Trip(MultiDict({"title": ""}))
    form.validate()

    page = show("field", "field(form.title)", form=form)

    box = page.find("input")
    assert page.label["for"] == box["id"]
    assert [page.find(id=name).text.strip() for name in box["aria-describedby"].split()] == [
        "One line.",
        "Error: Give it a title.",
    ]


def test_what_was_written_stays_in_a_field_that_is_wrong(show):
    form = Trip(MultiDict({"title": "x", "words": "far too <long>", "days": "three"}))
    form.validate()

    assert show("field", "field(form.words, count=5)", form=form).textarea.text.strip() == "far too <long>"
    assert show("field", "field(form.days)", form=form).find("input")["value"] == "three"


def test_choices_stand_in_a_fieldset_with_a_label_each(show):
    page = show("field", "field(form.kind)", form=Trip())

    assert page.legend.text == "Kind"
    assert [label["for"] for label in page.find_all("label")] == [box["id"] for box in page.find_all("input")]


def test_the_error_summary_links_to_each_field_in_the_order_of_the_form(show):
    form = Trip(MultiDict({"words": "too long", "kind": "z"}))
    form.validate()
    form.form_errors.append("Dates and days do not agree.")

    page = show("error_summary", "error_summary(form)", form=form)

    links = [(line.text, line.a["href"] if line.a else None) for line in page.find_all("li")]
    assert [link for link in links if link[1] != "#days"] == [
        ("Dates and days do not agree.", None),
        ("Give it a title.", "#title"),
        ("Write less.", "#words"),
        ("Not a valid choice.", "#kind-0"),
    ]


def test_nothing_to_mend_prints_no_summary(show):
    form = Trip(MultiDict({"title": "x", "kind": "a", "days": "3"}))
    form.validate()

    assert show("error_summary", "error_summary(form)", form=form).text.strip() == ""


def test_a_table_labels_each_cell_for_the_phone(show):
    columns = [{"key": "name", "label": "Name"}, {"key": "days", "label": "Days", "number": True}]

    page = show("table", "table('Experts', columns, rows)", columns=columns, rows=[{"name": "Ana", "days": 12}])

    assert page.caption.text == "Experts"
    assert page.tbody.th["scope"] == "row"
    assert (page.tbody.td["data-label"], page.tbody.td.text) == ("Days", "12")


def test_cells_come_from_the_call_block_where_there_is_one(show):
    page = show(
        "table",
        "table('Experts', columns, rows)",
        body="(row, key)",
        slot="<b>{{ row[key] }}</b>",
        columns=[{"key": "name", "label": "Name"}],
        rows=[{"name": "<Ana>"}],
    )

    assert page.tbody.th.b.text == "<Ana>"


def move(name: str, note: str = "optional", page: bool = False) -> SimpleNamespace:
    return SimpleNamespace(name=name, label=name.capitalize(), note=note, page=page)


def test_a_move_with_its_own_page_gets_no_button(show):
    page = show(
        "actions",
        "actions(moves, 'advance', '2026-07', form)",
        moves=[move("register"), move("score", page=True)],
        form=Form(),
    )

    assert [(b.text, b["formaction"]) for b in page.find_all("button")] == [("Register", "/advance/2026-07/register")]


def test_no_moves_no_form(show):
    assert show("actions", "actions([], 'advance', '1', form)", form=Form()).form is None


def test_the_points_of_a_score_add_up_as_they_are_printed(show):
    parts = [{"label": "Topics", "value": 0.333}, {"label": "Words", "value": 0.333}, {"label": "Days", "value": 0.334}]

    page = show("score_parts", "score_parts(parts, 1.0, 'Match')", parts=parts)

    *numbers, total = [int(cell.text) for cell in page.find_all("td", class_="bars__value")]
    assert sum(numbers) == total == 100

    page = show("score_parts", "score_parts(parts, 0.745, 'Match', digits=1)", parts=[{"label": "All", "value": 0.745}])

    assert page.select_one(".score__total").text == "74.5 / 100"
    assert [cell.text for cell in page.find_all("td", class_="bars__value")] == ["74.5", "74.5"]


def test_a_metric_opens_the_list_behind_it(show):
    link = show("metric", "metric(12, 'Requests waiting', url='/requests')").a

    assert (link["href"], link.text) == ("/requests", "12 Requests waiting")


def test_the_pages_beside_this_one_keep_what_was_asked(show):
    page = show("pager", "pager(page, 'list', words='a&b')", page=Page(["one"], 2, has_next=True))

    assert [(a.text, a["href"]) for a in page.find_all("a")] == [
        ("Previous", "/list/1/a&b"),
        ("Next", "/list/3/a&b"),
    ]


def frame(app: Flask, content: str, name: str = "") -> BeautifulSoup:
    source = (
        '{% extends "base.html" %}{% block title %}A page{% endblock %}{% block content %}' + content + "{% endblock %}"
    )
    with app.test_request_context("/"):
        if name:
            g.user = SimpleNamespace(name=name, role="adviser", is_authenticated=True)
        return BeautifulSoup(render_template_string(source), "html.parser")


def test_a_page_that_names_a_designation_carries_its_footnote_once(app):
    page = frame(app, "<h1>Requests from Kosovo*</h1><p>Kosovo* and Kosovo*</p>")

    assert [note.text[:33] for note in page.select(".footnotes p")] == ["* This designation is without prej"[:33]]


def test_a_page_that_names_none_carries_none(app):
    assert frame(app, "<h1>Requests from Peru</h1>").select(".footnotes") == []


def test_the_frame_of_a_stranger_offers_to_sign_in(app):
    page = frame(app, "<h1>Welcome</h1>")

    assert page.html["lang"] == "en"
    assert "Sign in" in page.header.text
    assert page.header.find("button") is None


def test_the_vendored_files_are_what_their_makers_published():
    vendored = tomllib.loads((STATIC / "src" / "VENDOR.toml").read_text())["vendored"]

    found = {
        name: base64.b64encode(hashlib.sha384((STATIC / name).read_bytes()).digest()).decode()
        for part in vendored
        for name in part["files"]
    }

    assert found == {name: value for part in vendored for name, value in part["files"].items()}
    assert all((STATIC / part["licence_file"]).read_text() for part in vendored)


def test_the_style_sheet_is_light_and_wears_nobody_elses_clothes():
    sheet = (STATIC / "socx.css").read_text()

    assert len(gzip.compress(sheet.encode())) < 20_000
    assert [word for word in ("GDS Transport", "crest", "data:", "@import") if word in sheet] == []
    assert {name for name in re.findall(r'url\("?([^")]+)"?\)', sheet) if not (STATIC / name).is_file()} == set()


@pytest.mark.parametrize("name", ["figure", "gantt"])
def test_a_chart_keeps_its_numbers_in_a_table_behind_it(show, name):
    columns = [{"key": "name", "label": "Activity"}, {"key": "on", "label": "From"}]

    page = show(
        name,
        f"{name}('Activities', chart, columns, rows)",
        body="(row, key)",
        slot="<i>{{ row[key] }}</i>",
        chart=drawing(100, 10),
        columns=columns,
        rows=[{"name": "Mission", "on": "6 July"}],
    )

    assert [cell.text for cell in page.select("details tbody i")] == ["Mission", "6 July"]
    assert page.svg["width"] == "100"
