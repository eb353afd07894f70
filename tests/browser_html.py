"""A small browser for pages without JavaScript: it presses the buttons that are on the page.

It looks over every page it meets, with the checker of HTML: one h1, a title, no id twice, a label
for every field, and nothing that the standard calls an error.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag
from flask import Flask, g, has_app_context
from flask.testing import FlaskClient

from socx.accounts.models import UserSession
from socx.accounts.secrets import digest
from socx.db import db
from tests.html_checker import problems


class FreshClient(FlaskClient):
    """A client whose requests know nothing of each other.

    They run inside the test's application context, which keeps one `g` for all of them.
    """

    def open(self, *args: Any, **kwargs: Any) -> Any:
        if has_app_context():
            vars(g._get_current_object()).clear()
        return super().open(*args, **kwargs)


class Browser:
    """Follows redirects, keeps cookies, sends forms with all their hidden fields."""

    def __init__(self, app: Flask, user: Any = None, language: str = "en") -> None:
        self.client = FreshClient(app, app.response_class)
        self.headers = {"Accept-Language": language}
        self.path = "/"
        self.status = 0
        self.page = BeautifulSoup("", "html.parser")
        self.response: Any = None
        if user is not None:
            self._sign_in(user, language)

    def _sign_in(self, user: Any, language: str) -> None:
        """Give the browser a session, as a sign-in does."""
        secret, now = secrets.token_urlsafe(16), datetime.now(UTC)
        user.language = language
        db.session.add(UserSession(id=digest(secret), user_id=user.id, started_at=now, seen_at=now))
        db.session.commit()
        with self.client.session_transaction() as session:
            session["sid"] = secret

    def get(self, path: str, **args: Any) -> BeautifulSoup:
        return self._meet(self.client.get(path, headers=self.headers, follow_redirects=True, **args))

    def follow(self, words: str) -> BeautifulSoup:
        """Click the link with these words."""
        links = [a for a in self.page.select("a[href]") if " ".join(a.get_text(" ").split()) == words]
        assert links, f"no link “{words}” on {self.path}: {self.links}"
        return self.get(urljoin(self.path, str(links[0]["href"])))

    def press(self, words: str, **fields: Any) -> BeautifulSoup:
        """Fill fields of the form that has this button, and press it."""
        button = next((b for b in self.page.select("button, input[type=submit]") if _words(b) == words), None)
        assert button is not None, f"no button “{words}” on {self.path}: {self.buttons}"
        form = button.find_parent("form")
        if form is None and button.get("form"):
            form = self.page.find("form", id=str(button["form"]))
        assert isinstance(form, Tag), f"the button “{words}” is in no form"
        data = _values(form)
        for name, value in fields.items():
            assert form.find(attrs={"name": name}), f"no field {name} in the form: {sorted(data)}"
            data[name] = value
        if button.get("name"):
            data[str(button["name"])] = str(button.get("value", ""))
        target = urljoin(self.path, str(button.get("formaction") or form.get("action") or self.path))
        if str(form.get("method", "get")).lower() == "get":
            return self.get(target, query_string=data)
        return self.post(target, data)

    def post(self, path: str, data: dict[str, Any] | None = None) -> BeautifulSoup:
        return self._meet(self.client.post(path, data=data or {}, headers=self.headers, follow_redirects=True))

    @property
    def buttons(self) -> list[str]:
        return [_words(b) for b in self.page.select("main button, main input[type=submit]")]

    @property
    def links(self) -> list[str]:
        return [" ".join(a.get_text(" ").split()) for a in self.page.select("a[href]")]

    @property
    def heading(self) -> str:
        found = self.page.select_one("h1")
        return " ".join(found.get_text(" ").split()) if found else ""

    @property
    def text(self) -> str:
        """What the main part of the page says."""
        main = self.page.select_one("main") or self.page
        return " ".join(main.get_text(" ").split())

    @property
    def errors(self) -> list[str]:
        return [" ".join(e.get_text(" ").split()) for e in self.page.select(".govuk-error-summary__list li")]

    def _meet(self, response: Any) -> BeautifulSoup:
        self.response, self.status = response, response.status_code
        self.path = response.request.path
        if response.request.query_string:
            self.path += "?" + response.request.query_string.decode()
        if response.mimetype == "text/html":
            html = response.get_data(as_text=True)
            self.page = BeautifulSoup(html, "html.parser")
            look_over(html, self.path)
        return self.page


def look_over(html: str, path: str) -> None:
    """What every page must have, whatever it shows."""
    found = problems(html)
    assert not found, f"{path}:\n  " + "\n  ".join(found)


def _words(button: Tag) -> str:
    return " ".join((button.get_text(" ") or str(button.get("value", ""))).split())


def _values(form: Tag) -> dict[str, Any]:
    """What the form would send as it stands."""
    data: dict[str, Any] = {}
    for field in form.select("input[name], select[name], textarea[name]"):
        name, kind = str(field["name"]), str(field.get("type", ""))
        if kind in ("submit", "file", "button"):
            continue
        if field.name == "textarea":
            # A browser drops the line end that follows the tag.
            value: Any = field.get_text().replace("\r\n", "\n").removeprefix("\n")
        elif field.name == "select":
            chosen = field.select("option[selected]") or field.select("option")[:1]
            value = [str(o.get("value", o.get_text())) for o in chosen]
            value = value if field.has_attr("multiple") else (value[0] if value else "")
        elif kind in ("checkbox", "radio"):
            if not field.has_attr("checked"):
                continue
            value = str(field.get("value", "on"))
        else:
            value = str(field.get("value", ""))
        if name in data and kind == "checkbox":
            data[name] = [*(data[name] if isinstance(data[name], list) else [data[name]]), value]
        else:
            data[name] = value
    return data
