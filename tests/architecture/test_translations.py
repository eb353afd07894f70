"""The catalogues: every text of the sources stands in French and in Spanish, complete and with its placeholders."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from babel.util import pathmatch

import socx
from socx.activities.workflow import ACTION_WORKFLOW, ACTIVITY_WORKFLOW
from socx.config import ROOT
from socx.core import values
from socx.core.i18n import DEFAULT_LANGUAGE, LANGUAGES
from socx.core.places import notes_for, partners
from socx.core.topics import TOPIC_DOMAINS, topics
from socx.core.workflow import Workflow
from socx.experts.workflow import PROFILE_WORKFLOW
from socx.requests import fields, scope
from socx.requests.workflow import REQUEST_WORKFLOW
from socx.web.forms import BaseForm

FOLDER = ROOT / "socx" / "translations"
TRANSLATED = sorted(set(LANGUAGES) - {DEFAULT_LANGUAGE})
WORKFLOWS = (REQUEST_WORKFLOW, ACTION_WORKFLOW, ACTIVITY_WORKFLOW, PROFILE_WORKFLOW)

#: What extraction looks for besides gettext's own names: the same as in the Makefile.
KEYWORDS = {**DEFAULT_KEYWORDS, "N_": None, "lazy_gettext": None}

#: Texts that read the same in English and in the other language. Everything else would be forgotten.
SAME = {
    "fr": {
        "%(event)s, version %(number)s", "%(num)s expert", "%(points)s points", "API", "Action", "Action %(code)s",
        "Actions", "Assistance", "CSV", "CV", "Code", "Contact", "Contacts", "Cookies", "DOCX", "Date", "Dates",
        "Description", "Document", "Documents", "Expert", "Expert %(number)s", "Experts", "Institution",
        "Institution %(letter)s", "Institutions", "Instrument", "Invitation", "Invitations", "Menu", "Missions",
        "Motivation", "Note", "Notes", "ODT", "Objection", "Obstacles", "PDF", "Page", "Page %(number)s", "Pages",
        "Participants", "Phase 3", "Phase 4", "Photos", "Points", "Programme", "Publications", "Question",
        "Question %(number)s", "Questionnaire", "Signature", "Source", "TAIEX", "Total", "Type", "Version",
        "Version %(number)s", "Versions", "principal", "question %(number)s", "version %(number)s",
    },
    "es": {
        "%(name)s: %(decision)s", "%(name)s: %(value)s", "%(number)s KB", "%(number)s MB", "API", "CSV", "CV",
        "Cookies", "DOCX", "Error:", "No", "Normal", "ODT", "PDF", "TAIEX", "Total", "Twinning", "principal",
    },
}  # fmt: skip

PLACEHOLDER = re.compile(r"%%|%\(\w+\)[sd]|\{\w*\}")

#: A straight apostrophe, a mark without its space, an ordinary space where the line must not break.
NOT_FRENCH = re.compile(r"'|«[^\u00a0\u202f]|[^\u00a0\u202f][;?!»]|[^\u00a0\u202f\d](?<!https)(?<!http):")


@cache
def in_sources() -> frozenset[str | tuple[str, ...]]:
    """Every text that the sources mark, with its plural where it has one."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = set()
    for path in (path for folder in ("socx", "templates") for path in (ROOT / folder).rglob("*.*")):
        for pattern, method in methods:
            if pathmatch(pattern, path.relative_to(ROOT).as_posix()):
                said = extract_from_file(method, path, keywords=KEYWORDS, options=options.get(pattern, {}))
                found |= {text if isinstance(text, str) else tuple(text) for _, text, *_ in said if text}
                break
    plurals = {text[0] for text in found if isinstance(text, tuple)}
    return frozenset(found - plurals)


@cache
def catalogue(language: str) -> Catalog:
    with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def entries(found: Catalog) -> list[Message]:
    return [message for message in found if message.id]


def forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """One text, or all the forms of one with a plural."""
    return (text,) if isinstance(text, str) else tuple(text)


def both(message: Message) -> list[tuple[str, str]]:
    """Each form of the translation beside the English that it stands for: singular, then plural."""
    english, said = forms(message.id), forms(message.string)
    return [(english[min(n, len(english) - 1)], text) for n, text in enumerate(said)]


def ids(found: Catalog) -> set[str | tuple[str, ...]]:
    return {message.id if isinstance(message.id, str) else tuple(message.id) for message in entries(found)}


# --- the texts of the sources and the catalogues


def test_template_has_the_texts_of_the_sources_and_no_others():
    with (FOLDER / "messages.pot").open("rb") as file:
        template = ids(read_po(file))
    assert in_sources() - template == set()
    assert template - in_sources() == set()


@pytest.mark.parametrize("language", TRANSLATED)
def test_catalogue_has_the_texts_of_the_sources_and_no_others(language):
    found = catalogue(language)
    assert in_sources() - ids(found) == set()
    assert ids(found) - in_sources() == set()
    assert list(found.obsolete) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated_in_all_its_forms(language):
    found = catalogue(language)
    assert [m.id for m in entries(found) if m.fuzzy] == []
    assert [m.id for m in entries(found) if not all(forms(m.string))] == []
    plural = [m for m in entries(found) if m.pluralizable]
    assert plural
    assert [m.id for m in plural if len(forms(m.string)) != found.num_plurals] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_text_was_left_in_english(language):
    same = {forms(m.id)[0] for m in entries(catalogue(language)) if any(text == said for text, said in both(m))}
    assert same - SAME[language] == set()


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_keep_the_placeholders(language):
    wrong = [
        (text, said)
        for message in entries(catalogue(language))
        for text, said in both(message)
        if sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(said))
    ]
    assert wrong == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_begin_and_end_as_the_text_does(language):
    wrong = [
        (text, said)
        for message in entries(catalogue(language))
        for text, said in both(message)
        if said != said.strip() or text.endswith((".", "?")) != said.endswith((".", "?"))
    ]
    assert wrong == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_compiled_catalogue_is_the_one_that_people_edit(language):
    with (FOLDER / language / "LC_MESSAGES" / "messages.mo").open("rb") as file:
        compiled = read_mo(file)
    edited = {forms(m.id): forms(m.string) for m in entries(catalogue(language))}
    assert {forms(m.id): forms(m.string) for m in entries(compiled)} == edited


def test_french_has_its_apostrophes_and_spaces():
    said = [text for message in entries(catalogue("fr")) for text in forms(message.string)]
    assert [text for text in said if NOT_FRENCH.search(text)] == []


def test_spanish_opens_its_questions_and_exclamations():
    said = [text for message in entries(catalogue("es")) for text in forms(message.string)]
    unopened = [t for t in said if t.count("¿") != t.count("?") or t.count("¡") != t.count("!")]
    assert unopened == []


# --- the tables


def labels_of(workflow: Workflow) -> set[str]:
    return {state.label for state in workflow.states} | {move.label for move in workflow.transitions}


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda workflow: workflow.name)
def test_every_state_and_move_of_a_workflow_is_translated(workflow):
    assert labels_of(workflow) - in_sources() == set()


def test_every_value_of_the_tables_is_translated():
    tables = [table for table in vars(values).values() if isinstance(table, dict)]
    tables = [t for t in tables if t and all(isinstance(text, str) for text in t.values())] + [TOPIC_DOMAINS]
    assert len(tables) > 5
    assert {text for table in tables for text in table.values()} - in_sources() == set()


def test_every_question_of_the_request_and_of_the_action_form_is_translated():
    asked = [field for _, field in fields.all_fields()]
    asked += [*fields.ACTIVITY_FIELDS, *scope.FIELDS, *scope.ACTIVITY]
    said = {text for field in asked for text in (field.label, field.hint, field.needed) if text}
    assert said - in_sources() == set()


def modules() -> list[str]:
    return [found.name for found in pkgutil.walk_packages(socx.__path__, "socx.") if ".migrations" not in found.name]


def form_classes(base: type = BaseForm) -> Iterator[type]:
    for form in base.__subclasses__():
        yield form
        yield from form_classes(form)


def test_every_label_of_a_form_is_translated():
    for name in modules():
        if name.rpartition(".")[2].startswith("form") or ".forms" in name:
            importlib.import_module(name)
    labels = set()
    for form in form_classes():
        if not form.__module__.startswith("socx."):
            continue
        for field in (getattr(form, name) for name in dir(form)):
            if hasattr(field, "field_class"):
                said = [field.args[0] if field.args else field.kwargs.get("label"), field.kwargs.get("description")]
                labels |= {text for text in said if isinstance(text, str) and text}
    assert len(labels) > 40
    assert labels - in_sources() == set()


def half_marked(tree: ast.Module) -> Iterator[str]:
    """Texts of a table in which other texts are marked for translation and these are not."""
    for table in (node for node in ast.walk(tree) if isinstance(node, ast.Dict)):
        is_marked = [
            isinstance(v, ast.Call) and isinstance(v.func, ast.Name) and v.func.id == "N_" for v in table.values
        ]
        if any(is_marked):
            yield from (v.value for v in table.values if isinstance(v, ast.Constant) and isinstance(v.value, str))


def test_tables_with_marked_texts_have_no_others():
    found = {}
    for path in sorted((ROOT / "socx").rglob("*.py")):
        if texts := [text for text in half_marked(ast.parse(path.read_text(encoding="utf-8"))) if text]:
            found[path.name] = texts
    assert found == {}


# --- what the data files bring


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_topic_has_a_label(language):
    labels = [topic.labels[language] for topic in topics().values()]
    assert len(labels) == 68
    assert all(label.strip() for label in labels)
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_partner_has_a_name_and_every_designation_its_footnote(language):
    names = {code: partner.name(language) for code, partner in partners().items()}
    assert [code for code, name in names.items() if not name.strip() or name == code] == []
    assert len(set(names.values())) == len(names)
    marked = [partner for partner in partners().values() if partner.designation]
    assert marked
    assert all(notes_for(partner.name(language), language) for partner in marked)
