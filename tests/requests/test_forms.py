"""The form as it is made from the table of fields."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from socx.requests import fields
from socx.requests.forms import DayField, section_form
from socx.requests.forms.section import as_data, blocks_in
from socx.web.forms import PartForm


class Day(PartForm):
    """One day."""

    on = DayField("On")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        (("27", "3", "2027"), "2027-03-27"), ((" 07 ", "03", "2027"), "2027-03-07"), (("", "", ""), ""),
        (("31", "2", "2027"), "31/2/2027"), (("1", "Mat", "2027"), "1/Mat/2027"), (("", "3", ""), "/3/"),
        (("1", "May", "2027"), "2027-05-01"), (("1", "Août", "2027"), "2027-08-01"),
        (("1", "dic.", "2027"), "2027-12-01"), (("1", "noviembre", "2027"), "2027-11-01"),
        (("1", "jui", "2027"), "1/jui/2027"), (("1", "Ma", "2027"), "1/Ma/2027"),
        (("1", "1", "99999"), "1/1/99999"), (("9" * 30, "1", "1"), "9" * 20 + "/1/1"),
    ],
)  # fmt: skip
def test_a_day_is_read_from_three_boxes_and_what_is_no_day_stays(
    app: Flask, typed: tuple[str, str, str], answer: str
) -> None:
    sent = MultiDict(zip(("on-day", "on-month", "on-year"), typed, strict=True))

    with app.test_request_context():
        form = Day(formdata=sent)
        again = Day(formdata=None, data={"on": form.on.data})

    assert form.on.data == answer
    assert [box[2] for box in form.on.boxes()] == [t.strip()[:20] for t in typed]
    if "/" in answer:
        assert again.on.typed == form.on.typed


@pytest.mark.parametrize("part", fields.SECTIONS, ids=fields.SECTION_KEYS)
def test_every_field_of_a_section_is_on_its_form(app: Flask, part: fields.Section) -> None:
    with app.test_request_context():
        form = section_form(part, 2)()

    for one in part.fields:
        names = (
            [f"activities-{n}-{ask.name}" for n in (0, 1) for ask in fields.ACTIVITY_FIELDS]
            if one.kind == "activities"
            else [one.name]
        )
        assert set(names) <= {field.name for field in form}


def test_what_is_kept_fills_the_form_and_comes_back_the_same(app: Flask) -> None:
    part = fields.section_of("structured", "activities")
    kept: dict[str, Any] = {
        "activities": [
            {"title": "A", "kind": "training", "modality": "remote", "objective": "O", "place": "",
             "start_on": "2027-03-27", "days": 10, "participants": "", "output": ""}
        ]
    }  # fmt: skip

    with app.test_request_context():
        form = section_form(part, 1)(formdata=None, data=as_data(part, kept))

        assert form.answers() == kept


def test_blocks_are_counted_by_the_names_that_were_sent() -> None:
    assert blocks_in(["title", "activities-0-title", "activities-3-kind", "activities-x"]) == 4
    assert blocks_in([]) == 1


def test_topics_are_grouped_by_domain_with_what_is_chosen(app: Flask) -> None:
    with app.test_request_context():
        form = section_form(fields.section("subject"))(formdata=None, data={"topics": ["EM14", "XC08"]})
        groups = {domain: (len(options), chosen) for domain, _, options, chosen in form.topics.groups()}

    assert sum(count for count, _ in groups.values()) == 68
    assert {d: chosen for d, (_, chosen) in groups.items()} == {
        "social_protection": 0, "labour": 0, "employment": 1, "cross_cutting": 1,
    }  # fmt: skip
