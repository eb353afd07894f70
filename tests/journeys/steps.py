"""The case of the journeys: what each person writes, and the steps that a person at a browser takes."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from socx.core.topics import topics
from socx.requests.criteria import CRITERIA, ELIGIBILITY
from socx.requests.fields import SIMPLIFIED, STRUCTURED, Field, section_of, sections_of

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.visitor import Visitor

TITLE = "A labour market information system"

#: One answer to every field of the form, also to those that may stay empty.
ANSWERS: dict[str, Any] = {
    "title": TITLE,
    "domain": "labour_employment",
    "topics": ["EM14", "XC08"],
    "assistance": ["processes_it", "hr_development"],
    "language": "en",
    "unit": "Department of Employment",
    "mandate": "The ministry is responsible for employment policy under the Labour Law.",
    "signatory_name": "Albin Approver",
    "signatory_function": "Secretary General",
    "focal_name": "Ona Official",
    "focal_function": "Head of the employment unit",
    "focal_email": "ona@ministry.example",
    "focal_phone": "+383 38 000 000",
    "delegation_contact": "The social affairs section",
    "context": "Labour market data are collected by five bodies and do not agree with each other.",
    "tried": "A working group met twice in 2025. It had no common list of indicators.",
    "change": "One set of indicators that all bodies use, published every quarter.",
    "assistance_sought": "Peers who have set up a labour market information system and data governance.",
    "general_objective": "Better decisions on employment policy through better data.",
    "specific_objectives": "Map the sources of data.\nAgree on a governance framework.",
    "expected_results": "A map of data sources.\nA draft framework.",
    "beneficiaries": "Analysts of the ministry and of the employment agency.",
    "activities": [
        {
            "title": "Mapping of data sources", "kind": "assessment", "modality": "onsite",
            "objective": "Map the sources of labour market data.", "place": "Pristina", "start_on": "2027-03-01",
            "days": 10, "participants": "Twelve analysts", "output": "A map of data sources.",
        },
        {
            "title": "Study visit to Ireland", "kind": "study_visit", "modality": "onsite",
            "objective": "See how a governance framework works.", "place": "Dublin", "start_on": "2027-05-10",
            "days": 5, "participants": "Six managers", "output": "A report of the visit.",
        },
    ],
    "expertise": "Essential: experience with labour market information systems and data governance.",
    "member_state_wishes": "Ireland, Portugal",
    "working_languages": ["en"],
    "strategy": "National Employment Strategy 2025 to 2030.",
    "eu_programmes": "IPA support to employment services.",
    "other_donors": "The International Labour Organization works on forecasts.",
    "previous_cooperation": "None with this facility.",
    "gender": "All indicators are published by sex.",
    "governance": "The framework names who answers for which number.",
    "environment": "No special effect.",
    "rights": "Personal data stay in the registers.",
    "disability": "The indicators count persons with disabilities.",
    "staff_commitment": "Three analysts for the whole time.",
    "logistics": "A meeting room with screens.",
    "interpretation": "Interpretation is available.",
    "sustainability": "The framework becomes a regulation.",
    "associated": "Employment Agency, Kosovo, user of the data",
    "sensitivity": "normal",
    "sensitivity_reason": "",
    "documents": "Labour Law, 2010.",
    "agreement": True,
}  # fmt: skip

QUESTION = "Which of the five bodies will own the common list of indicators?"
ANSWER = "The statistics agency will own it. A protocol between the five bodies is being signed."
OPINION = "The request fits the sector policy. Please coordinate with the budget support team."
SCOPE = {"expert_days": "60", "left_out": "A new website. It is not short-term."}


def fill_section(visitor: Visitor, key: str, answers: dict[str, Any], form: str = STRUCTURED) -> None:
    """Answer every question of one page of the form."""
    for one in section_of(form, key).fields:
        if one.kind == "activities":
            _fill_activities(visitor, one, answers[one.name], single=form == SIMPLIFIED)
        else:
            _answer(visitor, one, answers[one.name], visitor.main())


def _fill_activities(visitor: Visitor, asked: Field, wished: list[dict[str, Any]], *, single: bool) -> None:
    for number, activity in enumerate(wished, 1):
        if number > 1:
            visitor.press("Add another activity")
        name = visitor._("What, when and where" if single else "Activity %(number)s", number=number)
        block = visitor.main().get_by_role("region", name=name, exact=True)
        for one in asked.asks:
            _answer(visitor, one, activity[one.name], block)


def _answer(visitor: Visitor, one: Field, answer: Any, within: Locator) -> None:
    if answer in ("", None, []):
        return
    match one.kind:
        case "choice" | "choices":
            chosen = [answer] if one.kind == "choice" else answer
            visitor.choose(one.label, *((one.options or {})[a] for a in chosen), within=within)
        case "topics":
            for topic in answer:
                _tick(within.get_by_label(topics()[topic].label(visitor.language), exact=True))
        case "languages":
            for code in answer:
                _tick(visitor.group(one.label, within).locator(f"input[value={code}]"))
        case "date":
            box, day = visitor.group(one.label, within), date.fromisoformat(answer)
            for label, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
                box.get_by_label(visitor.reads(label)).fill(str(number))
        case "agreement":
            within.get_by_label(visitor.reads(one.label)).check()
        case _:
            visitor.fill(one.label, str(answer), within)


def _tick(box: Locator) -> None:
    """Some boxes stand in groups that open."""
    group = box.locator("xpath=ancestor::details[not(@open)]")
    if group.count():
        group.locator("summary").click()
    box.check()


def file_request(visitor: Visitor, answers: dict[str, Any] = ANSWERS) -> None:
    """From the first page to the task list, through every section, to the check page, and off for signature."""
    visitor.link("New request")
    visitor.choose("Which form?", "A structured action with up to four activities")
    visitor.press("Start")
    assert visitor.path.endswith("/edit"), visitor.path
    visitor.link("Continue")
    parts = sections_of(STRUCTURED)
    for number, part in enumerate(parts, 1):
        said = visitor._("Part %(number)s of %(total)s", number=number, total=len(parts))
        assert said in visitor.text
        fill_section(visitor, part.key, answers)
        visitor.press("Save and continue")
    assert visitor.heading == visitor._("Check your answers")
    assert answers["context"] in visitor.text
    visitor.link("Continue to the signature")
    visitor.press("Send for signature")


def sign_request(visitor: Visitor, title: str = TITLE) -> None:
    """From the approver's home page to the receipt."""
    take_the_next_step(visitor, title)
    visitor.main().get_by_role("checkbox").check()
    visitor.press("Sign and submit")
    assert visitor.heading == visitor._("Request submitted")
    assert title in visitor.text


def take_the_next_step(visitor: Visitor, title: str = TITLE) -> None:
    """Press the button beside the request that waits for this person on the home page."""
    visitor.open("/")
    waiting = visitor.main().get_by_role("table", name=visitor.reads("Waiting for you"))
    visitor.click(waiting.get_by_role("link", name=re.compile(re.escape(title))).last)


def state_of(visitor: Visitor) -> str:
    """The state beside the title of the page."""
    return " ".join(visitor.page.locator(".page-head .tag, .page-head .govuk-tag").first.inner_text().split())


def go_on(visitor: Visitor, title: str = TITLE) -> None:
    """From the home page to the case that waits there."""
    visitor.open("/")
    visitor.link(title)


def check_eligibility(visitor: Visitor) -> None:
    """Every rule is met."""
    for rule in ELIGIBILITY.values():
        visitor.choose(rule.label, "Meets the rule")
    visitor.press("Save the check")


def score(visitor: Visitor, **other: str) -> None:
    """Every criterion is good, but for `other` scores by criterion, and the adviser says why."""
    for name, criterion in CRITERIA.items():
        visitor.choose(criterion.label, other.get(name, "4"))
    for number, box in enumerate(visitor.page.get_by_label(visitor._("Why"), exact=True).all(), 1):
        box.fill(f"Well argued, point {number}.")
    visitor.choose("Recommendation", "Accept")
    visitor.fill("Summary", "A clear need that peers can meet in two short activities.")
    visitor.press("Save the assessment")
