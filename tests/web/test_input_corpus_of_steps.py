"""Text that goes wrong elsewhere, sent with a step of a case: asked, redirected, merged, classified, shared, signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup

from socx.access.actors import Role
from socx.requests.services import filing
from socx.web.forms import clean, marked
from tests.browser_html import _values
from tests.factories import make_request, make_user
from tests.web.test_input_corpus import LONG, TEXTS, WRONG, joined

SECRET = "s" * 43


@dataclass
class Step:
    """A form that makes a step: its texts with their limits, what else it needs, and what it is refused without."""

    role: Role | None
    path: str
    texts: dict[str, int]
    needs: dict[str, str]
    lacks: str = ""  # nothing where no other field can be wrong
    lines: bool = False


# fmt: off
STEPS = {
    "clarify":  Step(Role.ADVISER, "/requests/{registered}/clarify",
                     {"questions-0-question": 2000, "questions-0-reason": 1000},
                     {"questions-0-section": "description", "send": "1"}, "questions-0-section"),
    "redirect": Step(Role.ADVISER, "/requests/{registered}/redirect", {"reason": 3000},
                     {"instrument": "taiex"}, "instrument"),
    "merge":    Step(Role.ADVISER, "/requests/{registered}/merge", {"reason": 3000}, {"into": "{other}"}, "into"),
    "level":    Step(Role.ADVISER, "/requests/{registered}/level", {"reason": 900}, {"level": "restricted"}, "level"),
    "readers":  Step(Role.ADVISER, "/requests/{confidential}/readers", {"reason": 900}, {"user": "{manager}"}, "user"),
    "filters":  Step(Role.ADVISER, "/requests/filters", {"name": 60}, {"shared_with": "", "address": "view=all"},
                     lines=True),
    "return":   Step(None, "/requests/by-link/" + SECRET, {"reason": 900}, {"do": "return"}),
    "sign":     Step(None, "/requests/by-link/" + SECRET, {"name": 100}, {"do": "sign", "declaration": "y"},
                     "declaration", lines=True),
}
# fmt: on


class Taker:
    """Takes a step with given texts, and looks at the page that answers."""

    def __init__(self, browser: Any, path: str, step: Step, needs: dict[str, str]) -> None:
        self.browser, self.path, self.step, self.needs = browser, path, step, needs
        page = BeautifulSoup(browser.client.get(self.page_path).get_data(as_text=True), "html.parser")
        field = page.select_one(f"main form [name='{next(iter(step.texts))}']")
        self.kept = _values(field.find_parent("form")) if field else {
            "csrf_token": page.select_one("[name=csrf_token]")["value"]
        }  # fmt: skip

    @property
    def page_path(self) -> str:
        return "/requests/?view=all" if self.path == "/requests/filters" else self.path

    def send(self, texts: dict[str, str], *, without: str = "") -> Any:
        """Send the form; on the page that answers, or that it leads to, texts are texts."""
        data = self.kept | self.needs | texts
        answer = self.browser.client.post(self.path, data={n: v for n, v in data.items() if n != without})
        assert answer.status_code in (200, 302, 303, 400, 404, 409, 410, 413, 422), (answer.status_code, texts)
        shown = answer
        if answer.status_code in (302, 303):
            shown = self.browser.client.get(answer.headers["Location"])
            assert shown.status_code == 200
        page = BeautifulSoup(shown.get_data(as_text=True), "html.parser")
        assert not page.select("script:not([src]), [onerror], [onload], [onclick], iframe, main b")
        return answer.status_code, page


@pytest.fixture
def take(request: pytest.FixtureRequest, browse: Any, db: Any) -> Taker:
    """Whoever takes the step of that name, on its page."""
    step = STEPS[request.param]
    adviser, manager = make_user(Role.ADVISER), make_user(Role.MANAGER)
    item = make_request("registered", adviser_id=adviser.id)
    other = make_request("registered", institution=item.institution, adviser_id=adviser.id)
    secret = make_request("registered", sensitivity="confidential", adviser_id=adviser.id)
    draft = make_request("signing")
    official = make_user(Role.OFFICIAL, institution=draft.institution)
    if step.role is None:
        filing.ask_by_link(
            draft, name="Mira Minister", function="Minister", email="mira@example.org", language="en", secret=SECRET,
            link="http://localhost/", by=official.actor(), at=datetime.now(UTC),
        )  # fmt: skip
    ids = {"registered": item.id, "other": other.id, "confidential": secret.id, "manager": manager.id}
    needs = {name: value.format(**ids) for name, value in step.needs.items()}
    return Taker(browse(adviser if step.role else None), step.path.format(**ids), step, needs)


every_step = pytest.mark.parametrize("take", STEPS, indirect=True)


def texts_for(step: Step, limit: int) -> list[str]:
    """All texts, several in one, as the field takes them."""
    fitting = [v for v in TEXTS if clean(v) and len(v) <= limit]
    return joined([v for v in fitting if not (step.lines and {"\r", "\n"} & set(v))], limit)


@pytest.mark.parametrize("take", [name for name, step in STEPS.items() if step.lacks], indirect=True)
def test_a_step_that_is_refused_gives_every_text_back(take: Taker) -> None:
    for name, limit in take.step.texts.items():
        for text in texts_for(take.step, limit):
            status, page = take.send({name: text}, without=take.step.lacks)
            assert status == 422, (status, text)
            assert _values(page.select_one(f"main form [name='{name}']").find_parent("form"))[name] == clean(text)


@every_step
def test_a_step_with_odd_texts_is_taken_and_shows_them_as_texts(take: Taker) -> None:
    odd = {name: texts_for(take.step, limit)[-1] for name, limit in take.step.texts.items()}

    status, _page = take.send(odd)

    assert status in (302, 303), (status, odd)


@every_step
def test_characters_that_cannot_be_kept_stop_a_step(take: Taker) -> None:
    rest = dict.fromkeys(take.step.texts, "Fits.")

    for name in take.step.texts:
        for value in WRONG[::5]:
            if marked(clean(value)) != clean(value):
                assert take.send(rest | {name: value})[0] == 422, ascii(value)


@every_step
def test_a_step_with_a_long_text_is_taken_or_refused_in_words(take: Taker) -> None:
    for name in take.step.texts:
        for value in LONG:
            take.send({name: value})
