"""Templates: each compiles, imports what it uses, writes every word for translation, and styles nothing itself."""

from __future__ import annotations

import re
from functools import cache

import pytest
from jinja2 import Environment, StrictUndefined, meta, nodes
from jinja2.ext import do, i18n

from socx.activities.workflow import ACTION_WORKFLOW, ACTIVITY_WORKFLOW
from socx.config import ROOT
from socx.experts.workflow import PROFILE_WORKFLOW
from socx.requests.workflow import REQUEST_WORKFLOW
from tests.conftest import make_app

FOLDER = ROOT / "templates"
TEMPLATES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*") if path.is_file())
PAGES = [name for name in TEMPLATES if name.endswith(".html")]

#: Names of things and signs that read the same in every language.
NOT_TRANSLATED = {"socx", "Authorization", "Bearer"}

#: The folder of mails of each workflow.
MAILS = {
    "requests": REQUEST_WORKFLOW,
    "activities": ACTIVITY_WORKFLOW,
    "actions": ACTION_WORKFLOW,
    "experts": PROFILE_WORKFLOW,
}

INLINE = re.compile(
    r"<style|\sstyle\s*=|<script(?![^>]*\ssrc=)|\son(click|load|change|submit|input|error)\s*=", re.IGNORECASE
)
COMMENT = re.compile(r"\{#.*?#\}|<!--.*?-->", re.DOTALL)
TRANSLATED = re.compile(r"\{%-?\s*trans\b.*?endtrans\s*-?%\}", re.DOTALL)
CLASSES = re.compile(r"\{%-?\s*block main_class\b.*?endblock\s*-?%\}", re.DOTALL)
CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
TAG = re.compile(r"<[^>]*>", re.DOTALL)
READ_OUT = re.compile(r"\s(?:aria-label|alt|title|placeholder|data-label)\s*=\s*([\"'])(.*?)\1", re.DOTALL)
NO_WORDS = re.compile(r"&[a-z]+;|/[\w/-]+")  # entities and addresses
WORD = re.compile(r"[^\W\d_]{2,}")


@cache
def source(name: str) -> str:
    return (FOLDER / name).read_text()


@cache
def parsed(name: str) -> nodes.Template:
    return Environment(extensions=[do, i18n]).parse(source(name))


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    folder = tmp_path_factory.mktemp("templates")
    return make_app(f"sqlite:///{folder / 'none.db'}", folder).jinja_env


def test_a_name_that_is_not_given_is_an_error(environment):
    assert environment.undefined is StrictUndefined


def test_every_template_compiles(environment):
    for name in TEMPLATES:
        assert environment.get_template(name)


def test_what_a_template_names_is_there():
    named = {(name, found) for name in TEMPLATES for found in meta.find_referenced_templates(parsed(name)) if found}

    assert {one for one in named if not one[1].startswith("govuk_") and one[1] not in TEMPLATES} == set()


def test_a_template_uses_every_macro_that_it_imports():
    for name in TEMPLATES:
        tree = parsed(name)
        imported = {
            (entry[1] if isinstance(entry, tuple) else entry)
            for one in tree.find_all(nodes.FromImport)
            for entry in one.names
        } | {one.target for one in tree.find_all(nodes.Import)}
        used = {one.name for one in tree.find_all(nodes.Name) if one.ctx == "load"}

        assert imported - used == set(), name


def test_a_macro_that_a_template_imports_is_defined_there():
    for name in TEMPLATES:
        for one in parsed(name).find_all(nodes.FromImport):
            there = {macro.name for macro in parsed(one.template.value).find_all(nodes.Macro)}
            assert {entry[0] if isinstance(entry, tuple) else entry for entry in one.names} <= there, name


def test_a_template_has_no_style_and_no_script_of_its_own():
    assert [name for name in PAGES if INLINE.search(COMMENT.sub("", source(name)))] == []


def test_every_word_that_a_reader_meets_goes_through_the_catalogues():
    assert {name: words for name in PAGES if (words := untranslated(source(name)))} == {}


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<p>Save</p>", ["Save"]),
        ('<p>{{ _("Save") }}</p>', []),
        ('<nav aria-label="Pages"></nav>', ["Pages"]),
        ("<nav aria-label=\"{{ _('Pages') }}\"></nav>", []),
        ("{% if a < b %}Yes{% endif %}", ["Yes"]),
        ('<a class="link" href="/x">{{ name }}</a> &ndash;', []),
        ("{# a comment #}<b>12</b> socx", []),
        ("{% trans %}Good day{% endtrans %} Sir", ["Sir"]),
    ],
)
def test_the_search_for_words_finds_them(markup, words):
    assert untranslated(markup) == words


def untranslated(text: str) -> list[str]:
    """Words that stand in a template as they are: between tags, or in what is read out."""
    text = CODE.sub("", TRANSLATED.sub("", CLASSES.sub("", COMMENT.sub("", text))))
    shown = [found[1] for found in READ_OUT.findall(text)] + [TAG.sub(" ", text)]
    words = WORD.findall(NO_WORDS.sub(" ", " ".join(shown)))
    return [word for word in words if word not in NOT_TRANSLATED]


@pytest.mark.parametrize("room", MAILS)
def test_every_move_that_tells_somebody_has_its_mail(room):
    missing = [
        move.name
        for move in MAILS[room].transitions
        if move.tells and f"emails/{room}/{move.name}.txt" not in TEMPLATES
    ]

    assert missing == []


def test_the_words_of_a_mail_go_through_the_catalogues():
    mails = [name for name in TEMPLATES if name.startswith("emails/")]

    assert {name: words for name in mails if (words := untranslated(source(name)))} == {}
