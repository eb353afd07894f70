"""What mails say, in whose language, and what they never say."""

from __future__ import annotations

from email.utils import parsedate_to_datetime

import pytest
from flask import render_template
from jinja2 import TemplateNotFound

from socx.activities.workflow import ACTION_WORKFLOW, ACTIVITY_WORKFLOW
from socx.experts.workflow import PROFILE_WORKFLOW
from socx.institutions.models import Institution
from socx.notifications import jobs
from socx.requests.workflow import REQUEST_WORKFLOW

#: The folder of a workflow's texts under templates/emails/.
FOLDERS = {
    "requests": REQUEST_WORKFLOW,
    "actions": ACTION_WORKFLOW,
    "activities": ACTIVITY_WORKFLOW,
    "experts": PROFILE_WORKFLOW,
}
TOLD = [f"{folder}/{move.name}" for folder, flow in FOLDERS.items() for move in flow.transitions if move.tells]


@pytest.mark.parametrize("kind", TOLD)
def test_every_move_that_tells_somebody_has_its_text(app, kind):
    try:
        app.jinja_env.get_template(f"emails/{kind}.txt")
    except TemplateNotFound:
        pytest.fail(f"write templates/emails/{kind}.txt, with the blocks subject and body")


def test_a_mail_carries_what_a_mail_needs(tell, outbox, now):
    tell()
    jobs.send_due(now)

    (mail,) = outbox()

    assert mail["Message-ID"].endswith("@127.0.0.1>")
    assert (mail["Auto-Submitted"], mail["Content-Language"]) == ("auto-generated", "en")
    assert parsedate_to_datetime(mail["Date"]).timestamp() == pytest.approx(now.timestamp(), abs=5)


def test_a_mail_greets_says_what_happened_and_links_to_it(tell, outbox, settle, now):
    settle(base_url="https://socx.example/app")
    person = tell(facts={"note": "Please look."})
    jobs.send_due(now)

    (mail,) = outbox()
    text = mail.get_content().replace("\r\n", "\n")

    assert text.startswith(f"Dear {person.name},\n\nSomething happened to the Ministry. Please look.\n")
    assert "https://socx.example/app/notices/" in text


def test_a_mail_that_names_a_designated_partner_carries_the_footnote(tell, outbox, now):
    tell(title="Labour market data in Kosovo*")
    tell(title="Labour market data in Moldova")
    jobs.send_due(now)

    noted = {
        m["Subject"].rpartition(" ")[2]: "* This designation is without prejudice" in m.get_content() for m in outbox()
    }

    assert noted == {"Kosovo*": True, "Moldova": False}


def test_the_footnote_is_in_the_readers_language(tell, outbox, now):
    tell(title="Kosovo*", person={"language": "fr"})
    jobs.send_due(now)

    (mail,) = outbox()

    assert "* Cette désignation" in mail.get_content()
    assert mail["Content-Language"] == "fr"


def test_a_mail_about_a_confidential_subject_says_nothing_of_it(tell, outbox, now, monkeypatch):
    monkeypatch.setattr(Institution, "sensitivity", "confidential", raising=False)
    tell(title="the secret", facts={"note": "the secret note"})
    jobs.send_due(now)

    (mail,) = outbox()

    assert "secret" not in mail["Subject"] + mail.get_content()
    assert "/notices/" in mail.get_content()


def test_a_title_is_not_run_as_a_template(tell, outbox, now):
    tell(title="{{ 7 * 7 }} & <b>")
    jobs.send_due(now)

    assert outbox()[0]["Subject"] == "News about {{ 7 * 7 }} & <b>"


def test_a_text_must_say_both_what_and_why(app):
    with app.app_context(), pytest.raises(Exception, match="Required"):
        render_template("emails/base.txt", part="subject")
