"""Every page says who may open it; nobody who is not signed in gets further than the public ones."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.routing import Rule

from socx.access.permissions import Permission

#: Endpoints of others, or without a reader: the static files, Flask-Security's own two pages.
ELSEWHERE = {"static", "security.login", "security.logout"}

#: What anybody may open. A page is public because it stands here, not because it forgot to ask.
PUBLIC = {
    "accounts.forgotten_password", "accounts.language", "accounts.link_sent", "accounts.new_password",
    "notifications.stop",
    "evaluations.form",
    "deliverables.catalogue", "deliverables.catalogue_action",
    "experts.register", "experts.register_by_link", "experts.registered",
    "requests.document_by_link",
    "requests.sign_by_link",
    "selection.release_by_link",
    "pages.about", "pages.accessibility", "pages.home", "pages.privacy",
    "protection.erased",
    "scheduler.healthz", "scheduler.readyz",
    "selection.open_call", "selection.open_call_terms", "selection.open_calls", "selection.open_calls_feed",
    "timeline.feed",
}  # fmt: skip

#: Values for the parts of addresses; none of them names anything that exists.
PARTS = {
    "id": 999_999, "code": "en", "token": "x", "move": "submit", "section": "institution", "number": 1, "path": "x",
    "filename": "x",
}  # fmt: skip


def pages(app: Flask) -> dict[str, object]:
    """All endpoints but those of the API, which has its own way to sign in and its own tests."""
    return {
        rule.endpoint: app.view_functions[rule.endpoint]
        for rule in app.url_map.iter_rules()
        if not rule.rule.startswith("/api/")
    }


def test_every_page_says_which_permission_it_asks(app):
    silent = [
        name for name, view in pages(app).items()
        if name not in ELSEWHERE and not hasattr(view, "permission")
    ]  # fmt: skip
    assert silent == []


def test_public_pages_are_the_ones_on_the_list(app):
    public = {name for name, view in pages(app).items() if getattr(view, "permission", ...) is None}
    assert public - PUBLIC == set()


def test_every_permission_that_pages_ask_exists(app):
    asked = {view.permission for view in pages(app).values() if getattr(view, "permission", None)}
    assert asked <= set(Permission)


def addresses(app: Flask) -> list[tuple[str, str, str]]:
    """(endpoint, method, address) of every page that is not public."""
    found = []
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/") or rule.endpoint in ELSEWHERE | PUBLIC:
            continue
        address = adapter.build(rule.endpoint, _parts(rule), force_external=False)
        found += [(rule.endpoint, method, address) for method in sorted((rule.methods or set()) - {"OPTIONS"})]
    return found


def _parts(rule: Rule) -> dict[str, object]:
    """Something for each part of the address of a rule."""
    parts: dict[str, object] = dict(rule.defaults or {})
    for name, converter in rule._converters.items():
        if items := getattr(converter, "items", None):
            parts[name] = sorted(items)[0]
        elif converter.__class__.__name__ in ("IdConverter", "IntegerConverter"):
            parts[name] = 999_999
        else:
            parts[name] = PARTS.get(name, "x")
    return parts


def test_nobody_gets_past_the_sign_in_page(app, browse):
    browser = browse()
    page = browser.client.get("/sign-in").text
    token = page.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]
    asked = addresses(app)
    assert len(asked) > 10
    leaks = []
    for endpoint, method, address in asked:
        data = {"csrf_token": token} if method in ("POST", "PUT", "DELETE", "PATCH") else None
        answer = browser.client.open(address, method=method, data=data)
        to_sign_in = answer.status_code == 303 and answer.headers["Location"].startswith("/sign-in")
        if not (to_sign_in or answer.status_code == 404):
            leaks.append((endpoint, method, answer.status_code))
    assert leaks == []


@pytest.mark.parametrize("address", ["/sign-in", "/about", "/no-such-page", "/users", "/static/none.css"])
def test_every_answer_carries_the_headers_that_protect_it(browse, address):
    headers = browse().client.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    for part in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert part in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert {"Referrer-Policy", "Cross-Origin-Opener-Policy", "Permissions-Policy"} <= set(headers.keys())
    assert headers.get("Cache-Control") == (None if address.startswith("/static/") else "no-store")


#: Pages that take a form before its token is looked at: text without a session is kept first, and the program of a
#: mail that stops mails has no token.
THEMSELVES = {"experts.edit", "experts.start", "notifications.stop", "requests.save"}


def test_a_form_without_its_token_is_refused(app, browse):
    client, found = browse().client, set()
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()) and not rule.rule.startswith("/api/"):
            answer = client.post(adapter.build(rule.endpoint, _parts(rule), force_external=False))
            if "The page was open for too long" not in answer.text:
                found.add(rule.endpoint)
    assert found == THEMSELVES
