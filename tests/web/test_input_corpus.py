"""Text that goes wrong elsewhere, sent into the forms of every room: refused in words, or kept as it is."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup

from socx.access.actors import Role
from socx.requests.services.meetings import make_meeting
from socx.web.forms import clean, marked
from tests.browser_html import _values
from tests.factories import NOW, make_activity, make_expert, make_request, make_user

# fmt: off
SIGNS = (
    "'", '"', "`", "\\", "%", "%s", "%(name)s", "{}", "{0}", "${x}", "#{x}", "<", ">", "&", "&amp;", "&lt;b&gt;",
    "&#0;", "--", "/*", "*/", ";", "|", "~", "^", "=", "+", "-", "@", "\t", "\n", "\r\n", "\r", "\u2028", "\u2029",
    "\x85", "\xa0", "\u3000", "\ufeff", "\u200b", "\u200d", "\u200e", "\u200f", "\u202a", "\u202e", "\u2066",
    "\u2069", "\u00ad", "\ufffd", "\U0001f600", "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\U000e0041", "\U0010ffff", "e\u0301", "\u00e9", "\u1e9b\u0323", "\ufb01", "\u212b", "\u0130", "\u0131", "\u1e9e",
    "\u0149", "Z\u0351\u036b\u0343\u0363", "\u0627\u0644\u0639\u0631\u0628\u064a\u0629",
    "\u05e2\u05d1\u05e8\u05d9\u05ea", "\u4e2d\u6587", "\u1780\u17b6", "\u0e44\u0e17\u0e22", "\u10e5\u10d0\u10e0",
    "\ufdfa", "\u0489", "\u2800", "\u115f", "\u3164",
)
INJECTIONS = (
    "' OR 1=1 --", "'; DROP TABLE requests; --", '" OR ""="', "1); DELETE FROM users", "\\'; SELECT 1", "admin'/*",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><svg onload=alert(1)>', "'><b onclick=alert(1)>",
    "</textarea><script>alert(1)</script>", "</title><iframe src=//x>", "<!-- ", "-->", "<![CDATA[x]]>", "]]>",
    "javascript:alert(1)", "data:text/html,<b>x</b>", "<a href=javascript:alert(1)>x</a>",
    "&lt;script&gt;alert(1)&lt;/script&gt;", "{{ 7*7 }}", "{% for x in y %}", "{{ config }}", "{{ ''.__class__ }}",
    "{# x #}", "<%= 7*7 %>", "${7*7}", "*{7*7}", "@{7*7}", "=1+1", "=HYPERLINK(\"http://x\",\"y\")", "+1", "-1+1",
    "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", '"=1+1"', "|x", "%0A=1", "../../etc/passwd", "..\\..\\x",
    "file:///etc/passwd", "http://127.0.0.1/", "//x.example", "\\\\host\\share", "$(id)", "`id`", "; id", "&& id",
    "| id", "%00", "%0d%0aSet-Cookie: x=1", "\nSet-Cookie: x=1", "Subject: x\nBcc: y@x.example", "!!python/object:x",
    "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///x'>]>", '{"$gt": ""}', "[]", "null", "None", "undefined", "NaN",
    "Infinity", "true", "0", "-0", "00", "0x10", "1e400", "1_000", "\u0661\u0662", "\u00bd", "\u2460", "9" * 30,
    "-" + "9" * 30, "2147483648", "9223372036854775808", "1.7976931348623157e309", "0.1e-999", "1,5", "1\u00a0000",
    "2026-02-30", "0000-00-00", "9999-12-31", "10000-01-01", "-0001-01-01", "2026-13-01", "31/12/1899",
    "1970-01-01T00:00:00Z",
)
CONTROL = (
    *(f"a{chr(c)}b" for c in (*range(9), 11, 12, *range(14, 32), 127)),
    "a\x00", "a\ufffeb", "a\uffffb", "\x1b[31mred\x1b[0m", "a" + "\x07" * 9 + "b",
)
LONG = (
    "x" * 100, "x" * 100_000, "<" * 1000, "\u4e2d" * 30_000, "e\u0301" * 1999, "\n" * 500 + "x", "a b " * 1000,
    "\U0001f600" * 1000,
)
# fmt: on

#: Values that every text of several lines takes, values that none takes, and long ones.
TEXTS = [
    *(f"a{sign}b" for sign in SIGNS), *SIGNS, *INJECTIONS,
    *(f"{one} {two}" for one, two in itertools.pairwise(INJECTIONS)),
]  # fmt: skip
WRONG = list(CONTROL)


@dataclass
class Page:
    """A form: who fills it in, where, and its fields of free text; `lines` take no line end."""

    role: Role
    path: str
    texts: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    also: tuple[tuple[str, str], ...] = ()


# fmt: off
PAGES = {
    "description": Page(Role.OFFICIAL, "/requests/{request}/edit/description",
                        ("context", "tried", "change", "assistance_sought")),
    "activities":  Page(Role.OFFICIAL, "/requests/{request}/edit/activities",
                        ("activities-0-objective", "activities-0-output"),
                        ("activities-0-place", "activities-0-participants")),
    "contacts":    Page(Role.OFFICIAL, "/requests/{request}/edit/contacts", (),
                        ("signatory_name", "signatory_function", "focal_name", "delegation_contact")),
    "eligibility": Page(Role.ADVISER, "/requests/{registered}/eligibility", ("institution_reason", "theme_reason"), (),
                        (("institution_outcome", "open"), ("theme_outcome", "open"))),
    "agenda":      Page(Role.COMMISSION, "/requests/meetings/{meeting}/edit", ("note",), ("place",)),
    "activity":    Page(Role.ADVISER, "/activities/{activity}/edit", ("objectives",), ("place",)),
    "expert":      Page(Role.EXPERT, "/experts/me/work", (), ("employer", "function")),
}
# fmt: on


class Sender:
    """Sends values into the fields of one page and reads what is kept there."""

    def __init__(self, browser, path, page):
        self.browser, self.path, self.page = browser, path, page
        self.kept = self.read()

    def read(self):
        """The page as it stands: what its form would send."""
        answer = self.browser.client.get(self.path)
        assert answer.status_code == 200, self.path
        return self.values(answer)

    def values(self, answer):
        html = answer.get_data(as_text=True)
        page = BeautifulSoup(html, "html.parser")
        assert not page.select("script:not([src]), [onerror], [onload], [onclick], iframe, main b")
        self.errors = page.select(".govuk-error-summary__list li")
        form = page.select_one(f"main form [name='{(self.page.texts + self.page.lines)[0]}']").find_parent("form")
        return _values(form)

    def send(self, values):
        """Whether the values were taken: then they stand there; if not, they stand in their fields to be mended."""
        answer = self.browser.client.post(self.path, data=self.kept | dict(self.page.also) | values)
        assert answer.status_code in (303, 302, 200, 413, 422), (answer.status_code, values)
        before = self.kept
        if answer.status_code in (302, 303):
            self.kept = self.read()
            assert {name: self.kept[name] for name in values} == {name: clean(v) for name, v in values.items()}
            return True
        if answer.status_code != 413:
            shown = self.values(answer)
            assert self.errors, values
            for name, value in values.items():
                assert shown[name] in (value, clean(value), marked(value), marked(clean(value)), clean(marked(value)))
        self.kept = self.read()
        assert {name: self.kept[name] for name in values} == {name: before[name] for name in values}
        return False


@pytest.fixture
def send(request, browse, db):
    """A sender for the page of that name."""
    page = PAGES[request.param]
    draft, registered = make_request("draft"), make_request("registered")
    official = make_user(Role.OFFICIAL, institution=draft.institution)
    activity, expert = make_activity(), make_user(Role.EXPERT)
    make_expert(user_id=expert.id)
    meeting = make_meeting(NOW.date(), "Room 1", by=make_user(Role.MANAGER).actor(), at=NOW)
    user = {Role.OFFICIAL: official, Role.EXPERT: expert}.get(page.role) or make_user(page.role)
    ids = {"request": draft.id, "registered": registered.id, "activity": activity.id, "meeting": meeting.id}
    return Sender(browse(user), page.path.format(**ids), page)


every_page = pytest.mark.parametrize("send", PAGES, indirect=True)


def joined(values, limit):
    """The values, several in one text: as many as fit."""
    found = [""]
    for value in values:
        more = f"{found[-1]} · {value}" if found[-1] else value
        if len(clean(more)) <= limit:
            found[-1] = more
        else:
            found.append(value)
    return found


def batches(names, values):
    """The values, as many at once as there are fields."""
    return [dict(zip(names, values[n : n + len(names)], strict=False)) for n in range(0, len(values), len(names))]


@every_page
def test_every_text_is_kept_as_it_is_and_shown_as_text(send):
    page = send.page
    # Each value alone on the page with most fields; on the others several in one text.
    taken = TEXTS if page is PAGES["description"] else joined(TEXTS, 900)
    one_line = joined([v for v in TEXTS if clean(v) and not {"\r", "\n"} & set(v) and len(v) <= 100], 100)

    for names, values in ((page.texts, taken), (page.lines, one_line)):
        for batch in batches(names, values) if names else ():
            assert send.send(batch), (send.errors, batch)


@every_page
def test_characters_that_cannot_be_kept_are_refused_beside_their_field(send):
    names = itertools.cycle(send.page.texts + send.page.lines)

    for value in WRONG if send.page is PAGES["description"] else WRONG[::5]:
        if marked(clean(value)) != clean(value):
            assert not send.send({next(names): value}), ascii(value)


@every_page
def test_long_texts_are_kept_or_refused_in_words(send):
    for name in (*send.page.texts[:1], *send.page.lines[:1]):
        for value in (*LONG, "x" * 999_000):
            send.send({name: value})


@every_page
def test_bytes_that_are_no_text_are_answered(send):
    name = (send.page.texts + send.page.lines)[0]

    for raw in ("%ED%A0%80", "%FF%FE", "%C0%80", "%F8%88%80%80%80", "%", "%zz", "a%80b"):
        kept = urlencode({k: v for k, v in send.read().items() if k != name}, doseq=True)
        answer = send.browser.client.post(
            send.path, data=f"{kept}&{name}={raw}", content_type="application/x-www-form-urlencoded"
        )
        assert answer.status_code in (303, 302, 200, 422), raw


# fmt: off
NUMBERS = (
    "0", "-1", "1" + "0" * 20, "9223372036854775808", "999999999", "1.5", "1e3", "\u0661", "%00", "%0a", "x",
    "%F0%9F%98%80",
)
NUMBERED = (
    "/requests/{}", "/activities/{}", "/experts/{}", "/actions/{}", "/requests/{}/matches",
    "/requests/1/action-form/{}",
    "/api/v1/requests/{}", "/users/{}", "/institutions/{}",
)
LISTS = (
    "/requests/", "/experts", "/activities", "/notices", "/institutions/", "/dashboard", "/dashboard/requests",
    "/requests/requests.csv", "/activities.csv", "/experts.csv",
)
PARAMETERS = ("page", "q", "state", "view", "sort", "show", "start", "end", "domain", "partner")
ODD = ("0", "-1", "1" + "0" * 20, "%00", "%27%22%3Cscript%3E", "%", "2026-02-30", "a" * 3000)
# fmt: on


@pytest.mark.parametrize("path", NUMBERED)
def test_an_address_with_a_number_that_no_case_has_is_not_found(browse, path):
    browser = browse(make_user(Role.MANAGER))

    for number in NUMBERS:
        assert browser.client.get(path.format(number)).status_code in (401, 403, 404), number


@pytest.mark.parametrize("path", LISTS)
def test_an_address_with_odd_parameters_is_answered(browse, path):
    browser = browse(make_user(Role.MANAGER))

    for name in PARAMETERS:
        for value in ODD:
            answer = browser.client.get(f"{path}?{name}={value}")
            assert answer.status_code in (200, 302, 308, 400, 403, 404), (name, value)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "FOO"])
@pytest.mark.parametrize("path", ["/", "/requests/", "/requests/new", "/sign-in", "/dashboard", "/experts", "/healthz"])
def test_a_method_that_a_page_does_not_have_is_refused(browse, method, path):
    browser = browse(make_user(Role.MANAGER))

    assert browser.client.open(path, method=method).status_code in (400, 405)
