"""Parts of a profile are saved in the background: what can be kept is kept, and never over something newer."""

from __future__ import annotations

from sqlalchemy import func, select

from socx.audit.models import AuditEntry
from socx.db import db as database
from socx.experts.models import Expert


class Page:
    """A section in a browser that saves in the background."""

    def __init__(self, browse, account, section):
        self.browser, self.address = browse(account), f"/experts/me/{section}/autosave"
        form = self.browser.get(f"/experts/me/{section}").select_one("form[data-autosave]")
        assert form["data-autosave"] == self.address
        self.fields = {
            one["name"]: one.get("value", "") for one in form.select("input[name]") if one.get("type") != "checkbox"
        }
        self.fields |= {one["name"]: one.text.strip() for one in form.select("textarea[name]")}
        for one in form.select("select[name]"):
            chosen = one.select_one("option[selected]")
            self.fields[one["name"]] = chosen["value"] if chosen else ""

    def save(self, **typed):
        self.answer = self.browser.client.post(self.address, data=self.fields | typed)
        said = self.answer.json
        if self.answer.status_code == 200:
            self.fields["version"] = said["version"]
        return said


def kept(item) -> Expert:
    return database.session.get(Expert, item.id, populate_existing=True)


def test_what_is_typed_is_kept_and_the_page_knows_the_new_version(browse, account, item):
    page, before = Page(browse, account, "education"), item.version

    said = page.save(systems="The pension scheme of Ireland")

    assert (said["errors"], kept(item).systems) == ({}, "The pension scheme of Ireland")
    assert said["version"] == before + 1


def test_what_cannot_be_kept_is_named_and_the_rest_is_kept(browse, account, item):
    said = Page(browse, account, "education").save(systems="New scheme", education_year="soon")

    assert list(said["errors"]) == ["education_year"]
    assert kept(item).systems == "New scheme"


def test_a_row_that_is_not_finished_leaves_the_list_as_it_was(browse, account, item):
    said = Page(browse, account, "languages").save(**{"languages-1-language": "fr", "languages-1-level": ""})

    assert list(said["errors"]) == ["languages"]
    assert [one.language for one in kept(item).languages] == ["en"]


def test_an_older_page_and_another_person_write_over_nothing(browse, account, item):
    page = Page(browse, account, "education")
    page.save(systems="First")
    page.fields["version"] = int(page.fields["version"]) - 1
    page.save(systems="Older")
    assert page.answer.status_code == 409
    page.save(systems="Mine", person="0")

    assert (page.answer.status_code, kept(item).systems) == (409, "First")


def test_an_hour_of_typing_is_one_line_of_the_trail(browse, account, item):
    page = Page(browse, account, "education")
    for text in ("One", "One two", "One two three"):
        page.save(systems=text)

    edits = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "edit")
    assert database.session.scalar(edits) == 1


def test_a_row_that_is_added_by_the_button_is_marked_as_not_saved(browse, account, item):
    browser = browse(account)
    browser.get("/experts/me/languages")
    browser.press("Add another")

    assert browser.page.select_one("form[data-keeps]")["data-typed"] == "yes"
