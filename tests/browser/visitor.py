"""A person at a browser: reads labels, presses buttons, follows links; each page is looked over."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from babel.support import NullTranslations, Translations
from playwright.sync_api import ConsoleMessage, Locator, Page, Response

from socx.config import ROOT
from tests.journeys.people import PASSWORD
from tests.journeys.server import Server


@cache
def catalogue(language: str) -> NullTranslations:
    """The texts of the pages in a language, from the catalogue that the pages read."""
    return Translations.load(ROOT / "socx" / "translations", [language])


class Visitor:
    """A browser with one page. Words are given in English and looked for in the visitor's language."""

    def __init__(self, page: Page, person: str, language: str, server: Server) -> None:
        self.page, self.person, self.language, self.server = page, person, language, server
        self.complaints: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("response", self._answered)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{self.page.url}: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.complaints.append(f"{response.status} {response.request.method} {response.url}")

    def _(self, words: str, /, **facts: Any) -> str:
        """The words as the visitor reads them."""
        said = catalogue(self.language).ugettext(words)
        return said % facts if facts else said

    def reads(self, words: str, after: str = r"\s*$") -> re.Pattern[str]:
        """What finds these words in the visitor's language, whatever kind of space stands between them."""
        return re.compile(r"^\s*" + r"\s+".join(re.escape(part) for part in self._(words).split()) + after)

    def sign_in(self) -> Visitor:
        self.open("/sign-in")
        self.fill("E-mail", f"{self.person}@example.org")
        self.fill("Password", PASSWORD)
        self.press("Sign in")
        assert self.page.locator(".usermenu").count() == 1, f"{self.person} is not signed in"
        return self

    def open(self, path: str) -> None:
        self.page.goto(path)
        self.look()

    def look(self) -> None:
        """What must hold on every page that a visitor meets."""
        self.page.wait_for_load_state("load")
        where = self.page.url
        assert self.page.locator("h1").count() == 1, f"{where}: not one h1"
        assert not self.complaints, "\n".join([*self.complaints, self.server.log])

    @property
    def heading(self) -> str:
        return " ".join(self.page.locator("h1").inner_text().split())

    @property
    def path(self) -> str:
        return re.sub(r"^https?://[^/]+", "", self.page.url)

    @property
    def text(self) -> str:
        return self.page.locator("main").inner_text()

    def main(self) -> Locator:
        return self.page.locator("main")

    def link(self, words: str, within: Locator | None = None) -> None:
        """Follow the first link of these words."""
        self.click((within or self.page).get_by_role("link", name=self.reads(words)).first)

    def press(self, words: str, within: Locator | None = None) -> None:
        """Press the button of these words."""
        self.click((within or self.main()).get_by_role("button", name=self.reads(words)).first)

    def press_beside(self, words: str, what: str) -> None:
        """Press one of several buttons of the same words: the one that says, to those who listen, what it is about."""
        self.click(self.main().get_by_role("button", name=self.reads(words, rf"\s+{re.escape(what)}\s*$")).first)

    def is_refused(self, button: str, sentence: str, within: Locator | None = None) -> None:
        """Press a button, and be told in a sentence why it did nothing."""
        with self.page.expect_navigation(wait_until="load") as answer:
            (within or self.main()).get_by_role("button", name=self.reads(button)).first.click()
        assert 400 <= answer.value.status < 500, answer.value.status
        assert self._(sentence) in self.text
        self.complaints.clear()  # the browser's own words about the status
        self.look()

    def click(self, target: Locator) -> None:
        """Click on what leads to another page, and look at that page."""
        with self.page.expect_navigation(wait_until="load"):
            target.click()
        self.look()

    def fill(self, label: str, text: str, within: Locator | None = None) -> None:
        self.labelled(label, within).fill(text)

    @property
    def _optional(self) -> str:
        return rf"\s*({re.escape(self._('(optional)'))})?\s*$"

    def labelled(self, label: str, within: Locator | None = None) -> Locator:
        """The field of that label, whether or not it is marked as optional."""
        return (within or self.main()).get_by_label(self.reads(label, self._optional)).first

    def group(self, legend: str, within: Locator | None = None) -> Locator:
        """The group of choices under that legend."""
        return (within or self.main()).get_by_role("group", name=self.reads(legend, self._optional)).first

    def choose(self, legend: str, *options: str, within: Locator | None = None) -> None:
        """Tick options of a group."""
        group = self.group(legend, within)
        for option in options:
            group.get_by_label(self.reads(option)).check()

    def download(self, words: str, folder: Path) -> Path:
        """Follow a link to a file and keep the file."""
        with self.page.expect_download() as waiting:
            self.page.get_by_role("link", name=self.reads(words, "")).first.click()
        path = folder / waiting.value.suggested_filename
        waiting.value.save_as(path)
        return path
